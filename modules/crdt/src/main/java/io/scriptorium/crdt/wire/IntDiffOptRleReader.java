package io.scriptorium.crdt.wire;

import io.scriptorium.crdt.lib0.ByteReader;

/**
 * A column of integers as differences with optional run lengths (SPEC 1.5). Behind its end the differences are zero.
 * Values leave the range of -2^53 to 2^53 only in hostile input, which is refused.
 */
final class IntDiffOptRleReader {
    private final ByteReader in;
    private long value;
    private long difference;
    private long left;

    IntDiffOptRleReader(ByteReader in) {
        this.in = in;
    }

    /** Another reader of the same column, at the same place. */
    IntDiffOptRleReader duplicate() {
        IntDiffOptRleReader copy = new IntDiffOptRleReader(in.duplicate());
        copy.moveTo(this);
        return copy;
    }

    /** Goes where another reader of the same column is. */
    void moveTo(IntDiffOptRleReader other) {
        in.moveTo(other.in);
        value = other.value;
        difference = other.difference;
        left = other.left;
    }

    long read() {
        if (left == 0) {
            readRun();
        }
        left--;
        value += difference;
        if (value > ByteReader.SAFE_INTEGER_MAX || value < -ByteReader.SAFE_INTEGER_MAX) {
            throw in.malformed("differences add up to " + value);
        }
        return value;
    }

    private void readRun() {
        long signed = in.hasRemaining() ? in.readVarInt() : 0;
        long run = (signed & 1) == 0 ? signed >>> 1 : -(signed >>> 1);
        difference = run >> 1;
        left = (run & 1) == 0 ? 1 : in.readVarUint() + 2;
    }
}
