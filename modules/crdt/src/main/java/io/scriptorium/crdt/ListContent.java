package io.scriptorium.crdt;

import io.scriptorium.crdt.wire.UpdateWriter;

/** A list of values, one for each clock of the item. */
abstract sealed class ListContent<T> extends Content permits AnyContent, JsonContent {
    private static final int OVERHEAD_BYTES = 40;

    private final ValueRun<T> elements;

    ListContent(ValueRun<T> elements) {
        this.elements = elements;
    }

    /** The values in order; there are as many as the item is long. */
    final ValueRun<T> elements() {
        return elements;
    }

    /** Another content of this kind. */
    abstract ListContent<T> with(ValueRun<T> others);

    abstract void writeElement(UpdateWriter out, T element);

    /** Estimated heap of one value, in bytes. */
    abstract int elementBytes(T element);

    @Override
    final Content splitOff(int offset) {
        return with(elements.cut(offset));
    }

    @Override
    final Content copyFrom(int offset) {
        return with(elements.copyFrom(offset));
    }

    @Override
    final boolean merges() {
        return true;
    }

    @Override
    @SuppressWarnings("unchecked")
    final int append(Content right) {
        elements.append(((ListContent<T>) right).elements);
        return right.heapBytes() - OVERHEAD_BYTES;
    }

    @Override
    final void write(UpdateWriter out, int offset, int length) {
        out.length(length - offset);
        for (int i = offset; i < length; i++) {
            writeElement(out, elements.get(i));
        }
    }

    @Override
    final int overheadBytes() {
        return OVERHEAD_BYTES;
    }

    @Override
    final int heapBytes() {
        int bytes = OVERHEAD_BYTES;
        for (T element : elements) {
            bytes += elementBytes(element);
        }
        return bytes;
    }
}
