package io.scriptorium.gateway;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Many threads put, one takes everything at once, in the order it was put. Costs one object an item and nothing while
 * empty. A put into the empty mailbox is the one that has to wake the taker: so at most one wake-up is in flight.
 */
final class Mailbox extends AtomicReference<Mailbox.@Nullable Item> {

    /** One item; its link belongs to the mailbox first and to the taker afterwards. */
    static final class Item {
        final Object content;
        final boolean live;

        @Nullable
        Item next;

        Item(Object content, boolean live) {
            this.content = content;
            this.live = live;
        }
    }

    /** Puts an item; true if the mailbox was empty, so that the taker must be woken. */
    boolean put(Item item) {
        while (true) {
            Item top = get();
            item.next = top;
            if (compareAndSet(top, item)) {
                return top == null;
            }
        }
    }

    /** Takes all items, oldest first, linked by {@link Item#next}; null if there are none. */
    @Nullable
    Item takeAll() {
        Item newest = getAndSet(null);
        Item oldest = null;
        while (newest != null) {
            Item older = newest.next;
            newest.next = oldest;
            oldest = newest;
            newest = older;
        }
        return oldest;
    }
}
