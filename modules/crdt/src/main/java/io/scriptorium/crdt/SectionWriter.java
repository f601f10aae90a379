package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.wire.StructKind;
import io.scriptorium.crdt.wire.UpdateCursor;
import io.scriptorium.crdt.wire.UpdateFormat;
import io.scriptorium.crdt.wire.UpdateWriter;

/**
 * Writes an update from structs that come one by one: a section begins where the client changes, and counts are put in
 * when they are known.
 */
final class SectionWriter {
    private static final int CAPACITY = 256;

    private final UpdateWriter out;
    private int sections;
    /** Place of the count of the section; of the first one it is that of the update's. */
    private int place;

    private int structs;
    private long client;
    /** Length of a GC that is not written yet, because it may grow; 0 if there is none. */
    private int gcLength;

    SectionWriter(UpdateFormat format) {
        this.out = UpdateWriter.of(format, CAPACITY);
    }

    /** Writes the struct at which a cursor stands, as a reader's document would: from an offset on. */
    void from(UpdateCursor cursor, int offset) {
        switch (cursor.kind()) {
            case StructKind.GC -> gc(cursor.client(), cursor.clock() + offset, cursor.length() - offset);
            case StructKind.SKIP -> skip(cursor.client(), cursor.clock() + offset, cursor.length() - offset);
            default -> {
                begin(cursor.client(), cursor.clock() + offset);
                head(cursor, offset);
                ContentReader.read(cursor).write(out, offset, cursor.length());
            }
        }
    }

    /** Writes the struct at which a cursor stands without its first clocks; text is cut as in a document (SPEC 5.4). */
    void cut(UpdateCursor cursor, int known) {
        if (known == 0 || cursor.kind() != StructKind.STRING) {
            from(cursor, known);
        } else {
            begin(cursor.client(), cursor.clock() + known);
            head(cursor, known);
            ContentReader.read(cursor).copyFrom(known).write(out, 0, cursor.length() - known);
        }
    }

    /** Everything of an item but its content. */
    private void head(UpdateCursor cursor, int offset) {
        boolean withOrigin = offset > 0 || cursor.hasOrigin();
        out.info(cursor.kind()
                | (withOrigin ? StructKind.HAS_ORIGIN : 0)
                | (cursor.hasRightOrigin() ? StructKind.HAS_RIGHT_ORIGIN : 0)
                | (cursor.hasParentSub() ? StructKind.HAS_PARENT_SUB : 0));
        if (offset > 0) {
            out.originId(cursor.client(), cursor.clock() + offset - 1);
        } else if (withOrigin) {
            out.originId(cursor.originClient(), cursor.originClock());
        }
        if (cursor.hasRightOrigin()) {
            out.rightOriginId(cursor.rightOriginClient(), cursor.rightOriginClock());
        }
        if (!withOrigin && !cursor.hasRightOrigin()) {
            parent(cursor);
        }
    }

    private void parent(UpdateCursor cursor) {
        switch (cursor.parentForm()) {
            case ROOT -> out.parentRoot(cursor.rootName());
            case ID -> out.parentId(cursor.parentClient(), cursor.parentClock());
            case INHERITED -> throw new AssertionError("an item without neighbours names its parent");
        }
        if (cursor.hasParentSub()) {
            out.string(cursor.parentSub());
        }
    }

    /** Writes a GC, which can grow until the next struct comes. */
    private void gc(long of, int clock, int length) {
        begin(of, clock);
        gcLength = length;
    }

    /** Makes the GC that was written last longer. */
    void growGc(int length) {
        gcLength += length;
    }

    /** Writes a skip. */
    void skip(long of, int clock, int length) {
        begin(of, clock);
        out.info(StructKind.SKIP);
        out.skipLength(length);
    }

    private void begin(long of, int clock) {
        endGc();
        if (structs == 0 || of != client) {
            endSection();
            sections++;
            client = of;
            place = out.place();
            out.sectionClient(of);
            out.sectionClock(clock);
        }
        structs++;
    }

    private void endGc() {
        if (gcLength > 0) {
            out.info(StructKind.GC);
            out.length(gcLength);
            gcLength = 0;
        }
    }

    private void endSection() {
        if (structs > 0) {
            out.countAt(place, structs);
            structs = 0;
        }
    }

    /** The update, completed with a delete set. */
    Bytes finish(DeleteSet deletes) {
        endGc();
        endSection();
        out.countAt(0, sections);
        deletes.write(out);
        return out.toBytes();
    }
}
