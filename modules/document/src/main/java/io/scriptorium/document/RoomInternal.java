package io.scriptorium.document;

import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.protocol.AwarenessUpdate;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What a room is told by the entity, its manager and its own timers. Every message of the entity carries the journal
 * sequence number it covers.
 */
sealed interface RoomInternal extends RoomCommand {

    /** The manager hands over a session. */
    record Join(Session session, String principal) implements RoomInternal {}

    /** The manager agrees that nobody needs this room. */
    record Stop() implements RoomInternal {}

    /**
     * The entity knows the room, or has recovered anew and forgot what it had not journaled, or the room believes in a
     * lineage that has ended, or told of its content.
     */
    record Joined(
            ActorRef<DocumentCommand> entity, long sequence, boolean pending, WriteState writeState, Lineage lineage)
            implements RoomInternal {

        /** Of a document that was never deleted. */
        Joined(ActorRef<DocumentCommand> entity, long sequence, boolean pending, WriteState writeState) {
            this(entity, sequence, pending, writeState, Lineage.FIRST);
        }
    }

    /** The entity will not be loaded for this room; what the room appends is journaled all the same. */
    record Refused(String reason) implements RoomInternal {}

    /**
     * A batch of a room is in the journal.
     *
     * @param sequence sequence number of the document now
     * @param isEvent whether this tells of the event with that number; otherwise nothing in the batch was new, or it
     *     had been journaled before
     * @param roomId whose batch
     * @param firstNumber number of the first update in the batch
     * @param upToNumber number of the last: every update of that room up to this one is in the journal
     * @param pushed updates that no room has shown yet
     * @param journaled up to which number the updates of each room are in the journal
     * @param pending whether the document waits for updates it never saw
     * @param writeState whether the document takes inserts from now on
     * @param lineage number of the {@link Lineage}
     */
    record Committed(
            long sequence,
            boolean isEvent,
            RoomId roomId,
            long firstNumber,
            long upToNumber,
            List<Bytes> pushed,
            Map<RoomId, Long> journaled,
            boolean pending,
            WriteState writeState,
            long lineage)
            implements RoomInternal {

        /** Copies the collections. */
        public Committed {
            pushed = List.copyOf(pushed);
            journaled = Map.copyOf(journaled);
        }

        /** Of a document that was never deleted. */
        Committed(
                long sequence,
                boolean isEvent,
                RoomId roomId,
                long firstNumber,
                long upToNumber,
                List<Bytes> pushed,
                Map<RoomId, Long> journaled,
                boolean pending,
                WriteState writeState) {
            this(
                    sequence,
                    isEvent,
                    roomId,
                    firstNumber,
                    upToNumber,
                    pushed,
                    journaled,
                    pending,
                    writeState,
                    Lineage.FIRST.number());
        }
    }

    /** The rooms of the document that the entity knows; there may be others that it has not heard of yet. */
    record Siblings(List<Sibling> rooms) implements RoomInternal {

        /** Copies the list. */
        public Siblings {
            rooms = List.copyOf(rooms);
        }
    }

    /** Another room of the document tells that it is there. */
    record Introduced(Sibling sibling) implements RoomInternal {}

    /**
     * Another room has shown an update and will append it to the journal.
     *
     * @param roomId which room
     * @param number its number of the update
     * @param update no bytes if it was not shown and only takes its number
     * @param principal who sent it
     * @param lineage number of the {@link Lineage} it belongs to
     */
    record Relayed(RoomId roomId, long number, Bytes update, String principal, long lineage) implements RoomInternal {

        /** Of a document that was never deleted. */
        Relayed(RoomId roomId, long number, Bytes update, String principal) {
            this(roomId, number, update, principal, Lineage.FIRST.number());
        }
    }

    /** Presence of sessions of another room has changed. */
    record SiblingPresence(RoomId roomId, AwarenessUpdate update) implements RoomInternal {}

    /** Another room has ended, or its node has. */
    record SiblingGone(RoomId roomId) implements RoomInternal {}

    /** What a state vector lacks at {@code sequence}, and the entity's own state vector. */
    record StateReply(long requestId, long sequence, Bytes update, Bytes stateVector) implements RoomInternal {}

    /** What was journaled between the sequence number asked for and {@code sequence}, or the whole state. */
    record SinceReply(long requestId, long sequence, List<Bytes> updates) implements RoomInternal {}

    /** Answer {@link RoomFlushed} as soon as every update is acknowledged. */
    record Flush(ActorRef<RoomFlushed> replyTo) implements RoomInternal {}

    /** The entity has stopped or moved. */
    record EntityGone(ActorRef<DocumentCommand> entity) implements RoomInternal {}

    /** A timer of the room. */
    record Timeout(RoomTimer timer) implements RoomInternal {}
}
