package io.scriptorium.document.history;

import io.scriptorium.document.HistoryBase;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** A point in the history of a document: which of its edits have happened. */
public sealed interface Moment {
    /** Whether an edit has happened, if all before it have. The first one that has not ends the history. */
    boolean includes(Edit edit);

    /** The highest sequence number that may have happened. */
    long sequenceMax();

    /** Whether it is before where a history begins. */
    boolean isBefore(HistoryBase base);

    /** The highest sequence number of which everything has happened, if its time allows it. */
    default long wholeSequenceMax() {
        return sequenceMax();
    }

    /** The latest time at which anything has happened, in milliseconds since 1970 (UTC). */
    default long timeMillisMax() {
        return Long.MAX_VALUE;
    }

    /** After everything. */
    record Latest() implements Moment {
        @Override
        public boolean includes(Edit edit) {
            return true;
        }

        @Override
        public boolean isBefore(HistoryBase base) {
            return false;
        }

        @Override
        public long sequenceMax() {
            return Long.MAX_VALUE;
        }
    }

    /**
     * Directly after an edit.
     *
     * @param position the last edit that has happened
     */
    record After(Position position) implements Moment {
        @Override
        public boolean includes(Edit edit) {
            return edit.position().compareTo(position) <= 0;
        }

        @Override
        public boolean isBefore(HistoryBase base) {
            return position.sequence() < base.sequence();
        }

        @Override
        public long sequenceMax() {
            return position.sequence();
        }

        @Override
        public long wholeSequenceMax() {
            boolean whole = position.equals(Position.lastOf(position.sequence()));
            return whole ? position.sequence() : Math.max(0, position.sequence() - 1);
        }
    }

    /**
     * A time. Nodes' clocks differ, so times need not grow from edit to edit: the first later one ends the history.
     *
     * @param millis in milliseconds since 1970 (UTC); an edit of that very millisecond has happened
     */
    record At(long millis) implements Moment {
        @Override
        public boolean includes(Edit edit) {
            return edit.timeMillis() <= millis;
        }

        @Override
        public boolean isBefore(HistoryBase base) {
            return millis < base.timeMillis();
        }

        @Override
        public long sequenceMax() {
            return Long.MAX_VALUE;
        }

        @Override
        public long timeMillisMax() {
            return millis;
        }
    }

    /**
     * Reads a position ({@code 17} or {@code 17.3}), a time with its offset from UTC in the form of ISO 8601
     * ({@code 2026-11-21T10:15:30Z}), or {@code latest}.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    static Moment parse(String text) {
        if (text.equals("latest")) {
            return new Latest();
        }
        if (!text.isEmpty() && text.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'))) {
            return new After(Position.parse(text));
        }
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            return new At(instant.toEpochMilli());
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    text + " is no position (17 or 17.3), no time with offset (2026-11-21T10:15:30Z), and not latest",
                    e);
        }
    }
}
