package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.wire.UpdateFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What updates brought and cannot be done yet: structs that wait for others, deletes that wait for their structs. */
final class Pending {
    private final StructStore store;
    private final Integration integration;
    private @Nullable PendingStructs structs;
    private @Nullable DeleteSet deletes;

    Pending(StructStore store, Integration integration) {
        this.store = store;
        this.integration = integration;
    }

    /**
     * Integrates an update and retries what waits, in one transaction (SPEC 5.2).
     *
     * @return whether something of the update waits now
     */
    boolean integrate(List<DecodedUpdate.Section> sections, DeleteSet deleted, Transaction transaction) {
        PendingStructs rest = StructQueues.integrate(transaction, integration, sections);
        PendingStructs known = structs;
        boolean retry = known != null && known.isRetriable(transaction);
        if (known == null) {
            structs = rest;
        } else if (rest != null) {
            known.merge(rest);
        }
        DeleteSet deletesRest = transaction.applyDeletes(deleted);
        if (deletes != null && transaction.changes(deletes)) {
            deletes = transaction.applyDeletes(deletes);
        }
        deletes = DeleteSet.merge(deletesRest, deletes);
        if (retry && known != null) {
            structs = null;
            known.rebind(new Clients(store));
            integrate(known.sections(), new DeleteSet(), transaction);
        }
        return rest != null || deletesRest != null;
    }

    @Nullable
    PendingStructs structs() {
        return structs;
    }

    @Nullable
    DeleteSet deletes() {
        return deletes;
    }

    boolean isEmpty() {
        return structs == null && deletes == null;
    }

    /** What is in the store together with what waits. */
    Knowledge withStore() {
        return new Knowledge() {
            @Override
            public long knownUpTo(long client) {
                return store.state(client);
            }

            @Override
            public boolean keepsWaiting(long client, int clock, int end) {
                return structs != null && structs.cover(client, clock, end);
            }

            @Override
            public boolean knowsDeleted(long client, int clock, int end) {
                int state = store.state(client);
                return (clock >= state || store.knowsDeleted(client, clock, Math.min(end, state)))
                        && (end <= state || deletesCover(client, Math.max(clock, state), end));
            }
        };
    }

    private boolean deletesCover(long client, int clock, int end) {
        return deletes != null
                && deletes.contains(client)
                && deletes.ranges(client).ascending().cover(clock, end);
    }

    Optional<Bytes> encodeStructs() {
        return structs == null
                ? Optional.empty()
                : Optional.of(StateEncoder.write(structs.sections(), new DeleteSet(), UpdateFormat.V2));
    }

    Optional<Bytes> encodeDeletes() {
        return deletes == null
                ? Optional.empty()
                : Optional.of(StateEncoder.write(List.of(), deletes, UpdateFormat.V2));
    }

    SortedMap<Long, Integer> missing() {
        return structs == null ? new TreeMap<>() : structs.missing();
    }

    /** Estimated encoded size. */
    long bytes() {
        return (structs == null ? 0 : structs.bytes()) + (deletes == null ? 0 : deletes.size() * 8L);
    }

    long heapBytes() {
        return (structs == null ? 0 : structs.heapBytes()) + (deletes == null ? 0 : deletes.size() * 16L);
    }
}
