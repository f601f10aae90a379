package io.scriptorium.document;

/**
 * Which document of its name a document is. A deletion ends a lineage and begins the next; sequence numbers go on.
 *
 * @param number from 1; 0 for a room that does not know yet
 * @param beganAt sequence number of the event that deleted the document before; 0 in the first lineage
 * @param stale whose content belongs to a lineage that has ended: it is refused
 */
public record Lineage(long number, long beganAt, StaleClients stale) {
    /** Of a document that was never deleted. */
    public static final Lineage FIRST = new Lineage(1, 0, StaleClients.NONE);

    /** What a room knows before it has found the document. */
    static final Lineage UNKNOWN = new Lineage(0, 0, StaleClients.NONE);

    /** @throws IllegalArgumentException if a number is negative */
    public Lineage {
        if (number < 0 || beganAt < 0) {
            throw new IllegalArgumentException("lineage " + number + " from " + beganAt);
        }
    }

    /** The lineage that a deletion begins, found under a sequence number. */
    Lineage next(DocumentDeleted event, long sequence) {
        return new Lineage(Math.max(number + 1, event.lineage()), sequence, event.stale());
    }

    /** Whether content of this lineage may be told to somebody who believes in another one. */
    boolean isThatOf(long believed) {
        return believed == number || believed == UNKNOWN.number;
    }
}
