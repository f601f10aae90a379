package io.scriptorium.crdt.wire;

import io.scriptorium.crdt.lib0.ByteReader;

/**
 * A column of bytes with run lengths (SPEC 1.5). The length of the last run is not written, so its value repeats for
 * ever.
 */
final class RleReader {
    private static final long FOREVER = Long.MAX_VALUE;

    private final ByteReader in;
    private int value;
    private long left;

    RleReader(ByteReader in) {
        this.in = in;
    }

    /** The next byte, 0 to 255. */
    int read() {
        if (left == 0) {
            value = in.readUint8();
            left = in.hasRemaining() ? in.readVarUint() + 1 : FOREVER;
        }
        if (left != FOREVER) {
            left--;
        }
        return value;
    }
}
