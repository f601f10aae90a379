package io.scriptorium.crdt;

import io.scriptorium.crdt.wire.StructKind;
import io.scriptorium.crdt.wire.UpdateWriter;

/** Clocks whose content and parent are gone. */
final class Gc extends Struct {
    Gc(StructList list, int clock, int length) {
        super(list, clock, length);
    }

    @Override
    boolean deleted() {
        return true;
    }

    @Override
    void write(UpdateWriter out, int offset) {
        out.info(StructKind.GC);
        out.length(length - offset);
    }

    @Override
    Struct copyFrom(int offset) {
        return new Gc(list, clock + offset, length - offset);
    }

    @Override
    Struct copyTo(int end) {
        return end >= length ? this : new Gc(list, clock, end);
    }
}
