package io.scriptorium.crdt;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The first of the items with one origin, in the order of their list: what {@link ConflictScan} remembers of a place
 * where many clients have written. Clients and right origins lie in arrays of their own, in chunks with the lowest and
 * highest client of each, so that looking for a place touches few items.
 *
 * <p>An item stays a sibling whatever is split and merged, and keeps its left end; only the first one may be merged
 * into the item of the origin, and is split off again when the origin is needed as a neighbour, see {@link
 * #startsWith}.
 */
final class Siblings {
    private static final int CHUNK = 256;
    private static final int CHUNK_BYTES = 64 + CHUNK * 24;
    private static final int CLIMB_FIRST = 256;
    private static final int CLIMB_EACH = 64;

    private final @Nullable StructList originList;
    private final int originClock;
    private final SharedType parent;
    private final @Nullable String key;
    private final List<Chunk> chunks = new ArrayList<>(1);
    private final Map<Id, Above> above = new HashMap<>();
    /** Whether there are no siblings behind the last one. */
    private boolean complete;
    /** How many more ancestors of right origins may be looked at: a fixed number for each search on average. */
    private int climb = CLIMB_FIRST;

    /** What is above an item that does not descend from the origin. */
    static final Above OUTSIDE = new Above(null);

    /** The place between two siblings that was sought: a chunk and an index in it, perhaps behind its last. */
    private int chunkAt;

    private int at;

    /** The siblings of an item, none of them known. */
    Siblings(Item item, SharedType parent) {
        this.originList = item.originList;
        this.originClock = item.originClock;
        this.parent = parent;
        this.key = item.parentSub;
    }

    /** An element. */
    private record Id(StructList list, int clock) {}

    /**
     * The sibling that an item descends from.
     *
     * @param sibling null if the item does not descend from the origin
     */
    record Above(@Nullable Item sibling) {}

    /** Some siblings in a row. */
    private static final class Chunk {
        final @Nullable Item[] items = new @Nullable Item[CHUNK];
        final long[] clients = new long[CHUNK];
        final long[] rightClients = new long[CHUNK];
        final int[] rightClocks = new int[CHUNK];
        int size;
        long clientMin = Long.MAX_VALUE;
        long clientMax = -1;

        Item get(int index) {
            Item item = items[index];
            if (item == null || index >= size) {
                throw new AssertionError("no sibling at " + index + " of " + size);
            }
            return item;
        }

        void insert(int index, Item item) {
            open(this, index, this, index + 1, size - index);
            size++;
            items[index] = item;
            clients[index] = item.client();
            rightClients[index] = item.rightOriginClient();
            rightClocks[index] = item.rightOriginClock;
            clientMin = Math.min(clientMin, item.client());
            clientMax = Math.max(clientMax, item.client());
        }

        /** Moves the second half to a new chunk. */
        Chunk split() {
            Chunk right = new Chunk();
            int kept = size / 2;
            right.size = size - kept;
            size = kept;
            open(this, kept, right, 0, right.size);
            for (int i = kept; i < kept + right.size; i++) {
                items[i] = null;
            }
            findBounds();
            right.findBounds();
            return right;
        }

        private static void open(Chunk from, int index, Chunk to, int toIndex, int count) {
            System.arraycopy(from.items, index, to.items, toIndex, count);
            System.arraycopy(from.clients, index, to.clients, toIndex, count);
            System.arraycopy(from.rightClients, index, to.rightClients, toIndex, count);
            System.arraycopy(from.rightClocks, index, to.rightClocks, toIndex, count);
        }

        private void findBounds() {
            clientMin = Long.MAX_VALUE;
            clientMax = -1;
            for (int i = 0; i < size; i++) {
                clientMin = Math.min(clientMin, clients[i]);
                clientMax = Math.max(clientMax, clients[i]);
            }
        }
    }

    /** Whether these are the siblings of an item. */
    boolean areOf(Item item, SharedType itsParent) {
        return originList == item.originList
                && parent == itsParent
                && (originList == null || originClock == item.originClock)
                && (key == null ? item.parentSub == null : key.equals(item.parentSub));
    }

    SharedType parent() {
        return parent;
    }

    /** Whether none is known. */
    boolean isEmpty() {
        return chunks.isEmpty();
    }

    /** Whether all siblings are known. */
    boolean complete() {
        return complete;
    }

    void setComplete() {
        complete = true;
    }

    /** The first known sibling. */
    Item first() {
        return chunks.get(0).get(0);
    }

    /** The last known sibling. */
    Item last() {
        Chunk chunk = chunks.get(chunks.size() - 1);
        return chunk.get(chunk.size - 1);
    }

    /**
     * Whether these start with an item, or are not known at all. If the first sibling was merged away and split off
     * again, another object has its id now.
     */
    boolean startsWith(@Nullable Item item) {
        if (isEmpty()) {
            return true;
        }
        Item known = first();
        if (item == null || item.list != known.list || item.clock != known.clock) {
            return false;
        }
        chunks.get(0).items[0] = item;
        return true;
    }

    /** Seeks the place before the first sibling. */
    void seekStart() {
        chunkAt = 0;
        at = 0;
    }

    /** Seeks the place behind the last known sibling. */
    void seekEnd() {
        chunkAt = Math.max(0, chunks.size() - 1);
        at = chunks.isEmpty() ? 0 : chunks.get(chunkAt).size;
    }

    /**
     * Seeks the sibling where the scan of an item stops; if there is none among the known ones, the place behind them.
     *
     * @param limit a sibling where it stops in any case
     * @param before whether it stops before the limit, without looking at it
     */
    boolean seekStop(Item item, @Nullable Item limit, boolean before) {
        climb = Math.min(Integer.MAX_VALUE / 2, climb + CLIMB_EACH);
        long client = item.client();
        long rightClient = item.rightOriginClient();
        int rightClock = item.rightOriginClock;
        for (chunkAt = 0; chunkAt < chunks.size(); chunkAt++) {
            Chunk chunk = chunks.get(chunkAt);
            boolean mayHoldLimit =
                    limit != null && limit.client() >= chunk.clientMin && limit.client() <= chunk.clientMax;
            if (chunk.clientMax < client && !mayHoldLimit) {
                continue;
            }
            for (at = 0; at < chunk.size; at++) {
                boolean isLimit = limit != null
                        && mayHoldLimit
                        && chunk.clients[at] == limit.client()
                        && isSame(chunk.get(at), limit);
                boolean stops = chunk.clients[at] >= client
                        && chunk.rightClients[at] == rightClient
                        && (rightClient == Item.NONE || chunk.rightClocks[at] == rightClock);
                if (isLimit && !before && !stops) {
                    at++;
                }
                if (stops || isLimit) {
                    return true;
                }
            }
        }
        seekEnd();
        return false;
    }

    /** Seeks the place behind the last sibling that is before the current place and has a lower client. */
    void seekBack(long client) {
        for (; chunkAt >= 0 && !chunks.isEmpty(); chunkAt--) {
            Chunk chunk = chunks.get(chunkAt);
            at = Math.min(at, chunk.size);
            if (chunk.clientMin < client) {
                for (; at > 0; at--) {
                    if (chunk.clients[at - 1] < client) {
                        return;
                    }
                }
            }
            at = CHUNK;
        }
        seekStart();
    }

    /** The sibling behind the current place, null if none is known there. */
    @Nullable
    Item get() {
        if (isEmpty()) {
            return null;
        }
        if (at < chunks.get(chunkAt).size) {
            return chunks.get(chunkAt).get(at);
        }
        return chunkAt + 1 < chunks.size() ? chunks.get(chunkAt + 1).get(0) : null;
    }

    /** Adds the sibling behind the last known one; the current place stays. */
    void append(Item item) {
        if (isEmpty() || chunks.get(chunks.size() - 1).size == CHUNK) {
            chunks.add(new Chunk());
        }
        Chunk last = chunks.get(chunks.size() - 1);
        last.insert(last.size, item);
    }

    /** Adds a sibling at the current place, which has to be sought again afterwards. */
    void insert(Item item) {
        if (isEmpty()) {
            chunks.add(new Chunk());
        }
        Chunk chunk = chunks.get(chunkAt);
        if (chunk.size == CHUNK) {
            Chunk right = chunk.split();
            chunks.add(chunkAt + 1, right);
            if (at > chunk.size) {
                at -= chunk.size;
                chunk = right;
            }
        }
        chunk.insert(at, item);
    }

    /** Whether the current place is directly behind a sibling. */
    boolean isBehind(@Nullable Item sibling) {
        return sibling != null && at > 0 && isSame(chunks.get(chunkAt).get(at - 1), sibling);
    }

    /** By their id: the first sibling may have become another object. */
    private static boolean isSame(Item a, Item b) {
        return a.list == b.list && a.clock == b.clock;
    }

    /** What was found above an item, null if nothing was. */
    @Nullable
    Above above(Item item) {
        return above.get(new Id(item.list, item.clock));
    }

    /** Remembers what is above an item; that never changes. */
    Above setAbove(Item item, @Nullable Item sibling) {
        Above found = sibling == null ? OUTSIDE : new Above(sibling);
        above.put(new Id(item.list, item.clock), found);
        return found;
    }

    /** Whether one more ancestor may be looked at. */
    boolean mayClimb() {
        return climb-- > 0;
    }

    /** Estimate of the heap, in bytes. */
    long heapBytes() {
        return 128 + (long) chunks.size() * CHUNK_BYTES + above.size() * 96L;
    }

    /**
     * Compares with the siblings in the list of a type or of one of its keys, if that is theirs.
     *
     * @throws AssertionError if something else is remembered than there is
     */
    void check(SharedType type, @Nullable String itsKey, List<Item> items) {
        if (parent != type || !Objects.equals(key, itsKey)) {
            return;
        }
        boolean firstIsMerged =
                !isEmpty() && first().list.get(first().list.indexOf(first().clock)).clock < first().clock;
        int index = firstIsMerged ? -1 : 0;
        for (Chunk chunk : chunks) {
            for (int i = 0; i < chunk.size; i++) {
                Item known = chunk.get(i);
                if (index >= items.size()
                        || (index >= 0 && !isSame(items.get(index), known))
                        || (index > 0 && items.get(index) != known)
                        || chunk.clients[i] != known.client()) {
                    throw new AssertionError("siblings are not remembered as they are: " + known + " at " + index);
                }
                index++;
            }
        }
        if (complete && index < items.size()) {
            throw new AssertionError("not all siblings are remembered");
        }
    }
}
