package io.scriptorium.crdt.wire;

import io.scriptorium.crdt.lib0.ByteReader;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Walks an update struct by struct and range by range (SPEC chapters 3 and 4), checking everything that can be checked
 * without a document: syntax, limits, UTF-8, JSON, and references of a struct to its own client's future. Nothing is
 * built: the current struct's fields are numbers here, and its strings and content are read from {@link #rootName()},
 * {@link #parentSub()} and {@link #content()} on demand.
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

    private final FieldReader in;
    private final FieldReader again;
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
    private int rootNameEnd;
    private int lastRootNameAt = -1;
    private int lastRootNameEnd;
    private int parentSubAt;
    private int parentSubEnd;

    private int deleteClientsLeft = -1;
    private int rangesLeft;
    private int ranges;

    /** Starts before the first section of an update v1. */
    public UpdateCursor(ByteReader in, UpdateLimits limits) {
        this(in, UpdateFormat.V1, limits);
    }

    /** Starts before the first section of an update. */
    public UpdateCursor(ByteReader in, UpdateFormat format, UpdateLimits limits) {
        this(FieldReader.of(in, format), limits);
    }

    private UpdateCursor(FieldReader in, UpdateLimits limits) {
        this.in = in;
        this.again = in.duplicate();
        this.limits = limits;
        this.structsMax = limits.structsMax();
    }

    /**
     * Starts before the first client of deletes that stand alone, as in a snapshot. Walked to their end, they leave the
     * input behind them.
     */
    public static UpdateCursor ofDeletes(ByteReader in, UpdateFormat format, UpdateLimits limits) {
        return new UpdateCursor(FieldReader.ofDeletes(in, format), limits);
    }

    /** Moves to the next client section; false behind the last. */
    public boolean nextSection() {
        if (sectionsLeft < 0) {
            sectionsLeft = fit(in.count(), in.sectionsBound(), limits.sectionsMax(), "sections");
        }
        if (sectionsLeft == 0) {
            return false;
        }
        sectionsLeft--;
        structsLeft = fit(in.count(), in.structsBound(structsMax), structsMax - structs, "structs");
        client = in.sectionClient();
        nextClock = checked(in.sectionClock());
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
        info = in.info();
        int kind = info & 0x1f;
        if (kind == StructKind.GC || kind == StructKind.SKIP) {
            length = checked(kind == StructKind.GC ? in.length() : in.skipLength());
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
            originClient = in.originClient();
            originClock = reference(originClient, in.originClock());
        }
        if (hasRightOrigin()) {
            rightOriginClient = in.rightOriginClient();
            rightOriginClock = reference(rightOriginClient, in.rightOriginClock());
        }
        if ((info & (StructKind.HAS_ORIGIN | StructKind.HAS_RIGHT_ORIGIN)) != 0) {
            parentForm = ParentForm.INHERITED;
        } else {
            readParent();
        }
        again.moveToContent(in);
        length = skipContent(kind);
    }

    private void readParent() {
        if (in.parentIsRoot()) {
            parentForm = ParentForm.ROOT;
            rootNameAt = in.nameAt();
            in.skipName(limits.nameBytesMax());
            rootNameEnd = in.nameAt();
            countRootName();
        } else {
            parentForm = ParentForm.ID;
            parentClient = in.parentClient();
            parentClock = reference(parentClient, in.parentClock());
        }
        if ((info & StructKind.HAS_PARENT_SUB) != 0) {
            parentSubAt = in.nameAt();
            in.skipName(limits.nameBytesMax());
            parentSubEnd = in.nameAt();
        }
    }

    private void countRootName() {
        boolean first = lastRootNameAt < 0;
        if (!first && in.sameName(rootNameAt, rootNameEnd, lastRootNameAt, lastRootNameEnd)) {
            return;
        }
        Set<Long> names = rootNames;
        if (!first && names == null) {
            names = new HashSet<>();
            names.add(in.hashName(lastRootNameAt, lastRootNameEnd));
            rootNames = names;
        }
        lastRootNameAt = rootNameAt;
        lastRootNameEnd = rootNameEnd;
        if (names != null) {
            names.add(in.hashName(rootNameAt, rootNameEnd));
            if (names.size() > limits.rootNamesMax()) {
                throw in.malformed("more than " + limits.rootNamesMax() + " root names");
            }
        }
    }

    /** Passes over the content and answers its length in clocks. */
    private int skipContent(int kind) {
        return switch (kind) {
            case StructKind.DELETED -> checked(in.length());
            case StructKind.STRING -> in.skipText();
            case StructKind.JSON -> skipLegacyValues();
            case StructKind.ANY -> skipAnyValues();
            default -> {
                skipSingle(kind);
                yield 1;
            }
        };
    }

    private void skipSingle(int kind) {
        switch (kind) {
            case StructKind.BINARY -> in.skipBytes();
            case StructKind.EMBED -> in.skipJson(limits.depthMax());
            case StructKind.FORMAT -> {
                in.skipKey(limits.nameBytesMax());
                in.skipJson(limits.depthMax());
            }
            case StructKind.TYPE -> skipType();
            case StructKind.DOC -> {
                in.skipName(limits.nameBytesMax());
                in.skipAny(limits.depthMax());
            }
            default -> throw in.malformed("unknown struct kind " + kind);
        }
    }

    private void skipType() {
        long typeRef = in.typeReference();
        if (typeRef > StructKind.TYPE_MAX) {
            throw in.malformed("unknown type reference " + typeRef);
        }
        if (StructKind.hasName((int) typeRef)) {
            in.skipKey(limits.nameBytesMax());
        }
    }

    private int skipLegacyValues() {
        int count = fit(in.length(), in.textsBound(), Integer.MAX_VALUE, "JSON values");
        for (int i = 0; i < count; i++) {
            in.skipLegacyJson(limits.depthMax());
        }
        return count;
    }

    private int skipAnyValues() {
        int count = fit(in.length(), in.anyBound(), Integer.MAX_VALUE, "any-values");
        for (int i = 0; i < count; i++) {
            in.skipAny(limits.depthMax());
        }
        return count;
    }

    /**
     * Moves to the next client of the delete set; false behind the last. The structs must have been walked to their
     * end.
     */
    public boolean nextDeleteClient() {
        if (deleteClientsLeft < 0) {
            deleteClientsLeft = fit(in.count(), in.deletesBound(), limits.sectionsMax(), "clients of the delete set");
        }
        if (deleteClientsLeft == 0) {
            return false;
        }
        deleteClientsLeft--;
        client = in.deleteClient();
        rangesLeft = fit(in.count(), in.deletesBound(), structsMax - ranges, "delete ranges");
        ranges += rangesLeft;
        return true;
    }

    /** Moves to the next deleted range of the client, {@link #clock()} and {@link #length()}; false behind the last. */
    public boolean nextDeleteRange() {
        if (rangesLeft == 0) {
            return false;
        }
        rangesLeft--;
        clock = checked(in.deleteClock());
        length = checked(in.deleteLength());
        if (length > CLOCK_MAX - clock) {
            throw in.malformed("clock " + clock + " + length " + length + " exceeds " + CLOCK_MAX);
        }
        return true;
    }

    /** A declared count if so many can follow. */
    private int fit(long count, int bound, int max, String what) {
        if (count > bound) {
            throw in.malformed(count + " " + what + " where " + bound + " can follow");
        }
        if (count > max) {
            throw in.malformed(count + " " + what + " exceed the limit by " + (count - max));
        }
        return (int) count;
    }

    private int checked(long value) {
        if (value > CLOCK_MAX) {
            throw in.malformed("clock or length " + value + " exceeds " + CLOCK_MAX);
        }
        if (value < 0) {
            throw in.malformed("negative clock " + value);
        }
        return (int) value;
    }

    private int reference(long referenced, long value) {
        int referencedClock = checked(value);
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
        return again.name(rootNameAt, rootNameEnd);
    }

    /** Whether the key is given; it is not when the parent is inherited, whatever the info byte says. */
    public boolean hasParentSub() {
        return parentForm != ParentForm.INHERITED && (info & StructKind.HAS_PARENT_SUB) != 0;
    }

    /** The key, if given. */
    public String parentSub() {
        return again.name(parentSubAt, parentSubEnd);
    }

    /** A reader at the item's content, which can be read once, until the cursor moves on. */
    public FieldReader content() {
        return again;
    }
}
