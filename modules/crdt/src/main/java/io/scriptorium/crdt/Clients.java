package io.scriptorium.crdt;

import org.jspecify.annotations.Nullable;

/**
 * The one {@link StructList} that stands for each client in a set of structs. For structs that will go to a store it is
 * the store's list if the store has structs of that client, and otherwise a list in this table, which becomes the
 * store's with its first struct. So clients that are only mentioned live as long as what mentions them, and a store
 * knows none of them.
 */
final class Clients {
    private final @Nullable StructStore store;
    private final LongMap<StructList> others = new LongMap<>();
    private @Nullable StructList last;

    /** A table for structs that do not belong to a document. */
    Clients() {
        this(null);
    }

    /** A table for structs that will go to a store, as long as the store gets structs from this table only. */
    Clients(@Nullable StructStore store) {
        this.store = store;
    }

    /** The list that stands for a client. */
    StructList of(long client) {
        StructList list = last;
        if (list == null || list.client != client) {
            list = lookUp(client);
            last = list;
        }
        return list;
    }

    private StructList lookUp(long client) {
        StructList list = store == null ? null : store.list(client);
        if (list == null) {
            list = others.get(client);
            if (list == null) {
                list = new StructList(client, 0);
                others.put(client, list);
            }
        }
        return list;
    }

    /** The list that stands here for the client of a list from any table. */
    StructList same(StructList list) {
        return list.size() > 0 ? list : of(list.client);
    }
}
