package io.scriptorium.crdt;

import org.jspecify.annotations.Nullable;

/**
 * Puts structs into the store and items into the lists of their parents: the YATA algorithm as yjs has it (SPEC 5.3 to
 * 5.5).
 */
final class Integration {
    /** Answer of {@link #missing} when nothing is. */
    static final long NOTHING = -1;

    private final StructStore store;
    private final ConflictScan scan;

    /** @param scanStepsMax steps of a conflict scan that are not worth to be remembered */
    Integration(StructStore store, int scanStepsMax) {
        this.store = store;
        this.scan = new ConflictScan(store, scanStepsMax);
    }

    /** How it finds the places of concurrent items. */
    ConflictScan scan() {
        return scan;
    }

    /** The first client that is behind what a struct depends on, or {@link #NOTHING}. */
    long missing(Struct struct) {
        if (!(struct instanceof Item item)) {
            return NOTHING;
        }
        if (item.originList != null && isMissing(item, item.originList, item.originClock)) {
            return item.originClient();
        }
        if (item.rightOriginList != null && isMissing(item, item.rightOriginList, item.rightOriginClock)) {
            return item.rightOriginClient();
        }
        if (item.parent instanceof ParentId id
                && id.client() != item.client()
                && id.clock() >= store.state(id.client())) {
            return id.client();
        }
        return NOTHING;
    }

    private static boolean isMissing(Item item, StructList list, int clock) {
        return list != item.list && clock >= list.state();
    }

    /**
     * Finds neighbours and parent of a struct whose dependencies are all there. Splits neighbours even if the struct
     * turns out to be known already, as yjs does: both replicas then agree on halved surrogate pairs.
     */
    void resolve(Transaction transaction, Struct struct) {
        if (!(struct instanceof Item item)) {
            return;
        }
        boolean collected = false;
        if (item.originList != null) {
            Struct left = transaction.endingAt(item.originList, item.originClock);
            item.left = left instanceof Item leftItem ? leftItem : null;
            collected = item.left == null;
        }
        if (item.rightOriginList != null) {
            Struct right = startingAt(transaction, item.rightOriginList, item.rightOriginClock, item.left);
            item.right = right instanceof Item rightItem ? rightItem : null;
            collected |= item.right == null;
        }
        if (collected) {
            item.parent = null;
        } else if (item.parent instanceof ParentId id) {
            item.parent = typeAt(id);
        } else if (item.parent == null) {
            inheritParent(item, item.left != null ? item.left : item.right);
        }
    }

    /** The struct that starts at an id; mostly it follows the left neighbour, and then it needs no search. */
    private static Struct startingAt(Transaction transaction, StructList list, int clock, @Nullable Item left) {
        Item next = left == null ? null : left.right;
        return next != null && next.list == list && next.clock == clock ? next : transaction.startingAt(list, clock);
    }

    private @Nullable SharedType typeAt(ParentId id) {
        Struct struct = store.find(id.client(), id.clock());
        return struct instanceof Item item && item.content instanceof TypeContent holder ? holder.type() : null;
    }

    private static void inheritParent(Item item, @Nullable Item neighbour) {
        if (neighbour != null) {
            item.parent = neighbour.parent;
            item.parentSub = neighbour.parentSub;
        }
    }

    /**
     * Integrates a resolved struct.
     *
     * @param offset clocks at its start that the store has already
     */
    void integrate(Transaction transaction, Struct struct, int offset) {
        if (struct instanceof Item item) {
            if (offset > 0) {
                cut(transaction, item, offset);
            }
            if (item.parent instanceof SharedType parent) {
                link(transaction, item, scan.place(item, parent), parent);
            } else {
                transaction.append(new Gc(item.list, item.clock, item.length));
            }
        } else if (struct instanceof Gc) {
            transaction.append(
                    offset == 0 ? struct : new Gc(struct.list, struct.clock + offset, struct.length - offset));
        } else {
            throw new AssertionError(struct + " cannot be integrated");
        }
    }

    private static void cut(Transaction transaction, Item item, int offset) {
        item.content = item.content.copyFrom(offset);
        item.clock += offset;
        item.length -= offset;
        item.setOrigin(item.list, item.clock - 1);
        if (transaction.endingAt(item.list, item.clock - 1) instanceof Item left) {
            item.left = left;
            if (item.parent != null) {
                inheritParent(item, left);
            }
        } else {
            item.left = null;
            item.parent = null;
        }
    }

    private static void link(Transaction transaction, Item item, @Nullable Item right, SharedType parent) {
        String key = item.parentSub;
        item.right = right;
        if (item.left != null) {
            item.left.right = item;
        } else if (key == null) {
            parent.setFirst(item);
        }
        if (item.right != null) {
            item.right.left = item;
        } else if (key != null) {
            parent.setEntry(key, item);
            if (item.left != null) {
                transaction.delete(item.left);
            }
        }
        if (key == null && item.countable()) {
            parent.addLength(item.length);
        }
        transaction.append(item);
        if (item.content instanceof DeletedContent) {
            item.setDeleted();
            transaction.deletes().add(item.client(), item.clock, item.length);
        } else if (item.content instanceof TypeContent holder) {
            holder.type().setItem(item);
        }
        Item holder = parent.item();
        if ((holder != null && holder.deleted()) || (key != null && item.right != null)) {
            transaction.delete(item);
        }
    }
}
