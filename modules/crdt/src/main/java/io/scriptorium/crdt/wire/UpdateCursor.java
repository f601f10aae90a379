package io.scriptorium.crdt.wire;

import io.scriptorium.crdt.lib0.AnyCodec;
import io.scriptorium.crdt.lib0.ByteReader;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Walks an update of format v1 struct by struct and range by range (SPEC chapter 3), checking everything that can be
 * checked without a document: syntax, limits, UTF-8, JSON, and references of a struct to its own client's future.
 * Nothing is built: the current struct's fields are numbers here, and its strings and content are read from
 * {@link #rootName()}, {@link #parentSub()} and {@link #content()} on demand.
 *
 * <p>Use: {@code while (nextSection()) while (nextStruct()) …} and then {@code while (nextDeleteClient()) while
 * (nextDeleteRange()) …}, always to the end. Not thread-safe.
 */
public final class UpdateCursor {
    /** Where the parent of an item is named. */
    public enum ParentForm {
        /** Nowhere: it is that of the origin or right origin. */
        INHERITED,
        /** As root name. */
        ROOT,
        /** As id of the item that holds the type. */
        ID
    }

    private static final int CLOCK_MAX = Integer.MAX_VALUE;

    private final ByteReader in;
    private final ByteReader fields;
    private final UpdateLimits limits;
    private final int structsMax;
    /** Hashes of root names, once there are two different ones. */
    private @Nullable Set<Long> rootNames;

    private int sectionsLeft = -1;
    private int structsLeft;
    private int structs;
    private long client = -1;
    private final ClientSet clients = new ClientSet();
    private int nextClock;

    private int info;
    private int clock;
    private int length;
    private long originClient;
    private int originClock;
    private long rightOriginClient;
    private int rightOriginClock;
    private ParentForm parentForm = ParentForm.INHERITED;
    private long parentClient;
    private int parentClock;
    private int rootNameAt;
    private int lastRootNameAt = -1;
    private int lastRootNameSize;
    private int parentSubAt;
    private int contentAt;

    private int deleteClientsLeft = -1;
    private int rangesLeft;

    /** Starts before the first section. */
    public UpdateCursor(ByteReader in, UpdateLimits limits) {
        this.in = in;
        this.fields = in.duplicate();
        this.limits = limits;
        this.structsMax = limits.structsMax();
    }

    /** Moves to the next client section; false behind the last. */
    public boolean nextSection() {
        if (sectionsLeft < 0) {
            sectionsLeft = readCount(limits.sectionsMax(), 3, "sections");
        }
        if (sectionsLeft == 0) {
            return false;
        }
        sectionsLeft--;
        structsLeft = readCount(structsMax - structs, 2, "structs");
        client = in.readVarUint();
        nextClock = readClock();
        if (!clients.add(client)) {
            throw in.malformed("client " + client + " has two sections");
        }
        return true;
    }

    /** Structs declared in the current section and not yet passed; never more than the remaining bytes allow. */
    public int structsLeft() {
        return structsLeft;
    }

    /** Structs passed so far, skips included. */
    public int structs() {
        return structs;
    }

    /** Moves to the next struct of the section; false behind the last. */
    public boolean nextStruct() {
        if (structsLeft == 0) {
            return false;
        }
        structsLeft--;
        structs++;
        clock = nextClock;
        info = in.readUint8();
        int kind = info & 0x1f;
        if (kind == StructKind.GC || kind == StructKind.SKIP) {
            length = readClock();
            parentForm = ParentForm.INHERITED;
        } else {
            readItem(kind);
        }
        if (length > CLOCK_MAX - clock) {
            throw in.malformed("clock " + clock + " + length " + length + " exceeds " + CLOCK_MAX);
        }
        nextClock = clock + length;
        return true;
    }

    private void readItem(int kind) {
        if (hasOrigin()) {
            originClient = in.readVarUint();
            originClock = readReference(originClient);
        }
        if (hasRightOrigin()) {
            rightOriginClient = in.readVarUint();
            rightOriginClock = readReference(rightOriginClient);
        }
        if ((info & (StructKind.HAS_ORIGIN | StructKind.HAS_RIGHT_ORIGIN)) != 0) {
            parentForm = ParentForm.INHERITED;
        } else {
            readParent();
        }
        contentAt = in.position();
        length = skipContent(kind);
    }

    private void readParent() {
        if (in.readVarUint() == 1) {
            parentForm = ParentForm.ROOT;
            rootNameAt = in.position();
            in.skipVarString(limits.nameBytesMax());
            countRootName(in.position() - rootNameAt);
        } else {
            parentForm = ParentForm.ID;
            parentClient = in.readVarUint();
            parentClock = readReference(parentClient);
        }
        if ((info & StructKind.HAS_PARENT_SUB) != 0) {
            parentSubAt = in.position();
            in.skipVarString(limits.nameBytesMax());
        }
    }

    private void countRootName(int size) {
        boolean first = lastRootNameAt < 0;
        if (!first && size == lastRootNameSize && in.sameBytes(rootNameAt, lastRootNameAt, size)) {
            return;
        }
        Set<Long> names = rootNames;
        if (!first && names == null) {
            names = new HashSet<>();
            names.add(in.hash(lastRootNameAt, lastRootNameAt + lastRootNameSize));
            rootNames = names;
        }
        lastRootNameAt = rootNameAt;
        lastRootNameSize = size;
        if (names != null) {
            names.add(in.hash(rootNameAt, rootNameAt + size));
            if (names.size() > limits.rootNamesMax()) {
                throw in.malformed("more than " + limits.rootNamesMax() + " root names");
            }
        }
    }

    /** Passes over the content and answers its length in clocks. */
    private int skipContent(int kind) {
        return switch (kind) {
            case StructKind.DELETED -> readClock();
            case StructKind.STRING -> in.skipVarString(Integer.MAX_VALUE);
            case StructKind.JSON -> skipJsonValues();
            case StructKind.ANY -> skipAnyValues();
            default -> {
                skipSingle(kind);
                yield 1;
            }
        };
    }

    private void skipSingle(int kind) {
        switch (kind) {
            case StructKind.BINARY -> in.skip(in.readLength());
            case StructKind.EMBED -> in.skipVarJson(limits.depthMax());
            case StructKind.FORMAT -> {
                in.skipVarString(limits.nameBytesMax());
                in.skipVarJson(limits.depthMax());
            }
            case StructKind.TYPE -> skipType();
            case StructKind.DOC -> {
                in.skipVarString(limits.nameBytesMax());
                AnyCodec.skip(in, limits.depthMax());
            }
            default -> throw in.malformed("unknown struct kind " + kind);
        }
    }

    private void skipType() {
        long typeRef = in.readVarUint();
        if (typeRef > StructKind.TYPE_MAX) {
            throw in.malformed("unknown type reference " + typeRef);
        }
        if (StructKind.hasName((int) typeRef)) {
            in.skipVarString(limits.nameBytesMax());
        }
    }

    private int skipJsonValues() {
        int count = readCount(Integer.MAX_VALUE, 1, "JSON values");
        for (int i = 0; i < count; i++) {
            in.skipVarJsonOrUndefined(limits.depthMax());
        }
        return count;
    }

    private int skipAnyValues() {
        int count = readCount(Integer.MAX_VALUE, 1, "any-values");
        for (int i = 0; i < count; i++) {
            AnyCodec.skip(in, limits.depthMax());
        }
        return count;
    }

    /**
     * Moves to the next client of the delete set; false behind the last. The structs must have been walked to their
     * end.
     */
    public boolean nextDeleteClient() {
        if (deleteClientsLeft < 0) {
            deleteClientsLeft = readCount(limits.sectionsMax(), 2, "clients of the delete set");
        }
        if (deleteClientsLeft == 0) {
            return false;
        }
        deleteClientsLeft--;
        client = in.readVarUint();
        rangesLeft = readCount(Integer.MAX_VALUE, 2, "delete ranges");
        return true;
    }

    /** Moves to the next deleted range of the client, {@link #clock()} and {@link #length()}; false behind the last. */
    public boolean nextDeleteRange() {
        if (rangesLeft == 0) {
            return false;
        }
        rangesLeft--;
        clock = readClock();
        length = readClock();
        if (length > CLOCK_MAX - clock) {
            throw in.malformed("clock " + clock + " + length " + length + " exceeds " + CLOCK_MAX);
        }
        return true;
    }

    private int readCount(int max, int bytesEach, String what) {
        long count = in.readVarUint();
        if (count > in.remaining() / bytesEach) {
            throw in.malformed(count + " " + what + " in the remaining " + in.remaining() + " bytes");
        }
        if (count > max) {
            throw in.malformed(count + " " + what + " exceed the limit by " + (count - max));
        }
        return (int) count;
    }

    private int readClock() {
        long value = in.readVarUint();
        if (value > CLOCK_MAX) {
            throw in.malformed("clock or length " + value + " exceeds " + CLOCK_MAX);
        }
        return (int) value;
    }

    private int readReference(long referenced) {
        int referencedClock = readClock();
        if (referenced == client && referencedClock >= clock) {
            throw in.malformed("struct at clock " + clock + " refers to its own client's clock " + referencedClock);
        }
        return referencedClock;
    }

    /** Client of the section, or of the deletes. */
    public long client() {
        return client;
    }

    /** First clock of the struct or range. */
    public int clock() {
        return clock;
    }

    /** Clocks of the struct or range; 0 occurs. */
    public int length() {
        return length;
    }

    /** Kind of the struct, see {@link StructKind}. */
    public int kind() {
        return info & 0x1f;
    }

    /** Whether the item names the element to its left. */
    public boolean hasOrigin() {
        return (info & StructKind.HAS_ORIGIN) != 0;
    }

    /** Whether the item names the element to its right. */
    public boolean hasRightOrigin() {
        return (info & StructKind.HAS_RIGHT_ORIGIN) != 0;
    }

    /** Client of the origin, if there is one. */
    public long originClient() {
        return originClient;
    }

    /** Clock of the origin, if there is one. */
    public int originClock() {
        return originClock;
    }

    /** Client of the right origin, if there is one. */
    public long rightOriginClient() {
        return rightOriginClient;
    }

    /** Clock of the right origin, if there is one. */
    public int rightOriginClock() {
        return rightOriginClock;
    }

    /** How the parent is given. */
    public ParentForm parentForm() {
        return parentForm;
    }

    /** Client of the parent's item, for {@link ParentForm#ID}. */
    public long parentClient() {
        return parentClient;
    }

    /** Clock of the parent's item, for {@link ParentForm#ID}. */
    public int parentClock() {
        return parentClock;
    }

    /** Name of the root, for {@link ParentForm#ROOT}. */
    public String rootName() {
        fields.seek(rootNameAt);
        return fields.readVarString(Integer.MAX_VALUE);
    }

    /** Whether the key is given; it is not when the parent is inherited, whatever the info byte says. */
    public boolean hasParentSub() {
        return parentForm != ParentForm.INHERITED && (info & StructKind.HAS_PARENT_SUB) != 0;
    }

    /** The key, if given. */
    public String parentSub() {
        fields.seek(parentSubAt);
        return fields.readVarString(Integer.MAX_VALUE);
    }

    /** A reader at the first byte of the item's content; valid until the next call. */
    public ByteReader content() {
        fields.seek(contentAt);
        return fields;
    }
}
