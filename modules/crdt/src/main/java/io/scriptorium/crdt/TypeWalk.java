package io.scriptorium.crdt;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Walks what a type shows: its list, deleted items included, then the current item of each key. */
final class TypeWalk {
    private @Nullable Item nextInList;
    private final Iterator<Item> entries;

    TypeWalk(SharedType type) {
        this.nextInList = type.first();
        this.entries = type.entries().values().iterator();
    }

    /** The next item, null behind the last. */
    @Nullable
    Item next() {
        Item item = nextInList;
        if (item != null) {
            nextInList = item.right;
            return item;
        }
        return entries.hasNext() ? entries.next() : null;
    }
}
