package io.scriptorium.crdt;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The structs of one client in the store, by clock and without gaps from 0 on. */
final class StructList {
    final long client;
    private @Nullable Struct[] structs;
    private int size;

    /** The state before the transaction that last changed it, see {@link Transaction#before}. */
    int before;
    /** Number of that transaction. */
    long transaction = -1;

    StructList(long client, int capacity) {
        this.client = client;
        this.structs = new @Nullable Struct[capacity];
    }

    int size() {
        return size;
    }

    Struct get(int index) {
        Struct struct = structs[index];
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

    void add(Struct struct) {
        if (struct.clock != state()) {
            throw new AssertionError(struct + " does not continue at " + state());
        }
        ensure();
        structs[size++] = struct;
    }

    void insert(int index, Struct struct) {
        ensure();
        System.arraycopy(structs, index, structs, index + 1, size - index);
        structs[index] = struct;
        size++;
    }

    void set(int index, Struct struct) {
        structs[index] = struct;
    }

    /** Removes the structs between two indices, the second excluded. */
    void remove(int from, int to) {
        System.arraycopy(structs, to, structs, from, size - to);
        Arrays.fill(structs, size - (to - from), size, null);
        size -= to - from;
    }

    private void ensure() {
        if (size == structs.length) {
            structs = Arrays.copyOf(structs, Math.max(4, size + (size >> 1)));
        }
    }
}
