package io.scriptorium.crdt;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the place of a new item among those that its author did not see (SPEC 5.5).
 *
 * <p>The scan needs two sets: items met so far, and items met since the place last moved. Instead of sets, each item
 * met gets the next number of a counter that never repeats; membership is a comparison with the number at which the
 * set was last emptied.
 *
 * <p>A scan is as long as there are concurrent items. Where one gets long, {@link Siblings} remember what scans with
 * the same origin have found, and later ones search there. This rests on the order of a list: if each item is taken as
 * a child of its origin, the list is the tree in preorder, since a new item comes behind its origin or behind all
 * descendants of one of its siblings. Only a right origin that is a descendant of a sibling can break it. No editor
 * writes that, a right origin is what directly follows the origin; a list that got such an item is scanned item by
 * item from then on.
 */
final class ConflictScan {
    /** Longer scans are remembered. */
    static final int STEPS_MAX = 32;

    private static final int REMEMBERED_MAX = 4;

    private final StructStore store;
    private final int stepsMax;
    private final List<Siblings> remembered = new ArrayList<>(1);
    private int lastMark;
    /** Steps taken to the first value of a key, in the current scan. */
    private int stepsBack;

    /**
     * Starts without memory.
     *
     * @param stepsMax steps of a scan that are not worth to be remembered
     */
    ConflictScan(StructStore store, int stepsMax) {
        this.store = store;
        this.stepsMax = stepsMax;
    }

    /**
     * Moves the left neighbour of an item past the concurrent items that come before it.
     *
     * @return the right neighbour
     */
    @Nullable
    Item place(Item item, SharedType parent) {
        Item left = item.left;
        Item right = item.right;
        if (left != null && left.end() - 1 != item.originClock) {
            // the right origin lies in the same item as the origin, before it, and has split it once more
            scatter(parent);
        }
        boolean adjacent = left == null ? right != null && right.left == null : left.right == right;
        if (remembered.isEmpty()) {
            return adjacent ? right : scan(item, parent);
        }
        Siblings siblings = find(item, parent);
        if (siblings != null && !siblings.startsWith(adjacent ? right : first(item, parent, siblings))) {
            remembered.remove(siblings);
            siblings = null;
        }
        if (adjacent) {
            if (siblings != null) {
                siblings.seekStart();
                siblings.insert(item);
            }
            return right;
        }
        return siblings == null ? scan(item, parent) : search(item, parent, siblings);
    }

    private @Nullable Siblings find(Item item, SharedType parent) {
        for (Siblings siblings : remembered) {
            if (siblings.areOf(item, parent)) {
                return siblings;
            }
        }
        return null;
    }

    private @Nullable Item first(Item item, SharedType parent, Siblings siblings) {
        if (item.left != null) {
            return item.left.right;
        }
        return item.parentSub == null || siblings.isEmpty() ? firstOf(parent, item.parentSub) : siblings.first();
    }

    private @Nullable Item firstOf(SharedType parent, @Nullable String key) {
        if (key == null) {
            return parent.first();
        }
        Item item = parent.entry(key);
        while (item != null && item.left != null) {
            item = item.left;
            stepsBack++;
        }
        return item;
    }

    /** The scan item by item. */
    private @Nullable Item scan(Item item, SharedType parent) {
        prepareMarks();
        stepsBack = 0;
        Item first = item.left != null ? item.left.right : firstOf(parent, item.parentSub);
        int seenFrom = lastMark + 1;
        scan(item, parent, first);
        if (lastMark - seenFrom + stepsBack >= stepsMax && !parent.scattered()) {
            if (remembered.size() == REMEMBERED_MAX) {
                remembered.remove(0);
            }
            remembered.add(new Siblings(item, parent));
        }
        return item.left != null ? item.left.right : first;
    }

    private void scan(Item item, SharedType parent, @Nullable Item first) {
        int seenFrom = lastMark + 1;
        int openFrom = seenFrom;
        Item other = first;
        while (other != null && other != item.right) {
            other.setScanMark(++lastMark);
            if (item.sameOrigin(other)) {
                if (other.list.client < item.list.client) {
                    item.left = other;
                    openFrom = lastMark + 1;
                } else if (item.sameRightOrigin(other)) {
                    return;
                }
            } else {
                int originMark = markOfOrigin(other);
                if (originMark < seenFrom) {
                    return;
                }
                if (originMark < openFrom) {
                    item.left = other;
                    openFrom = lastMark + 1;
                }
            }
            other = other.right;
        }
        if (other != null && !item.sameOrigin(other)) {
            int originMark = markOfOrigin(other);
            if (seenFrom <= originMark && originMark < openFrom) {
                scatter(parent);
            }
        }
    }

    /** Notes that an item comes to lie between the descendants of another. */
    private void scatter(SharedType parent) {
        parent.setScattered();
        remembered.removeIf(siblings -> siblings.parent() == parent);
    }

    private static int markOfOrigin(Item item) {
        Item origin = originOf(item);
        return origin == null ? 0 : origin.scanMark();
    }

    private static @Nullable Item originOf(Item item) {
        StructList list = item.originList;
        return list != null && list.get(list.indexOf(item.originClock)) instanceof Item origin ? origin : null;
    }

    /** The scan, with what earlier ones have found. */
    private @Nullable Item search(Item item, SharedType parent, Siblings siblings) {
        Item right = item.right;
        Siblings.Above above = right == null ? Siblings.OUTSIDE : above(item, right, siblings);
        if (above == null) {
            remembered.remove(siblings);
            return scan(item, parent);
        }
        Item limit = above.sibling();
        boolean stopped = siblings.seekStop(item, limit, limit == right);
        siblings.seekBack(item.list.client);
        if (stopped && right != null && limit != right && siblings.isBehind(limit)) {
            item.left = right.left;
            scatter(parent);
            return right;
        }
        Item next = siblings.get();
        if (next == null || !(stopped || siblings.complete())) {
            extend(item, parent, siblings, next);
            next = item.left != null ? item.left.right : first(item, parent, siblings);
        } else {
            item.left = next.left;
        }
        siblings.insert(item);
        return next;
    }

    /**
     * Goes on with the scan behind the last known sibling. Its descendants are walked over once more; then the new item
     * becomes the last sibling, or there is another one known behind those descendants.
     *
     * @param next the known sibling before which the item has to be put if no unknown one must come before it
     */
    private void extend(Item item, SharedType parent, Siblings siblings, @Nullable Item next) {
        prepareMarks();
        int seenFrom = lastMark + 1;
        boolean known = !siblings.isEmpty();
        boolean passing = known && next == null;
        if (next != null) {
            item.left = next.left;
        }
        Item other = known ? siblings.last() : first(item, parent, siblings);
        while (other != null && other != item.right) {
            other.setScanMark(++lastMark);
            if (item.sameOrigin(other)) {
                if (!known) {
                    siblings.append(other);
                    passing = other.list.client < item.list.client;
                    if (passing) {
                        siblings.seekEnd();
                    } else if (item.sameRightOrigin(other)) {
                        return;
                    }
                }
                known = false;
            } else if (markOfOrigin(other) < seenFrom) {
                break;
            }
            if (passing) {
                item.left = other;
            }
            other = other.right;
        }
        if (other == null || (!item.sameOrigin(other) && markOfOrigin(other) < seenFrom)) {
            siblings.setComplete();
        } else if (passing && !item.sameOrigin(other)) {
            scatter(parent);
        }
    }

    /**
     * The sibling of an item that its right origin descends from, or is; null if that is too much work to find out.
     */
    private static Siblings.@Nullable Above above(Item item, Item right, Siblings siblings) {
        if (item.sameOrigin(right)) {
            return new Siblings.Above(right);
        }
        Siblings.Above known = siblings.above(right);
        if (known != null) {
            return known;
        }
        Item ancestor = right;
        while (!item.sameOrigin(ancestor)) {
            Item origin = originOf(ancestor);
            if (ancestor.originList == null || (origin != null && origin == item.left)) {
                return siblings.setAbove(right, null);
            }
            if (origin == null || !siblings.mayClimb()) {
                return null;
            }
            ancestor = origin;
        }
        return siblings.setAbove(right, ancestor);
    }

    /** Starts the counter again before it overflows in the coming scan. */
    private void prepareMarks() {
        if (lastMark < Integer.MAX_VALUE - 2 - store.structCount()) {
            return;
        }
        for (long client : store.clientsDescending()) {
            StructList list = store.existing(client);
            for (int i = 0; i < list.size(); i++) {
                if (list.get(i) instanceof Item item) {
                    item.setScanMark(0);
                }
            }
        }
        lastMark = 0;
    }

    /** What is remembered, for the check of invariants. */
    List<Siblings> remembered() {
        return remembered;
    }

    /** Estimate of the heap that it takes, in bytes. */
    long heapBytes() {
        long bytes = 0;
        for (Siblings siblings : remembered) {
            bytes += siblings.heapBytes();
        }
        return bytes;
    }
}
