package io.scriptorium.document;

import java.util.SortedSet;
import java.util.TreeSet;

/** Sequence numbers, as ranges for people. Keeps the first thousand and counts the rest. Mutable. */
final class SequenceNumbers {
    private static final int KEPT_MAX = 1000;

    private final SortedSet<Long> kept = new TreeSet<>();
    private long more;

    /** Whether this one is new here; of those beyond the bound nobody can tell. */
    boolean add(long sequence) {
        if (kept.contains(sequence)) {
            return false;
        }
        if (kept.size() < KEPT_MAX) {
            kept.add(sequence);
        } else {
            more++;
        }
        return true;
    }

    /** How many there are. */
    long count() {
        return kept.size() + more;
    }

    /** For example {@code 3-7, 9}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        long first = 0;
        long last = 0;
        for (long sequence : kept) {
            if (first > 0 && sequence == last + 1) {
                last = sequence;
                continue;
            }
            appendRange(text, first, last);
            first = sequence;
            last = sequence;
        }
        appendRange(text, first, last);
        return more == 0 ? text.toString() : text + " and " + more + " more";
    }

    private static void appendRange(StringBuilder text, long first, long last) {
        if (first == 0) {
            return;
        }
        text.append(text.isEmpty() ? "" : ", ").append(first);
        if (last > first) {
            text.append('-').append(last);
        }
    }
}
