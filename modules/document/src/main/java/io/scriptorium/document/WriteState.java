package io.scriptorium.document;

/**
 * Whether a document takes inserts. Told to rooms ahead of time, because the entity refuses nothing that a room has
 * shown: the limits behind it are exceeded at most by what was in flight.
 */
sealed interface WriteState {

    /** Everything is taken. */
    record Writable() implements WriteState {}

    /**
     * Too much waits for updates that the document never saw. A session that inserts is sent away to come back at once:
     * its sync step 2, which is taken, brings what it has.
     *
     * @param reason which limit, with its value
     */
    record MissingUpdates(String reason) implements WriteState {}

    /**
     * Inserts are refused; deletes are taken, they make room.
     *
     * @param reason which limit, with its value
     */
    record ReadOnly(String reason) implements WriteState {}
}
