package io.scriptorium.document;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How far an entity has compared the journal with its document. Another owner, whom a split brain left running, writes
 * behind the sequence number at which it recovered; it does so for a limited time, since one of the two is taken down.
 * So what is older than that time and has been compared needs no second look. Mutable, confined to the entity.
 */
final class ReadBackProgress {
    /** No owner whom others took for dead goes on for longer. */
    static final long OTHER_OWNER_MILLIS_MAX = 600_000;

    /** Between two comparisons of one entity. */
    static final long INTERVAL_MILLIS = 300_000;

    private record Mark(long millis, long sequence) {}

    private final Deque<Mark> marks = new ArrayDeque<>();
    private long comparedTo;
    private long lastMillis = Long.MIN_VALUE / 2;
    private boolean running;

    /** @param comparedTo everything up to this sequence number needs no comparison */
    ReadBackProgress(long comparedTo) {
        this.comparedTo = comparedTo;
    }

    /** Everything up to this sequence number is in the document, whoever wrote it. */
    long comparedTo() {
        return comparedTo;
    }

    /** Whether to compare now what is behind {@link #comparedTo} up to a sequence number; notes that it begins. */
    boolean begin(long sequence, long nowMillis) {
        if (running || sequence <= comparedTo || nowMillis - lastMillis < INTERVAL_MILLIS) {
            return false;
        }
        running = true;
        lastMillis = nowMillis;
        marks.addLast(new Mark(nowMillis, sequence));
        return true;
    }

    /** The comparison that began last has ended. */
    void end(boolean complete) {
        running = false;
        while (complete && !marks.isEmpty() && marks.getFirst().millis() <= lastMillis - OTHER_OWNER_MILLIS_MAX) {
            comparedTo = Math.max(comparedTo, marks.removeFirst().sequence());
        }
    }

    /** The entity was restarted, and the comparison with it. */
    void interrupted() {
        running = false;
        lastMillis = Long.MIN_VALUE / 2;
    }
}
