package io.scriptorium.crdt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A shortest sequence of deletions and insertions between two sequences of numbers, see {@link TextDiff}. */
final class EditScript {
    private final int[] before;
    private final int[] after;
    /** What both have in common at their start. */
    private final int prefix;
    /** Elements between common start and common end. */
    private final int beforeLength;

    private final int afterLength;
    private long work;

    /**
     * A range of one sequence that a range of the other one replaces.
     *
     * @param from first element
     * @param to the element behind the last
     * @param otherFrom first element of the other one
     * @param otherTo the element behind its last
     */
    record Hunk(int from, int to, int otherFrom, int otherTo) {
        boolean isEmpty() {
            return from == to && otherFrom == otherTo;
        }
    }

    private EditScript(int[] before, int[] after) {
        this.before = before;
        this.after = after;
        int length = Math.min(before.length, after.length);
        int mismatch = Arrays.mismatch(before, 0, length, after, 0, length);
        this.prefix = mismatch < 0 ? length : mismatch;
        int suffix = 0;
        while (suffix < length - prefix && before[before.length - 1 - suffix] == after[after.length - 1 - suffix]) {
            suffix++;
        }
        this.beforeLength = before.length - prefix - suffix;
        this.afterLength = after.length - prefix - suffix;
        this.work = (long) TextDiff.WORK_PER_TOKEN * (beforeLength + afterLength) + 10_000;
    }

    /** The script; null if it is longer or more expensive than allowed. */
    static @Nullable List<Hunk> find(int[] before, int[] after) {
        EditScript script = new EditScript(before, after);
        if (script.beforeLength == 0 || script.afterLength == 0) {
            Hunk middle = script.middle();
            return middle.isEmpty() ? List.of() : List.of(middle);
        }
        List<int[]> furthest = script.search();
        return furthest == null ? null : script.trace(furthest);
    }

    /** The script; if it is longer or more expensive than allowed, everything between common start and common end. */
    static List<Hunk> findOrMiddle(int[] before, int[] after) {
        List<Hunk> script = find(before, after);
        return script != null ? script : List.of(middle(before, after));
    }

    /** Everything between common start and common end as one hunk. */
    static Hunk middle(int[] before, int[] after) {
        return new EditScript(before, after).middle();
    }

    private Hunk middle() {
        return new Hunk(prefix, prefix + beforeLength, prefix, prefix + afterLength);
    }

    /**
     * For each number d of deletions and insertions, and for each diagonal from -d to d, how far in the sequence before
     * one gets.
     */
    private @Nullable List<int[]> search() {
        int distanceMax = Math.min(TextDiff.DISTANCE_MAX, beforeLength + afterLength);
        int[] reach = new int[2 * distanceMax + 3];
        int zero = distanceMax + 1;
        List<int[]> furthest = new ArrayList<>();
        for (int d = 0; d <= distanceMax; d++) {
            for (int diagonal = -d; diagonal <= d; diagonal += 2) {
                boolean insert =
                        diagonal == -d || (diagonal != d && reach[zero + diagonal - 1] < reach[zero + diagonal + 1]);
                int x = insert ? reach[zero + diagonal + 1] : reach[zero + diagonal - 1] + 1;
                int from = x;
                while (x < beforeLength
                        && x - diagonal < afterLength
                        && before[prefix + x] == after[prefix + x - diagonal]) {
                    x++;
                }
                work -= 1 + x - from;
                reach[zero + diagonal] = x;
                if (x >= beforeLength && x - diagonal >= afterLength) {
                    furthest.add(Arrays.copyOfRange(reach, zero - d, zero + d + 1));
                    return furthest;
                }
            }
            if (work < 0) {
                return null;
            }
            furthest.add(Arrays.copyOfRange(reach, zero - d, zero + d + 1));
        }
        return null;
    }

    /** Walks back from the end and joins what touches. */
    private List<Hunk> trace(List<int[]> furthest) {
        List<Hunk> hunks = new ArrayList<>();
        int x = beforeLength;
        int y = afterLength;
        for (int d = furthest.size() - 1; d > 0; d--) {
            int[] reach = furthest.get(d - 1);
            int diagonal = x - y;
            boolean insert = diagonal == -d
                    || (diagonal != d && reach(reach, d - 1, diagonal - 1) < reach(reach, d - 1, diagonal + 1));
            int fromX = reach(reach, d - 1, insert ? diagonal + 1 : diagonal - 1);
            int fromY = fromX - (insert ? diagonal + 1 : diagonal - 1);
            int toX = insert ? fromX : fromX + 1;
            int toY = insert ? fromY + 1 : fromY;
            Hunk last = hunks.isEmpty() ? null : hunks.get(hunks.size() - 1);
            if (last != null && last.from() == prefix + toX && last.otherFrom() == prefix + toY) {
                hunks.set(hunks.size() - 1, new Hunk(prefix + fromX, last.to(), prefix + fromY, last.otherTo()));
            } else {
                hunks.add(new Hunk(prefix + fromX, prefix + toX, prefix + fromY, prefix + toY));
            }
            x = fromX;
            y = fromY;
        }
        Collections.reverse(hunks);
        return hunks;
    }

    /** A diagonal out of range is never the better one. */
    private static int reach(int[] reach, int d, int diagonal) {
        int at = diagonal + d;
        return at < 0 || at >= reach.length ? -1 : reach[at];
    }
}
