package io.scriptorium.crdt;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one applied update does to the store: noted as it happens, settled by {@link TransactionCleanup}. */
final class Transaction {
    private final StructStore store;
    private final long number;
    private final DeleteSet deletes = new DeleteSet();
    private final List<StructList> changed = new ArrayList<>(2);
    private final List<Item> mergeCandidates = new ArrayList<>();

    /** @param number higher than that of every earlier transaction of the store */
    Transaction(StructStore store, long number) {
        this.store = store;
        this.number = number;
    }

    StructStore store() {
        return store;
    }

    /** What was deleted; sorted only by the cleanup. */
    DeleteSet deletes() {
        return deletes;
    }

    /** Clients that got new structs. */
    List<StructList> changed() {
        return changed;
    }

    /** Items that may have become mergeable with a neighbour, in the order of yjs. */
    List<Item> mergeCandidates() {
        return mergeCandidates;
    }

    /** Whether structs were added or anything deleted. */
    boolean isEmpty() {
        return changed.isEmpty() && deletes.isEmpty();
    }

    /** The state of a client when the transaction began. */
    int before(StructList list) {
        return list.transaction == number ? list.before : list.state();
    }

    /** Appends a struct to its client. */
    void append(Struct struct) {
        StructList list = struct.list;
        if (list.transaction != number) {
            list.transaction = number;
            list.before = list.state();
            changed.add(list);
        }
        store.add(struct);
    }

    /** The struct that ends exactly at an id; an item is split for that, a GC is taken as it is. */
    Struct endingAt(StructList list, int clock) {
        int index = list.indexOf(clock);
        Struct struct = list.get(index);
        if (struct instanceof Item item && clock != item.end() - 1) {
            split(index, item, clock + 1 - item.clock);
        }
        return struct;
    }

    /** The struct that starts exactly at an id; an item is split for that, a GC is taken as it is. */
    Struct startingAt(StructList list, int clock) {
        int index = list.indexOf(clock);
        Struct struct = list.get(index);
        return struct instanceof Item item && item.clock < clock ? split(index, item, clock - item.clock) : struct;
    }

    /** Splits the item at an index before an offset and answers the right part (SPEC 5.4). */
    Item split(int index, Item left, int offset) {
        Content rightContent = left.content.splitOff(offset);
        Item right = new Item(left.list, left.clock + offset, left.length - offset, rightContent);
        right.setOrigin(left.list, left.clock + offset - 1);
        right.setRightOrigin(left.rightOriginList, left.rightOriginClock);
        right.parent = left.parent;
        right.parentSub = left.parentSub;
        if (left.deleted()) {
            right.setDeleted();
        }
        right.left = left;
        right.right = left.right;
        left.right = right;
        left.length = offset;
        if (right.right != null) {
            right.right.left = right;
        } else if (right.parentSub != null) {
            right.type().setEntry(right.parentSub, right);
        }
        store.inserted(index + 1, right);
        mergeCandidates.add(right);
        return right;
    }

    /**
     * Deletes an item and, if it holds a type, everything in it (SPEC 5.6). The nesting is under a peer's control, so
     * the walk keeps its own stack.
     */
    void delete(Item item) {
        if (item.deleted()) {
            return;
        }
        markDeleted(item);
        if (item.content instanceof TypeContent holder) {
            List<TypeWalk> stack = new ArrayList<>();
            stack.add(new TypeWalk(holder.type()));
            while (!stack.isEmpty()) {
                Item child = stack.get(stack.size() - 1).next();
                if (child == null) {
                    stack.remove(stack.size() - 1);
                } else if (!child.deleted()) {
                    markDeleted(child);
                    if (child.content instanceof TypeContent inner) {
                        stack.add(new TypeWalk(inner.type()));
                    }
                } else if (child.clock < before(child.list)) {
                    mergeCandidates.add(child);
                }
            }
        }
    }

    /** Whether a client has new structs. */
    boolean changes(long client) {
        for (StructList list : changed) {
            if (list.client == client) {
                return true;
            }
        }
        return false;
    }

    /** Whether some client of a set has new structs. */
    boolean changes(DeleteSet ranges) {
        for (StructList list : changed) {
            if (ranges.contains(list.client)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Applies ranges of a received delete set (SPEC 5.7).
     *
     * @return what lies beyond the state of its client, null if nothing does
     */
    @Nullable
    DeleteSet applyDeletes(DeleteSet ranges) {
        DeleteSet rest = null;
        for (long client : ranges.clientsDescending()) {
            StructList list = store.list(client);
            int state = store.state(client);
            Ranges ofClient = ranges.ranges(client);
            for (int i = 0; i < ofClient.size(); i++) {
                int clock = ofClient.clock(i);
                int end = ofClient.end(i);
                if (list != null && clock < state) {
                    deleteRange(list, clock, end);
                }
                if (end > state) {
                    rest = rest == null ? new DeleteSet() : rest;
                    int from = Math.max(clock, state);
                    rest.add(client, from, end - from);
                }
            }
        }
        return rest;
    }

    private void deleteRange(StructList list, int clock, int end) {
        int i = list.indexOf(clock);
        if (list.get(i) instanceof Item item && !item.deleted() && item.clock < clock) {
            split(i, item, clock - item.clock);
            i++;
        }
        for (; i < list.size() && list.get(i).clock < end; i++) {
            if (list.get(i) instanceof Item item && !item.deleted()) {
                if (end < item.end()) {
                    split(i, item, end - item.clock);
                }
                delete(item);
            }
        }
    }

    private void markDeleted(Item item) {
        if (item.parentSub == null && item.countable()) {
            item.type().addLength(-item.length);
        }
        item.setDeleted();
        deletes.add(item.client(), item.clock, item.length);
    }
}
