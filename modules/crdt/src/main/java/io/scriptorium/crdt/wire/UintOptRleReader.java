package io.scriptorium.crdt.wire;

import io.scriptorium.crdt.lib0.ByteReader;

/** A column of integers of 0 to 2^53 - 1 with optional run lengths (SPEC 1.5). Behind its end it reads zeros. */
final class UintOptRleReader {
    private final ByteReader in;
    private long value;
    private long left;

    UintOptRleReader(ByteReader in) {
        this.in = in;
    }

    /** Another reader of the same column, at the same place. */
    UintOptRleReader duplicate() {
        UintOptRleReader copy = new UintOptRleReader(in.duplicate());
        copy.moveTo(this);
        return copy;
    }

    /** Goes where another reader of the same column is. */
    void moveTo(UintOptRleReader other) {
        in.moveTo(other.in);
        value = other.value;
        left = other.left;
    }

    long read() {
        if (left == 0) {
            readRun();
        }
        left--;
        return value;
    }

    private void readRun() {
        long signed = in.hasRemaining() ? in.readVarInt() : 0;
        value = signed >>> 1;
        left = (signed & 1) == 0 ? 1 : in.readVarUint() + 2;
    }
}
