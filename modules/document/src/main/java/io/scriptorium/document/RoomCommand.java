package io.scriptorium.document;

import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.protocol.AwarenessUpdate;

/**
 * What a room can be told. The nested records that name a {@link Session} are told by its connection; the rest is
 * internal.
 */
public sealed interface RoomCommand permits RoomCommand.FromSession, RoomInternal {

    /** Told by a connection, after {@link Session#opened}. */
    sealed interface FromSession extends RoomCommand {
        /** Who tells it. */
        Session session();

        /** What it counts until it is {@link Session#consumed}: roughly its memory in a room's queue. */
        default int inboundBytes() {
            return SMALL;
        }
    }

    /** What a command counts besides its content, in bytes. */
    int SMALL = 64;

    /** The client's step 1. */
    record RequestSync(Session session, Bytes stateVector) implements FromSession {
        @Override
        public int inboundBytes() {
            return SMALL + stateVector.size();
        }
    }

    /**
     * A sync step 2 or an update, structurally checked against the decode limits.
     *
     * @param syncStep2 whether it came as a step 2
     * @param hasStructs whether it inserts anything (a step 2 without structs goes to the entity only)
     * @param arrivedNanos when its frame arrived, as {@link System#nanoTime()}
     */
    record ReceiveUpdate(Session session, Bytes update, boolean syncStep2, boolean hasStructs, long arrivedNanos)
            implements FromSession {
        @Override
        public int inboundBytes() {
            return SMALL + update.size();
        }
    }

    /** Presence told by the client. */
    record ReceiveAwareness(Session session, AwarenessUpdate update) implements FromSession {
        @Override
        public int inboundBytes() {
            int bytes = SMALL;
            for (AwarenessUpdate.Entry entry : update.entries()) {
                bytes += SMALL + entry.state().length();
            }
            return bytes;
        }
    }

    /** The client asks for everybody's presence. */
    record QueryAwareness(Session session) implements FromSession {}

    /** The outbound queue of a lagging session is empty: it wants its catch-up. */
    record Drained(Session session) implements FromSession {}

    /** The session ends; nothing follows from it. */
    record Leave(Session session) implements FromSession {}
}
