package io.scriptorium.crdt;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The structs of one client in the store, by clock and without gaps between clocks from 0 on. It also stands for the
 * client: structs refer to it instead of the number. An empty list is in no store and only stands for its client, see
 * {@link Clients}.
 *
 * <p>The array has two free places: behind the last struct, where new ones are appended, and a hole where structs were
 * last put in or taken out. A series of splits or merges along the list moves the hole along and costs linear time
 * altogether, whatever an update asks for.
 */
final class StructList {
    private static final int HOLE_MIN = 8;
    private static final @Nullable Struct[] EMPTY = {};

    final long client;
    /** Structs up to {@link #holeStart}, then the hole, then the other structs, then free places. */
    private @Nullable Struct[] structs;

    private int holeStart;
    private int holeSize;
    private int size;

    /** The state before the transaction that last changed it, see {@link Transaction#before}. */
    int before;
    /** Number of that transaction. */
    long transaction = -1;

    StructList(long client, int capacity) {
        this.client = client;
        this.structs = capacity == 0 ? EMPTY : new @Nullable Struct[capacity];
    }

    int size() {
        return size;
    }

    Struct get(int index) {
        Struct struct = index < size ? structs[index < holeStart ? index : index + holeSize] : null;
        if (struct == null) {
            throw new AssertionError("no struct at " + index + " of client " + client);
        }
        return struct;
    }

    /** The next clock of the client. */
    int state() {
        return size == 0 ? 0 : get(size - 1).end();
    }

    /** Index of the struct that contains a clock below the state. */
    int indexOf(int clock) {
        int high = size - 1;
        Struct last = get(high);
        if (last.clock <= clock) {
            if (clock >= last.end()) {
                throw new AssertionError("clock " + clock + " of client " + client + " is not in the store");
            }
            return high;
        }
        int low = 0;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (get(middle).clock <= clock) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Whether all clocks from one to another, the second excluded, are there and deleted. */
    boolean isDeleted(int clock, int end) {
        if (end > state()) {
            return false;
        }
        for (int i = indexOf(clock); i < size && get(i).clock < end; i++) {
            if (!get(i).deleted()) {
                return false;
            }
        }
        return true;
    }

    /** Appends the struct that continues the list. */
    void add(Struct struct) {
        if (struct.clock != state()) {
            throw new AssertionError(struct + " does not continue at " + state());
        }
        if (size + holeSize == structs.length) {
            structs = Arrays.copyOf(structs, Math.max(4, structs.length + (structs.length >> 1)));
        }
        structs[size + holeSize] = struct;
        size++;
    }

    /** Puts a struct before the one at an index. */
    void insert(int index, Struct struct) {
        if (holeSize == 0) {
            openHole(index);
        } else {
            moveHole(index);
        }
        structs[holeStart++] = struct;
        holeSize--;
        size++;
    }

    void set(int index, Struct struct) {
        structs[index < holeStart ? index : index + holeSize] = struct;
    }

    /** Removes the structs between two indices, the second excluded. */
    void remove(int from, int to) {
        moveHole(to);
        Arrays.fill(structs, from, to, null);
        holeStart = from;
        holeSize += to - from;
        size -= to - from;
        if (holeStart == size) {
            holeSize = 0;
        }
    }

    private void openHole(int index) {
        int opened = Math.max(HOLE_MIN, size >> 3);
        @Nullable
        Struct[] wider = size + opened <= structs.length ? structs : new @Nullable Struct[size + opened + (size >> 3)];
        System.arraycopy(structs, index, wider, index + opened, size - index);
        if (wider != structs) {
            System.arraycopy(structs, 0, wider, 0, index);
            structs = wider;
        }
        Arrays.fill(structs, index, index + Math.min(opened, size - index), null);
        holeStart = index;
        holeSize = opened;
    }

    private void moveHole(int index) {
        if (holeSize == 0) {
            holeStart = index;
        } else if (index < holeStart) {
            int moved = holeStart - index;
            System.arraycopy(structs, index, structs, index + holeSize, moved);
            Arrays.fill(structs, index, index + Math.min(holeSize, moved), null);
        } else if (index > holeStart) {
            int moved = index - holeStart;
            System.arraycopy(structs, holeStart + holeSize, structs, holeStart, moved);
            int cleared = Math.max(index, holeStart + holeSize);
            Arrays.fill(structs, cleared, index + holeSize, null);
        }
        holeStart = index;
    }
}
