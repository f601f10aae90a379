package io.scriptorium.document;

import io.scriptorium.crdt.lib0.Bytes;

/**
 * Which document of its name the sessions of a room have, and what they may still hold of a deleted one. Mutable,
 * confined to the room.
 */
final class RoomLineage {
    /** What sessions are told that have a deleted document. */
    static final String DELETED = "document was deleted: what you hold of it is not taken back";

    /** What they are told who may have been shown something of it. */
    static final CloseReason SHOWN_DELETED =
            new CloseReason(CloseReason.TRY_AGAIN_LATER, "somebody showed a deleted document");

    private Lineage lineage = Lineage.UNKNOWN;

    /** Number of the lineage, 0 if it is not known yet. */
    long number() {
        return lineage.number();
    }

    /** What is not let in. */
    StaleClients stale() {
        return lineage.stale();
    }

    /**
     * The entity tells of the lineage.
     *
     * @return whether it is a later one than that of which the room has told its sessions
     */
    boolean begins(Lineage told) {
        boolean ended = isKnown() && told.number() > number();
        lineage = told;
        return ended;
    }

    /** Whether something belongs to another lineage, if the room knows its own. */
    boolean isOther(long number) {
        return isKnown() && number != number();
    }

    /** A sibling has told of content; a room that does not know its lineage takes it for this one. */
    void heardOf(long number) {
        if (!isKnown()) {
            lineage = new Lineage(number, 0, StaleClients.NONE);
        }
    }

    private boolean isKnown() {
        return lineage.number() != Lineage.UNKNOWN.number();
    }

    /** Whether an update tells of a deleted document; no bytes tell of nothing. */
    boolean isStale(Bytes update) {
        return !update.isEmpty() && stale().areNamedBy(update);
    }

    /** Whether a session tells that it has content of a deleted document. */
    boolean isStale(RoomCommand.FromSession command) {
        if (command instanceof RoomCommand.ReceiveUpdate receive) {
            return isStale(receive.update());
        }
        return command instanceof RoomCommand.RequestSync request && stale().areIn(request.stateVector());
    }
}
