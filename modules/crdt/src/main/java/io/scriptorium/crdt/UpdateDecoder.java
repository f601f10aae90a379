package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.AnyCodec;
import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.crdt.lib0.ByteReader;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.lib0.JsonPrinter;
import io.scriptorium.crdt.wire.StructKind;
import io.scriptorium.crdt.wire.UpdateCursor;
import io.scriptorium.crdt.wire.UpdateCursor.ParentForm;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds the structs of an update. Structs and ranges of length 0 are left out: they say nothing (SPEC 14.1). */
final class UpdateDecoder {
    /** For updates that were admitted before: as wide as the format itself. */
    static final DecodeLimits UNLIMITED = new DecodeLimits(
            Integer.MAX_VALUE, Integer.MAX_VALUE, 1000, Integer.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE);

    private static final int DEPTH_MAX = Integer.MAX_VALUE;
    /** The cursor has checked the depth before. */
    private static final int JSON_DEPTH_MAX = 1000;

    private static final int STRING_MAX = Integer.MAX_VALUE;

    private final UpdateCursor cursor;
    private final RootNames roots;
    private final Clients clients;
    private @Nullable SharedType lastRoot;

    private UpdateDecoder(UpdateCursor cursor, RootNames roots, Clients clients) {
        this.cursor = cursor;
        this.roots = roots;
        this.clients = clients;
    }

    /** Where the decoder gets root types from. */
    interface RootNames {
        /** The root of that name. */
        SharedType root(String name);
    }

    /** Decodes a v1 update completely, for no document. */
    static DecodedUpdate decode(Bytes update, DecodeLimits limits) {
        return decode(update, limits, SharedType::root, new Clients());
    }

    /** Decodes a v1 update completely. */
    static DecodedUpdate decode(Bytes update, DecodeLimits limits, RootNames roots, Clients clients) {
        return new UpdateDecoder(new UpdateCursor(update.reader(), limits), roots, clients).decode();
    }

    private DecodedUpdate decode() {
        DecodedUpdate update = new DecodedUpdate();
        while (cursor.nextSection()) {
            StructList list = clients.of(cursor.client());
            List<Struct> structs = new ArrayList<>(Math.min(cursor.structsLeft(), 1024));
            while (cursor.nextStruct()) {
                if (cursor.length() > 0) {
                    structs.add(struct(list));
                }
            }
            if (!structs.isEmpty()) {
                update.sections().add(new DecodedUpdate.Section(cursor.client(), structs));
            }
        }
        while (cursor.nextDeleteClient()) {
            while (cursor.nextDeleteRange()) {
                if (cursor.length() > 0) {
                    update.deletes().add(cursor.client(), cursor.clock(), cursor.length());
                }
            }
        }
        return update;
    }

    private Struct struct(StructList list) {
        return switch (cursor.kind()) {
            case StructKind.GC -> new Gc(list, cursor.clock(), cursor.length());
            case StructKind.SKIP -> new Skip(list, cursor.clock(), cursor.length());
            default -> item(list);
        };
    }

    private Item item(StructList list) {
        Content content = content(cursor.kind(), cursor.content());
        Item item = new Item(list, cursor.clock(), cursor.length(), content);
        if (cursor.hasOrigin()) {
            item.setOrigin(clientOf(list, cursor.originClient()), cursor.originClock());
        }
        if (cursor.hasRightOrigin()) {
            item.setRightOrigin(clientOf(list, cursor.rightOriginClient()), cursor.rightOriginClock());
        }
        if (cursor.parentForm() == ParentForm.ROOT) {
            item.parent = root(cursor.rootName());
        } else if (cursor.parentForm() == ParentForm.ID) {
            item.parent = new ParentId(cursor.parentClient(), cursor.parentClock());
        }
        if (cursor.hasParentSub()) {
            item.parentSub = cursor.parentSub();
        }
        return item;
    }

    /** The list of a client; very often it is the client of the section. */
    private StructList clientOf(StructList section, long client) {
        return client == section.client ? section : clients.of(client);
    }

    private SharedType root(String name) {
        SharedType root = lastRoot;
        if (root == null || !root.name().equals(name)) {
            root = roots.root(name);
            lastRoot = root;
        }
        return root;
    }

    private static Content content(int kind, ByteReader in) {
        return switch (kind) {
            case StructKind.DELETED -> DeletedContent.INSTANCE;
            case StructKind.JSON -> json(in);
            case StructKind.BINARY -> new BinaryContent(Bytes.wrap(in.readVarBytes()));
            case StructKind.STRING -> new StringContent(in.readUnits());
            case StructKind.EMBED -> new EmbedContent(jsonText(in));
            case StructKind.FORMAT -> new FormatContent(in.readVarString(STRING_MAX), jsonText(in));
            case StructKind.TYPE -> type(in);
            case StructKind.ANY -> any(in);
            case StructKind.DOC -> new DocContent(in.readVarString(STRING_MAX), AnyCodec.read(in, DEPTH_MAX));
            default -> throw new AssertionError("struct kind " + kind);
        };
    }

    private static Content json(ByteReader in) {
        int count = (int) in.readVarUint();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String text = in.readVarString(STRING_MAX);
            texts.add(text.equals("undefined") ? text : JsonPrinter.normalize(text, JSON_DEPTH_MAX));
        }
        return new JsonContent(texts);
    }

    /** JSON in the form of JavaScript, as yjs reads it and writes it again; other writers may use another. */
    private static String jsonText(ByteReader in) {
        return JsonPrinter.normalize(in.readVarString(STRING_MAX), JSON_DEPTH_MAX);
    }

    private static Content type(ByteReader in) {
        int typeRef = (int) in.readVarUint();
        return new TypeContent(
                new SharedType(typeRef, StructKind.hasName(typeRef) ? in.readVarString(STRING_MAX) : ""));
    }

    private static Content any(ByteReader in) {
        int count = (int) in.readVarUint();
        List<AnyValue> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(AnyCodec.read(in, DEPTH_MAX));
        }
        return new AnyContent(values);
    }
}
