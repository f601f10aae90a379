package io.scriptorium.document;

/**
 * What documents and rooms count of their work, for whoever watches a node. Called on hot paths from any thread, so an
 * implementation neither blocks nor throws. What is told as a change adds up over all rooms or entities of a node.
 * Moments are those of {@link System#nanoTime()}; the meter reads the clock when it is told.
 */
public interface DocumentMeter {
    /** Counts nothing. */
    DocumentMeter NONE = new DocumentMeter() {};

    /** Why a room ends a session. */
    enum Refusal {
        /** The document has reached its size and takes no inserts. */
        READ_ONLY(CloseReason.READ_ONLY),
        /** The document waits for too much that it never saw. */
        MISSING_UPDATES(CloseReason.TRY_AGAIN_LATER),
        /** Documents take all the memory they may on the node that owns this one. */
        NO_MEMORY(CloseReason.TRY_AGAIN_LATER),
        /** The document was deleted, or the session tells of one that was. */
        DELETED(CloseReason.DELETED);

        private final int closeCode;

        Refusal(int closeCode) {
            this.closeCode = closeCode;
        }

        /** The WebSocket close code that says so. */
        int closeCode() {
            return closeCode;
        }
    }

    // ---- how many there are now, as changes

    /** Rooms of this node. */
    default void rooms(int change) {}

    /** Sessions in rooms. */
    default void sessions(int change) {}

    /** Sessions that miss live messages until they are caught up. */
    default void laggingSessions(int change) {}

    /** Rooms whose writers are held back because the journal does not keep up. */
    default void holdingRooms(int change) {}

    /** Memory of updates that rooms have received and the journal has not confirmed. */
    default void unacknowledgedBytes(long change) {}

    /** Memory of all updates that rooms keep: unacknowledged ones, those of siblings, those a sync may still lack. */
    default void keptBytes(long change) {}

    /** Documents loaded on this node. */
    default void entities(int change) {}

    // ---- the live path, told by rooms

    /** An edit of a session has reached its room. */
    default void received(int bytes) {}

    /** An edit, whoever it came from, was offered to so many sessions. */
    default void delivered(int sessions) {}

    /** An edit of a session was offered to the last other session here; {@code arrivedNanos} as in the command. */
    default void shownSince(long arrivedNanos) {}

    /** An edit of a session is in the journal, and its session has been told. */
    default void acknowledgedSince(long arrivedNanos) {}

    /** A session is ended by its room. */
    default void refused(Refusal reason) {}

    // ---- rooms and the entity

    /** A room has found its entity for the first time. */
    default void roomOpened(long millis) {}

    /** A room has found its entity again after having lost it. */
    default void handedOff(long millis) {}

    /** A room has told siblings of an edit. */
    default void relayed(int siblings) {}

    /** A sibling has told of an edit that this room did not know. */
    default void relayArrived() {}

    /** Relays were missed; the entity has told them. */
    default void healed(int updates) {}

    /** A sibling has died; this room appends what it had relayed. */
    default void takenOver(int updates) {}

    // ---- the durable path, told by entities

    /** A document was loaded from the journal, or again after a failure. */
    default void recoveredSince(long startedNanos) {}

    /** The journal did not give a document; that is tried again. */
    default void recoveryFailed() {}

    /** A batch is in the journal. */
    default void journaled(int updates, long bytes, long startedNanos) {}

    /** The journal did not take a batch; the entity starts again. */
    default void journalWriteFailed() {}

    /** A journal snapshot was stored, or not. */
    default void journalSnapshot(boolean stored) {}

    /**
     * Another owner has written into this document's journal.
     *
     * @param events events found under sequence numbers that both have used, or that only the other one knew
     * @param updates updates taken over from there because the document lacked them
     */
    default void foreignWriter(int events, int updates) {}

    // ---- large messages, told by the courier

    /** A large message begins its way to another node in parts. */
    default void transferStarted(long bytes) {}

    /** All parts have arrived, or the transfer was given up. */
    default void transferEnded(boolean arrived) {}

    /** A large message from another node is complete. */
    default void transferReceived(long bytes) {}
}
