package io.scriptorium.crdt.wire;

import io.scriptorium.crdt.lib0.ByteWriter;

/** Writes a column of bytes with run lengths (SPEC 1.5). */
final class RleWriter {
    private final ByteWriter out = new ByteWriter();
    private int value;
    private int count;

    void write(int next) {
        if (count > 0 && next == value) {
            count++;
            return;
        }
        if (count > 0) {
            out.writeVarUint(count - 1L);
        }
        out.writeUint8(next);
        value = next;
        count = 1;
    }

    /** The column as it stands; nothing is left to be flushed. */
    ByteWriter finish() {
        return out;
    }
}
