package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.ByteWriter;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.wire.StateVectorCursor;

/** What a replica has: the next clock of each client. */
final class StateVector {
    private final LongMap<Long> clocks = new LongMap<>();

    private StateVector() {}

    /** Reads an encoded vector; of a client that occurs twice the last clock counts. */
    static StateVector decode(Bytes encoded) {
        StateVector vector = new StateVector();
        StateVectorCursor cursor = new StateVectorCursor(encoded.reader());
        while (cursor.next()) {
            vector.clocks.put(cursor.client(), cursor.clock());
        }
        return vector;
    }

    /** The next clock of a client, 0 if it is unknown. */
    long clock(long client) {
        Long clock = clocks.get(client);
        return clock == null ? 0 : clock;
    }

    /** Encodes what a store has, highest client first. */
    static Bytes encode(StructStore store) {
        ByteWriter out = new ByteWriter();
        out.writeVarUint(store.clientCount());
        for (long client : store.clientsDescending()) {
            out.writeVarUint(client);
            out.writeVarUint(store.state(client));
        }
        return out.toBytes();
    }
}
