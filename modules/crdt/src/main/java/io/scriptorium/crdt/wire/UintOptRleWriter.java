package io.scriptorium.crdt.wire;

import io.scriptorium.crdt.lib0.ByteWriter;

/** Writes a column of integers of 0 to 2^53 - 1 with optional run lengths (SPEC 1.5). */
final class UintOptRleWriter {
    private final ByteWriter out;
    private long value;
    private int count;

    UintOptRleWriter() {
        this(new ByteWriter());
    }

    /** Appends to what was written before. */
    UintOptRleWriter(ByteWriter out) {
        this.out = out;
    }

    void write(long next) {
        if (next == value) {
            count++;
            return;
        }
        flush();
        value = next;
        count = 1;
    }

    private void flush() {
        if (count == 1) {
            out.writeVarInt(value, false);
        } else if (count > 1) {
            out.writeVarInt(value, true);
            out.writeVarUint(count - 2L);
        }
    }

    /** The column, complete; nothing may be written any more. */
    ByteWriter finish() {
        flush();
        count = 0;
        return out;
    }
}
