package io.scriptorium.crdt.wire;

import io.scriptorium.crdt.lib0.ByteReader;

/**
 * Walks an encoded state vector entry by entry (SPEC chapter 3). Clocks up to 2^53 - 1 occur: they only say what a peer
 * claims.
 */
public final class StateVectorCursor {
    private final ByteReader in;
    private int entriesLeft;
    private long client;
    private long clock;

    /** Reads the count. */
    public StateVectorCursor(ByteReader in) {
        this.in = in;
        long count = in.readVarUint();
        if (count > in.remaining() / 2) {
            throw in.malformed(count + " state vector entries in the remaining " + in.remaining() + " bytes");
        }
        this.entriesLeft = (int) count;
    }

    /** Moves to the next entry; false behind the last. */
    public boolean next() {
        if (entriesLeft == 0) {
            return false;
        }
        entriesLeft--;
        client = in.readVarUint();
        clock = in.readVarUint();
        return true;
    }

    /** Client of the entry. */
    public long client() {
        return client;
    }

    /** Next clock of that client. */
    public long clock() {
        return clock;
    }
}
