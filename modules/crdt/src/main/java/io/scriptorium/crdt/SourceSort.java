package io.scriptorium.crdt;

import io.scriptorium.crdt.StructMerge.Source;

/**
 * An array that is sorted as JavaScript engines sort one of fewer than 64 elements: a run at the start is found, and
 * reversed if it descends, then each further element is inserted behind a binary search. While no GC and item are tied,
 * that comes to inserting the source that moved.
 */
final class SourceSort extends SourceOrder {
    /** From 64 elements on the sort of JavaScript engines merges several runs. */
    static final int SOURCES_MAX = 63;

    /** Whether a GC and an item stand at the same id. */
    private boolean tied;

    SourceSort(Source[] sources) {
        super(sources);
        sort();
    }

    @Override
    boolean firstIsAlone() {
        return size < 2 || sources[1].client() != sources[0].client();
    }

    @Override
    void settle() {
        Source first = sources[0];
        if (!first.hasHead()) {
            size--;
            System.arraycopy(sources, 1, sources, 0, size);
            if (tied) {
                sort();
            }
            return;
        }
        int to = 1;
        while (to < size && !tied && compare(sources[to], first) < 0) {
            tied = compare(first, sources[to]) < 0;
            to++;
        }
        if (tied) {
            sort();
        } else {
            System.arraycopy(sources, 1, sources, 0, to - 1);
            sources[to - 1] = first;
        }
    }

    private void sort() {
        for (int i = sortRun(); i < size; i++) {
            Source source = sources[i];
            int low = 0;
            int high = i;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (compare(source, sources[middle]) < 0) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            System.arraycopy(sources, low, sources, low + 1, i - low);
            sources[low] = source;
        }
        tied = false;
        for (int i = 1; i < size && !tied; i++) {
            tied = compare(sources[i], sources[i - 1]) < 0;
        }
    }

    /** Brings the run at the start into order and answers its length. */
    private int sortRun() {
        if (size < 2) {
            return size;
        }
        boolean descends = compare(sources[1], sources[0]) < 0;
        int end = 2;
        while (end < size && compare(sources[end], sources[end - 1]) < 0 == descends) {
            end++;
        }
        if (descends) {
            for (int i = 0, j = end - 1; i < j; i++, j--) {
                Source swap = sources[i];
                sources[i] = sources[j];
                sources[j] = swap;
            }
        }
        return end;
    }
}
