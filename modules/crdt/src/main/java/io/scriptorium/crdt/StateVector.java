package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.ByteReader;
import io.scriptorium.crdt.lib0.ByteWriter;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.wire.StateVectorCursor;

/** What a replica has: the next clock of each client. */
final class StateVector {
    private final LongMap<Long> clocks = new LongMap<>();

    private StateVector() {}

    /** Reads an encoded vector; of a client that occurs twice the last clock counts. */
    static StateVector decode(Bytes encoded) {
        return read(encoded.reader());
    }

    /** Reads a vector and leaves the reader behind it. */
    static StateVector read(ByteReader in) {
        StateVector vector = new StateVector();
        StateVectorCursor cursor = new StateVectorCursor(in);
        while (cursor.next()) {
            vector.clocks.put(cursor.client(), cursor.clock());
        }
        return vector;
    }

    /** What a store has. */
    static StateVector of(StructStore store) {
        StateVector vector = new StateVector();
        for (long client : store.clientsDescending()) {
            vector.clocks.put(client, (long) store.state(client));
        }
        return vector;
    }

    /** The next clock of a client, 0 if it is unknown. */
    long clock(long client) {
        Long clock = clocks.get(client);
        return clock == null ? 0 : clock;
    }

    /** All clients, highest first. */
    long[] clientsDescending() {
        return clocks.keysDescending();
    }

    /** Writes all entries, highest client first. */
    void write(ByteWriter out) {
        out.writeVarUint(clocks.size());
        for (long client : clientsDescending()) {
            out.writeVarUint(client);
            out.writeVarUint(clock(client));
        }
    }

    Bytes encode() {
        ByteWriter out = new ByteWriter();
        write(out);
        return out.toBytes();
    }
}
