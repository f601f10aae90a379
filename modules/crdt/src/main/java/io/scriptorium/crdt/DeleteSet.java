package io.scriptorium.crdt;

import io.scriptorium.crdt.wire.UpdateCursor;
import io.scriptorium.crdt.wire.UpdateFormat;
import io.scriptorium.crdt.wire.UpdateWriter;
import org.jspecify.annotations.Nullable;

/** Deleted ranges by client. Ranges are kept as they come until {@link #sortAndJoin()}. */
final class DeleteSet {
    private final LongMap<Ranges> clients = new LongMap<>();

    boolean isEmpty() {
        return clients.isEmpty();
    }

    void add(long client, int clock, int length) {
        Ranges ranges = clients.get(client);
        if (ranges == null) {
            ranges = new Ranges();
            clients.put(client, ranges);
        }
        ranges.add(clock, length);
    }

    /** Adds the deletes of an update whose structs were walked to their end; ranges of length 0 say nothing. */
    void addAll(UpdateCursor cursor) {
        while (cursor.nextDeleteClient()) {
            while (cursor.nextDeleteRange()) {
                if (cursor.length() > 0) {
                    add(cursor.client(), cursor.clock(), cursor.length());
                }
            }
        }
    }

    /** Appends all ranges of another set, which is unchanged. */
    void addAll(DeleteSet other) {
        for (long client : other.clientsDescending()) {
            Ranges ranges = other.ranges(client);
            for (int i = 0; i < ranges.size(); i++) {
                add(client, ranges.clock(i), ranges.length(i));
            }
        }
    }

    /** Whether a client has ranges. */
    boolean contains(long client) {
        return clients.get(client) != null;
    }

    /** Whether all clocks from one to another, the second excluded, are deleted; after {@link #sortAndJoin()}. */
    boolean covers(long client, int clock, int end) {
        Ranges ranges = clients.get(client);
        return ranges != null && ranges.cover(clock, end);
    }

    /** All clients, highest first. */
    long[] clientsDescending() {
        return clients.keysDescending();
    }

    /** The ranges of a client that is in the set. */
    Ranges ranges(long client) {
        Ranges ranges = clients.get(client);
        if (ranges == null) {
            throw new AssertionError("client " + client + " has no deletes");
        }
        return ranges;
    }

    /** Sorts the ranges of each client by clock and joins those that touch or overlap. */
    void sortAndJoin() {
        for (long client : clientsDescending()) {
            ranges(client).sortAndJoin();
        }
    }

    /** Number of ranges. */
    int size() {
        int size = 0;
        for (long client : clientsDescending()) {
            size += ranges(client).size();
        }
        return size;
    }

    /** Writes the set, highest client first. Format v2 has no form for ranges that do not ascend: they are sorted. */
    void write(UpdateWriter out) {
        out.count(clients.size());
        for (long client : clientsDescending()) {
            Ranges ranges = out.format() == UpdateFormat.V2 ? ranges(client).ascending() : ranges(client);
            out.deleteClient(client);
            out.count(ranges.size());
            for (int i = 0; i < ranges.size(); i++) {
                out.deleteRange(ranges.clock(i), ranges.length(i));
            }
        }
    }

    /** Both sets, sorted and joined; if one is missing, the other as it is. */
    static @Nullable DeleteSet merge(@Nullable DeleteSet first, @Nullable DeleteSet second) {
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        DeleteSet merged = new DeleteSet();
        merged.addAll(first);
        merged.addAll(second);
        merged.sortAndJoin();
        return merged;
    }
}
