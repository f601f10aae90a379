package io.scriptorium.document;

import io.scriptorium.crdt.lib0.Bytes;
import java.util.List;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What rooms tell the entity of their document. Every answer goes to the room that asked, as a {@link RoomInternal}.
 */
public sealed interface DocumentCommand {

    /**
     * Told by a room; whatever a room tells makes it known to the entity, should the entity have forgotten it in a
     * restart.
     */
    sealed interface FromRoom extends DocumentCommand {
        /** Who tells it. */
        RoomId roomId();

        /** Where answers and news go. */
        ActorRef<RoomCommand> room();

        /**
         * Number of the {@link Lineage} that it is about: one that has ended is answered by
         * {@link RoomInternal.Joined}, and nothing else follows. 0 if the room does not know yet.
         */
        long lineage();
    }

    /**
     * The room wants news of the document; answered by {@link RoomInternal.Joined}, or {@link RoomInternal.Refused}.
     *
     * @param again whether the room was joined before: then it is not refused
     */
    record JoinRoom(RoomId roomId, ActorRef<RoomCommand> room, boolean again) implements FromRoom {
        @Override
        public long lineage() {
            return Lineage.UNKNOWN.number();
        }
    }

    /**
     * Updates to journal, numbered without a gap from {@code firstNumber}; answered by {@link RoomInternal.Committed}
     * once they are in the journal, or at once if nothing in them is new.
     */
    record AppendUpdates(
            RoomId roomId, ActorRef<RoomCommand> room, long firstNumber, List<AppendedUpdate> updates, long lineage)
            implements FromRoom {

        /** Copies the list. */
        public AppendUpdates {
            updates = List.copyOf(updates);
        }

        /** Of a room that does not know the lineage. */
        AppendUpdates(RoomId roomId, ActorRef<RoomCommand> room, long firstNumber, List<AppendedUpdate> updates) {
            this(roomId, room, firstNumber, updates, Lineage.UNKNOWN.number());
        }

        /** Number of the last update. */
        long lastNumber() {
            return firstNumber + updates.size() - 1;
        }
    }

    /**
     * One update of a batch.
     *
     * @param shown whether the room has shown it to its sessions already; if not, the entity pushes what is new in it
     *     to all rooms
     */
    record AppendedUpdate(JournaledUpdate update, boolean shown) {}

    /**
     * Asks for what a state vector lacks; answered by {@link RoomInternal.StateReply}.
     *
     * @param requestId repeated in the answer
     * @param stateVector encoded; no bytes at all if only the entity's own state vector is wanted
     */
    record RequestState(RoomId roomId, ActorRef<RoomCommand> room, long requestId, Bytes stateVector, long lineage)
            implements FromRoom {}

    /** Asks for what was journaled after a sequence number; answered by {@link RoomInternal.SinceReply}. */
    record RequestSince(RoomId roomId, ActorRef<RoomCommand> room, long requestId, long sequence, long lineage)
            implements FromRoom {}

    /**
     * Ends the document: its content is removed from the journal, and refused from whoever still has it.
     *
     * @param principal who wants it, as the journal records it; "" if nobody said
     */
    record DeleteDocument(String principal, ActorRef<Deleted> replyTo) implements DocumentCommand {}

    /**
     * Writes the first update of the document if it has none yet, and nothing otherwise; answered by {@link Begun} once
     * it is in the journal. Of several that ask at a time the entity lets one begin.
     *
     * @param update by whom and what
     */
    record BeginDocument(JournaledUpdate update, ActorRef<Begun> replyTo) implements DocumentCommand {}

    /**
     * What comes before a deletion was removed from the journal, or could not be.
     *
     * @param sequence sequence number of the deletion
     * @param failure why it could not be; "" if it was
     */
    record ErasureEnded(long sequence, String failure) implements DocumentCommand {}

    /**
     * History that is not to be kept was removed, or there was none, or it could not be removed.
     *
     * @param failure why it could not be; "" if it was
     */
    record Shortened(String failure) implements DocumentCommand {}

    /** Time to try again to remove what comes before a deletion. */
    record EraseAgain() implements DocumentCommand {}

    /** The room is gone, as it says itself or as death watch found. */
    record LeaveRoom(RoomId roomId) implements DocumentCommand {}

    /**
     * Is everything of this event, which is in the journal, in the document? What is not is written once more.
     *
     * @param sequence its sequence number
     * @param again whether the event before it had the same one
     */
    record Compare(UpdatesAppended event, long sequence, boolean again, ActorRef<Done> replyTo)
            implements DocumentCommand {}

    /** The journal was read back, completely or not. */
    record ReadBackEnded(boolean complete) implements DocumentCommand {}

    /** Time to tell the latest commit again. */
    record RepeatLatest() implements DocumentCommand {}

    /** No room for a while: unload. */
    record Idle() implements DocumentCommand {}

    /** Stop at once (hand-off, passivation, shutdown). */
    record Stop() implements DocumentCommand {}
}
