package io.scriptorium.crdt.wire;

import io.scriptorium.crdt.lib0.ByteWriter;

/** Writes a column of integers as differences with optional run lengths (SPEC 1.5). */
final class IntDiffOptRleWriter {
    private final ByteWriter out = new ByteWriter();
    private long value;
    private long difference;
    private int count;

    void write(long next) {
        if (next - value == difference) {
            count++;
        } else {
            flush();
            difference = next - value;
            count = 1;
        }
        value = next;
    }

    private void flush() {
        if (count > 0) {
            long encoded = 2 * difference + (count == 1 ? 0 : 1);
            out.writeVarInt(Math.abs(encoded), encoded < 0);
            if (count > 1) {
                out.writeVarUint(count - 2L);
            }
        }
    }

    /** The column, complete; nothing may be written any more. */
    ByteWriter finish() {
        flush();
        count = 0;
        return out;
    }
}
