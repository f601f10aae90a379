package io.scriptorium.crdt;

import org.jspecify.annotations.Nullable;

/** All structs of a document, by client and clock. */
final class StructStore {
    private final LongMap<StructList> clients = new LongMap<>();
    private int structCount;
    private long contentBytes;

    @Nullable
    StructList list(long client) {
        return clients.get(client);
    }

    /** The list of a client that is known to be there. */
    StructList existing(long client) {
        StructList list = clients.get(client);
        if (list == null) {
            throw new AssertionError("client " + client + " is not in the store");
        }
        return list;
    }

    /** The next clock of a client, 0 if it is unknown. */
    int state(long client) {
        StructList list = clients.get(client);
        return list == null ? 0 : list.state();
    }

    /** All clients, highest first. */
    long[] clientsDescending() {
        return clients.keysDescending();
    }

    int clientCount() {
        return clients.size();
    }

    /** Appends a struct that continues its client, in a transaction that has noted the client's state. */
    void add(StructList list, Struct struct) {
        list.add(struct);
        structCount++;
        contentBytes += heapBytes(struct);
    }

    /** The list of a client, made if it is missing. */
    StructList listFor(long client) {
        StructList list = clients.get(client);
        if (list == null) {
            list = new StructList(client, 4);
            clients.put(client, list);
        }
        return list;
    }

    /** The struct that contains an id, or null if the store does not reach it. */
    @Nullable
    Struct find(long client, int clock) {
        StructList list = clients.get(client);
        return list == null || clock >= list.state() ? null : list.get(list.indexOf(clock));
    }

    /** Inserts the right part of an item that was split. */
    void inserted(StructList list, int index, Item right) {
        list.insert(index, right);
        structCount++;
        contentBytes += right.content.overheadBytes();
    }

    /** Removes structs that were merged into the one before them. */
    void removed(StructList list, int from, int to) {
        list.remove(from, to);
        structCount -= to - from;
    }

    /** Corrects the estimate when content is dropped. */
    void dropped(int bytes) {
        contentBytes -= bytes;
    }

    int structCount() {
        return structCount;
    }

    /** Estimate of the heap below the store, in bytes. */
    long heapBytes() {
        return structCount * 86L + contentBytes + clients.size() * 96L;
    }

    private static int heapBytes(Struct struct) {
        return struct instanceof Item item ? item.content.heapBytes() : 0;
    }
}
