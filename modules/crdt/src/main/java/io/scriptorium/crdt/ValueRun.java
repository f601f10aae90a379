package io.scriptorium.crdt;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;

/**
 * A run of values that can grow at its end and be cut in two; readers see a list. As with
 * {@link io.scriptorium.crdt.lib0.Units}, the parts of a cut share their array while each needs at least half of it, so
 * that a series of cuts stays linear.
 */
final class ValueRun<T> extends AbstractList<T> implements RandomAccess {
    private Object[] data;
    private int start;
    private int length;
    private boolean shared;

    private ValueRun(Object[] data, int start, int length, boolean shared) {
        this.data = data;
        this.start = start;
        this.length = length;
        this.shared = shared;
    }

    /** The values of a list. */
    static <T> ValueRun<T> of(List<T> values) {
        Object[] data = values.toArray();
        return new ValueRun<>(data, 0, data.length, false);
    }

    @Override
    public int size() {
        return length;
    }

    @Override
    @SuppressWarnings("unchecked")
    public T get(int index) {
        if (index < 0 || index >= length) {
            throw new IndexOutOfBoundsException(index);
        }
        return (T) data[start + index];
    }

    /** Cuts the run before an index and answers the right part. */
    ValueRun<T> cut(int index) {
        if (index < 0 || index > length) {
            throw new IndexOutOfBoundsException(index);
        }
        ValueRun<T> right = new ValueRun<>(data, start + index, length - index, true);
        length = index;
        shared = true;
        right.leaveIfSmall();
        leaveIfSmall();
        return right;
    }

    /** A copy of the values from an index on. */
    ValueRun<T> copyFrom(int index) {
        Object[] copy = Arrays.copyOfRange(data, start + index, start + length);
        return new ValueRun<>(copy, 0, copy.length, false);
    }

    /** Adds all values of another run, which is unchanged. */
    void append(ValueRun<T> other) {
        int total = Math.addExact(length, other.length);
        if (shared || total > data.length - start) {
            Object[] grown = new Object[Math.max(total, length + (length >> 1))];
            System.arraycopy(data, start, grown, 0, length);
            own(grown);
        }
        System.arraycopy(other.data, other.start, data, start + length, other.length);
        length = total;
    }

    private void leaveIfSmall() {
        if (length < data.length / 2) {
            own(Arrays.copyOfRange(data, start, start + length));
        }
    }

    private void own(Object[] array) {
        data = array;
        start = 0;
        shared = false;
    }
}
