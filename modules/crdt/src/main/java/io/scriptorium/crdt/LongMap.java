package io.scriptorium.crdt;

import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A map from clients to values: open addressing, no boxing, no removal of single keys. Keys are scrambled with a number
 * that differs for each process, so that a peer cannot choose clients that collide.
 */
final class LongMap<V> {
    private static final long SCRAMBLE = new SecureRandom().nextLong() | 1;

    /** Arrays of all empty maps: most maps made for a small update stay empty. */
    private static final long[] NO_KEYS = {0};

    private static final @Nullable Object[] NO_VALUES = {null};

    private long[] keys = NO_KEYS;
    private @Nullable Object[] values = NO_VALUES;
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    @Nullable
    V get(long key) {
        int mask = keys.length - 1;
        for (int i = slot(key, mask); ; i = (i + 1) & mask) {
            @SuppressWarnings("unchecked")
            V value = (V) values[i];
            if (value == null || keys[i] == key) {
                return value;
            }
        }
    }

    void put(long key, V value) {
        if (keys == NO_KEYS) {
            keys = new long[4];
            values = new @Nullable Object[4];
        }
        int mask = keys.length - 1;
        int i = slot(key, mask);
        while (values[i] != null && keys[i] != key) {
            i = (i + 1) & mask;
        }
        if (values[i] == null) {
            size++;
        }
        keys[i] = key;
        values[i] = value;
        if (size * 2 > keys.length) {
            grow();
        }
    }

    /** What is done with an entry. */
    interface Action<V> {
        void accept(long key, V value);
    }

    /** What is asked of an entry. */
    interface Condition<V> {
        boolean test(long key, V value);
    }

    /** Visits all entries in no particular order. */
    void forEach(Action<V> action) {
        anyMatch((key, value) -> {
            action.accept(key, value);
            return false;
        });
    }

    /** Whether a condition holds for some entry. */
    boolean anyMatch(Condition<V> condition) {
        for (int i = 0; i < keys.length; i++) {
            @SuppressWarnings("unchecked")
            V value = (V) values[i];
            if (value != null && condition.test(keys[i], value)) {
                return true;
            }
        }
        return false;
    }

    /** All keys, highest first. */
    long[] keysDescending() {
        long[] sorted = new long[size];
        int n = 0;
        for (int i = 0; i < keys.length; i++) {
            if (values[i] != null) {
                sorted[n++] = keys[i];
            }
        }
        Arrays.sort(sorted);
        for (int i = 0, j = n - 1; i < j; i++, j--) {
            long swap = sorted[i];
            sorted[i] = sorted[j];
            sorted[j] = swap;
        }
        return sorted;
    }

    private void grow() {
        long[] oldKeys = keys;
        @Nullable Object[] oldValues = values;
        keys = new long[oldKeys.length * 2];
        values = new @Nullable Object[oldKeys.length * 2];
        int mask = keys.length - 1;
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldValues[i] != null) {
                int to = slot(oldKeys[i], mask);
                while (values[to] != null) {
                    to = (to + 1) & mask;
                }
                keys[to] = oldKeys[i];
                values[to] = oldValues[i];
            }
        }
    }

    private static int slot(long key, int mask) {
        long hash = (key ^ (key >>> 32)) * SCRAMBLE;
        return (int) (hash >>> 32) & mask;
    }
}
