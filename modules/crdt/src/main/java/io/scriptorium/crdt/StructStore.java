package io.scriptorium.crdt;

import org.jspecify.annotations.Nullable;

/** All structs of a document, by client and clock. */
final class StructStore implements Knowledge {
    /** An item and its place in a list; a GC takes less. */
    private static final long STRUCT_BYTES = 70;
    /** A list, a small array and an entry of the map. */
    private static final long CLIENT_BYTES = 128;

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

    @Override
    public long knownUpTo(long client) {
        return state(client);
    }

    @Override
    public boolean knowsDeleted(long client, int clock, int end) {
        StructList list = clients.get(client);
        return list != null && list.isDeleted(clock, end);
    }

    /** All clients, highest first. */
    long[] clientsDescending() {
        return clients.keysDescending();
    }

    int clientCount() {
        return clients.size();
    }

    /** Appends a struct that continues its client, in a transaction that has noted the client's state. */
    void add(Struct struct) {
        StructList list = struct.list;
        if (list.size() == 0) {
            register(list);
        }
        list.add(struct);
        structCount++;
        contentBytes += heapBytes(struct);
    }

    private void register(StructList list) {
        if (clients.get(list.client) != null) {
            throw new AssertionError("another list stands for client " + list.client);
        }
        clients.put(list.client, list);
    }

    /** The struct that contains an id, or null if the store does not reach it. */
    @Nullable
    Struct find(long client, int clock) {
        StructList list = clients.get(client);
        return list == null || clock >= list.state() ? null : list.get(list.indexOf(clock));
    }

    /** Inserts the right part of an item that was split. */
    void inserted(int index, Item right) {
        right.list.insert(index, right);
        structCount++;
        contentBytes += right.content.overheadBytes() + keyBytes(right);
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

    /** Estimate of the heap that contents take. */
    long contentBytes() {
        return contentBytes;
    }

    int structCount() {
        return structCount;
    }

    /** Estimate of the heap below the store, in bytes. */
    long heapBytes() {
        return structCount * STRUCT_BYTES + contentBytes + clients.size() * CLIENT_BYTES;
    }

    /** Estimate of what the key of an item takes, with its entry in the map of the type. */
    static int keyBytes(Item item) {
        return item.parentSub == null ? 0 : 88 + item.parentSub.length();
    }

    private static int heapBytes(Struct struct) {
        return struct instanceof Item item ? item.content.heapBytes() + keyBytes(item) : 0;
    }
}
