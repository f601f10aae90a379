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
