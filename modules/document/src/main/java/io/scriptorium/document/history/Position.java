package io.scriptorium.document.history;

import java.util.Comparator;

/**
 * Where an edit is in the history of its document, written {@code SEQUENCE.INDEX}. Where two owners wrote the same
 * sequence number during a split brain, the index counts through both their events in the order of the journal.
 *
 * @param sequence sequence number of the event that holds it, from 1
 * @param index the place among the edits of that sequence number, from 0
 */
public record Position(long sequence, int index) implements Comparable<Position> {
    private static final Comparator<Position> ORDER =
            Comparator.comparingLong(Position::sequence).thenComparingInt(Position::index);

    /** Before every edit. */
    public static final Position START = new Position(0, 0);

    /** @throws IllegalArgumentException if a number is negative */
    public Position {
        if (sequence < 0 || index < 0) {
            throw new IllegalArgumentException("position " + sequence + "." + index + " is negative");
        }
    }

    /** The last edit of a sequence number, however many there are. */
    public static Position lastOf(long sequence) {
        return new Position(sequence, Integer.MAX_VALUE);
    }

    /**
     * Reads {@code SEQUENCE.INDEX}, or {@code SEQUENCE} for the last edit of that number.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static Position parse(String text) {
        if (!text.matches("\\d{1,18}(\\.\\d{1,9})?")) {
            throw new IllegalArgumentException("position " + text + " is not SEQUENCE or SEQUENCE.INDEX");
        }
        int dot = text.indexOf('.');
        return dot < 0
                ? lastOf(Long.parseLong(text))
                : new Position(Long.parseLong(text.substring(0, dot)), Integer.parseInt(text.substring(dot + 1)));
    }

    @Override
    public int compareTo(Position other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return index == Integer.MAX_VALUE ? Long.toString(sequence) : sequence + "." + index;
    }
}
