package io.scriptorium.document;

import io.scriptorium.crdt.Updates;
import io.scriptorium.crdt.lib0.ByteReader;
import io.scriptorium.crdt.lib0.ByteWriter;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.wire.StateVectorCursor;
import io.scriptorium.crdt.wire.UpdateFormat;
import java.util.Arrays;
import java.util.TreeSet;

/**
 * The Yjs clients whose content was deleted with a document. Whoever names one of them still holds the deleted
 * document. Immutable; equal if the clients are.
 */
public final class StaleClients {
    /** Clients of earlier deletions are forgotten beyond so many; those of the last deletion are all kept. */
    static final int EARLIER_MAX = 100_000;

    /** Nobody. */
    public static final StaleClients NONE = new StaleClients(new long[0]);

    private final long[] sorted;

    private StaleClients(long[] sorted) {
        this.sorted = sorted;
    }

    /** These and every client that an update names. */
    StaleClients with(Bytes update) {
        TreeSet<Long> named = new TreeSet<>();
        Updates.namesClient(update, UpdateFormat.V1, client -> {
            named.add(client);
            return false;
        });
        if (named.size() + sorted.length <= EARLIER_MAX) {
            for (long client : sorted) {
                named.add(client);
            }
        }
        return new StaleClients(named.stream().mapToLong(Long::longValue).toArray());
    }

    /** Whether it is nobody. */
    public boolean isEmpty() {
        return sorted.length == 0;
    }

    /** How many. */
    public int size() {
        return sorted.length;
    }

    private boolean contains(long client) {
        return Arrays.binarySearch(sorted, client) >= 0;
    }

    /** Whether a well-formed update v1 inserts, deletes or refers to content of one of them. */
    public boolean areNamedBy(Bytes update) {
        return !isEmpty() && Updates.namesClient(update, UpdateFormat.V1, this::contains);
    }

    /** Whether a replica with that well-formed state vector has content of one of them; no bytes are nobody's. */
    public boolean areIn(Bytes stateVector) {
        if (isEmpty() || stateVector.isEmpty()) {
            return false;
        }
        StateVectorCursor cursor = new StateVectorCursor(stateVector.reader());
        while (cursor.next()) {
            if (cursor.clock() > 0 && contains(cursor.client())) {
                return true;
            }
        }
        return false;
    }

    /** Their number and the ascending clients, each as what it is beyond the one before, as varUints. */
    public Bytes encode() {
        ByteWriter out = new ByteWriter();
        out.writeVarUint(sorted.length);
        long before = 0;
        for (long client : sorted) {
            out.writeVarUint(client - before);
            before = client;
        }
        return out.toBytes();
    }

    /** The inverse of {@link #encode}. */
    public static StaleClients decode(Bytes encoded) {
        ByteReader in = encoded.reader();
        long count = in.readVarUint();
        if (count > in.remaining()) {
            throw in.malformed("count " + count + " exceeds the remaining " + in.remaining() + " bytes");
        }
        long[] sorted = new long[(int) count];
        long before = 0;
        for (int i = 0; i < sorted.length; i++) {
            before += in.readVarUint();
            sorted[i] = before;
        }
        return count == 0 ? NONE : new StaleClients(sorted);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StaleClients clients && Arrays.equals(sorted, clients.sorted);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sorted);
    }

    @Override
    public String toString() {
        return sorted.length + " stale clients";
    }
}
