package io.scriptorium.crdt;

import java.util.Arrays;

/** Ranges of clocks of one client. */
final class Ranges {
    /** Each range in one number: clock in the upper, length in the lower half. Both are below 2^31. */
    private long[] ranges = new long[2];

    private int size;

    int size() {
        return size;
    }

    int clock(int index) {
        return (int) (ranges[index] >>> 32);
    }

    int length(int index) {
        return (int) ranges[index];
    }

    int end(int index) {
        return clock(index) + length(index);
    }

    void add(int clock, int length) {
        if (size == ranges.length) {
            ranges = Arrays.copyOf(ranges, size * 2);
        }
        ranges[size++] = (long) clock << 32 | length;
    }

    /** Whether these sorted ranges, some of which may touch, hold all clocks from one to another, which is excluded. */
    boolean cover(int clock, int end) {
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (clock(middle) > clock) {
                high = middle - 1;
            } else if (end(middle) <= clock) {
                low = middle + 1;
            } else {
                return reach(middle) >= end;
            }
        }
        return false;
    }

    /** Where the ranges end that follow one without a gap. */
    private int reach(int index) {
        int last = index;
        while (last + 1 < size && clock(last + 1) == end(last)) {
            last++;
        }
        return end(last);
    }

    /** These ranges if each begins at or behind the end of the one before it, otherwise a sorted and joined copy. */
    Ranges ascending() {
        for (int i = 1; i < size; i++) {
            if (clock(i) < end(i - 1)) {
                Ranges sorted = new Ranges();
                sorted.ranges = Arrays.copyOf(ranges, size);
                sorted.size = size;
                sorted.sortAndJoin();
                return sorted;
            }
        }
        return this;
    }

    /** Sorts by clock and joins what touches or overlaps. */
    void sortAndJoin() {
        if (size < 2) {
            return;
        }
        Arrays.sort(ranges, 0, size);
        int last = 0;
        for (int i = 1; i < size; i++) {
            if (end(last) >= clock(i)) {
                int length = Math.max(length(last), end(i) - clock(last));
                ranges[last] = (long) clock(last) << 32 | length;
            } else {
                ranges[++last] = ranges[i];
            }
        }
        size = last + 1;
    }
}
