package io.scriptorium.crdt;

import java.util.ArrayList;
import java.util.List;

/** The end of a transaction: garbage collection and merging of neighbours (SPEC chapter 6, steps 1 to 3). */
final class TransactionCleanup {
    private final Transaction transaction;
    private final StructStore store;

    TransactionCleanup(Transaction transaction) {
        this.transaction = transaction;
        this.store = transaction.store();
    }

    void run(boolean gc) {
        DeleteSet deletes = transaction.deletes();
        deletes.sortAndJoin();
        long[] deletedClients = deletes.clientsDescending();
        if (gc) {
            for (long client : deletedClients) {
                collect(store.existing(client), deletes.ranges(client));
            }
        }
        for (long client : deletedClients) {
            mergeAround(store.existing(client), deletes.ranges(client));
        }
        for (StructList list : transaction.changed()) {
            mergeNew(list);
        }
        List<Item> candidates = transaction.mergeCandidates();
        for (int i = candidates.size() - 1; i >= 0; i--) {
            mergeCandidate(candidates.get(i));
        }
    }

    private void collect(StructList list, Ranges ranges) {
        for (int range = ranges.size() - 1; range >= 0; range--) {
            int end = ranges.end(range);
            for (int i = list.indexOf(ranges.clock(range)); i < list.size(); i++) {
                Struct struct = list.get(i);
                if (struct.clock >= end) {
                    break;
                }
                if (struct instanceof Item item && item.deleted()) {
                    collect(item);
                }
            }
        }
    }

    /**
     * Drops the content of an item; what is inside a type becomes GC. Keeps its own stack, the nesting is under a
     * peer's control.
     */
    private void collect(Item item) {
        Content content = item.content;
        if (content == DeletedContent.INSTANCE) {
            return;
        }
        store.dropped(content.heapBytes());
        item.content = DeletedContent.INSTANCE;
        if (content instanceof TypeContent holder) {
            List<SharedType> stack = new ArrayList<>();
            stack.add(holder.type());
            while (!stack.isEmpty()) {
                SharedType type = stack.remove(stack.size() - 1);
                for (Item child = type.first(); child != null; child = child.right) {
                    replace(child, stack);
                }
                for (Item current : type.entries().values()) {
                    for (Item child = current; child != null; child = child.left) {
                        replace(child, stack);
                    }
                }
                type.clear();
            }
        }
    }

    private void replace(Item child, List<SharedType> stack) {
        StructList list = child.list;
        list.set(list.indexOf(child.clock), new Gc(list, child.clock, child.length));
        store.dropped(child.content.heapBytes() + StructStore.keyBytes(child));
        if (child.content instanceof TypeContent holder) {
            stack.add(holder.type());
        }
    }

    private void mergeAround(StructList list, Ranges ranges) {
        for (int range = ranges.size() - 1; range >= 0; range--) {
            int start = ranges.clock(range);
            int i = Math.min(list.size() - 1, 1 + list.indexOf(ranges.end(range) - 1));
            while (i > 0 && list.get(i).clock >= start) {
                i -= 1 + mergeLeftwards(list, i);
            }
        }
    }

    private void mergeNew(StructList list) {
        int first = Math.max(list.indexOf(list.before), 1);
        int i = list.size() - 1;
        while (i >= first) {
            i -= 1 + mergeLeftwards(list, i);
        }
    }

    private void mergeCandidate(Item candidate) {
        StructList list = candidate.list;
        int i = list.indexOf(candidate.clock);
        if (i + 1 < list.size() && mergeLeftwards(list, i + 1) > 1) {
            return;
        }
        if (i > 0) {
            mergeLeftwards(list, i);
        }
    }

    /**
     * Merges the struct at an index into the one before it, that one into the one before it, and so on while it is
     * allowed. Whether two neighbours may merge does not change by other merges, so the whole run is found first and
     * then joined from its left end.
     *
     * @return how many structs were merged away
     */
    private int mergeLeftwards(StructList list, int index) {
        int first = index;
        while (first > 0 && canMerge(list.get(first - 1), list.get(first))) {
            first--;
        }
        if (first < index) {
            Struct left = list.get(first);
            for (int i = first + 1; i <= index; i++) {
                merge(left, list.get(i));
            }
            store.removed(list, first + 1, index + 1);
        }
        return index - first;
    }

    private static boolean canMerge(Struct left, Struct right) {
        if (left instanceof Gc) {
            return right instanceof Gc;
        }
        return left instanceof Item a
                && right instanceof Item b
                && a.deleted() == b.deleted()
                && a.right == b
                && b.originList == a.list
                && b.originClock == a.end() - 1
                && a.sameRightOrigin(b)
                && a.content.kind() == b.content.kind()
                && a.content.merges();
    }

    private void merge(Struct left, Struct right) {
        if (left instanceof Item a && right instanceof Item b) {
            store.dropped(StructStore.keyBytes(b) + b.content.heapBytes() - a.content.append(b.content));
            a.right = b.right;
            if (a.right != null) {
                a.right.left = a;
            }
            if (b.parentSub != null && b.type().entry(b.parentSub) == b) {
                b.type().setEntry(b.parentSub, a);
            }
        }
        left.length += right.length;
    }
}
