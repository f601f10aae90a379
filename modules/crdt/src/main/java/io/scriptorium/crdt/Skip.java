package io.scriptorium.crdt;

import io.scriptorium.crdt.wire.StructKind;
import io.scriptorium.crdt.wire.UpdateWriter;

/** Clocks that an update does not include; never in a store. */
final class Skip extends Struct {
    Skip(StructList list, int clock, int length) {
        super(list, clock, length);
    }

    @Override
    boolean deleted() {
        return false;
    }

    @Override
    void write(UpdateWriter out, int offset) {
        out.info(StructKind.SKIP);
        out.skipLength(length - offset);
    }

    @Override
    Struct copyFrom(int offset) {
        return new Skip(list, clock + offset, length - offset);
    }

    @Override
    Struct copyTo(int end) {
        return end >= length ? this : new Skip(list, clock, end);
    }
}
