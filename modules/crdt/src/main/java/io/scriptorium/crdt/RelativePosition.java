package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.crdt.lib0.ByteReader;
import io.scriptorium.crdt.lib0.ByteWriter;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.lib0.MalformedInputException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A position in a list or text that survives edits, because it holds on to an element: the one behind it or, with a
 * negative {@code assoc}, the one before it. Without element it is the end of its type, or with a negative {@code
 * assoc} its start. Made by {@link SharedSequence#position}, found again by {@link SharedSequence#resolve} and {@link
 * Doc#resolve}; both encodings are those of yjs. Immutable.
 *
 * @param type the id of the type, if it is nested; may be left out if there is an element
 * @param root the name of the type, if it is a root; may be left out if there is an element
 * @param item the element, if there is one
 * @param assoc which side of the position the element is on: negative for the left
 */
public record RelativePosition(
        @Nullable ItemId type,
        @Nullable String root,
        @Nullable ItemId item,
        int assoc) {
    private static final int ITEM = 0;
    private static final int ROOT = 1;
    private static final int TYPE = 2;

    /** One of the three must be there. */
    public RelativePosition {
        if (type == null && root == null && item == null) {
            throw new IllegalArgumentException("a relative position needs an element, a root or a type");
        }
    }

    /** The bytes that {@code encodeRelativePosition} of yjs writes: of a position with an element only that one. */
    public Bytes encode() {
        ByteWriter out = new ByteWriter();
        if (item != null) {
            out.writeVarUint(ITEM);
            write(out, item);
        } else if (root != null) {
            out.writeVarUint(ROOT);
            out.writeVarString(root);
        } else if (type != null) {
            out.writeVarUint(TYPE);
            write(out, type);
        }
        out.writeVarInt(Math.abs((long) assoc), assoc < 0);
        return out.toBytes();
    }

    private static void write(ByteWriter out, ItemId id) {
        out.writeVarUint(id.client());
        out.writeVarUint(id.clock());
    }

    /**
     * Reads what {@link #encode} or yjs wrote; as in yjs {@code assoc} may be missing and what follows it is ignored.
     *
     * @throws MalformedInputException if the bytes are not a relative position
     */
    public static RelativePosition decode(Bytes bytes) {
        ByteReader in = bytes.reader();
        long kind = in.readVarUint();
        ItemId id = kind == ITEM || kind == TYPE ? new ItemId(in.readVarUint(), in.readVarUint()) : null;
        String name = kind == ROOT ? in.readVarString(DecodeLimits.DEFAULTS.nameBytesMax()) : null;
        if (id == null && name == null) {
            throw new MalformedInputException(0, "relative position of kind " + kind);
        }
        long varInt = in.remaining() > 0 ? in.readVarInt() : 0;
        int assoc = assoc((varInt & 1) == 0 ? varInt >> 1 : -(varInt >> 1));
        return new RelativePosition(kind == TYPE ? id : null, name, kind == ITEM ? id : null, assoc);
    }

    /** The object that {@code relativePositionToJSON} of yjs makes. */
    public AnyValue json() {
        Map<String, AnyValue> members = new LinkedHashMap<>();
        if (type != null) {
            members.put("type", json(type));
        }
        if (root != null) {
            members.put("tname", new AnyValue.Str(root));
        }
        if (item != null) {
            members.put("item", json(item));
        }
        members.put("assoc", new AnyValue.Num(assoc));
        return new AnyValue.Obj(members);
    }

    private static AnyValue json(ItemId id) {
        Map<String, AnyValue> members = new LinkedHashMap<>();
        members.put("client", new AnyValue.Num(id.client()));
        members.put("clock", new AnyValue.Num(id.clock()));
        return new AnyValue.Obj(members);
    }

    /**
     * Reads what {@link #json} or yjs made.
     *
     * @throws MalformedInputException if the value is not a relative position
     */
    public static RelativePosition ofJson(AnyValue json) {
        Map<String, AnyValue> members = json instanceof AnyValue.Obj object ? object.members() : Map.of();
        ItemId type = id(members.get("type"));
        ItemId item = id(members.get("item"));
        String root = members.get("tname") instanceof AnyValue.Str name ? name.value() : null;
        if (type == null && item == null && root == null) {
            throw new MalformedInputException(0, "a relative position without element, root and type");
        }
        int assoc = members.get("assoc") instanceof AnyValue.Num number ? assoc(integer(number)) : 0;
        return new RelativePosition(type, root, item, assoc);
    }

    private static @Nullable ItemId id(@Nullable AnyValue value) {
        if (value == null || value == AnyValue.Constant.NULL || value == AnyValue.Constant.UNDEFINED) {
            return null;
        }
        Map<String, AnyValue> members = value instanceof AnyValue.Obj object ? object.members() : Map.of();
        if (!(members.get("client") instanceof AnyValue.Num client)
                || !(members.get("clock") instanceof AnyValue.Num clock)
                || integer(client) < 0
                || integer(clock) < 0) {
            throw new MalformedInputException(0, "an id without client and clock");
        }
        return new ItemId(integer(client), integer(clock));
    }

    private static long integer(AnyValue.Num number) {
        long integer = (long) number.value();
        if (integer != number.value() || Math.abs(integer) > ByteReader.SAFE_INTEGER_MAX) {
            throw new MalformedInputException(0, number.value() + " is no integer of up to 53 bits");
        }
        return integer;
    }

    private static int assoc(long value) {
        if (value < -Integer.MAX_VALUE || value > Integer.MAX_VALUE) {
            throw new MalformedInputException(0, "assoc " + value);
        }
        return (int) value;
    }
}
