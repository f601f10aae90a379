package io.scriptorium.document;

import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What a room needs from the world: its address, the entity, timers, the clock. The actor provides it; so does the
 * simulation.
 */
interface RoomPort {

    /** The room's own address. */
    ActorRef<RoomCommand> self();

    /** Milliseconds since 1970 (UTC). */
    long nowMillis();

    /** Counts. */
    default DocumentMeter meter() {
        return DocumentMeter.NONE;
    }

    /** Tells the entity at its known address, or through sharding if it has none; may be lost. */
    void tellEntity(DocumentCommand command);

    /** From now on the entity is here; its end is told as {@link RoomInternal.EntityGone}. */
    void entityAt(ActorRef<DocumentCommand> entity);

    /** The entity's address is not known any more. */
    void entityLost();

    /** Tells a room on another node; may be lost. */
    void tellSibling(Sibling sibling, RoomInternal message);

    /** From now on the end of that room is told as {@link RoomInternal.SiblingGone}. */
    void watchSibling(Sibling sibling);

    /** Starts a single timer; one of the same kind is replaced. */
    void startTimer(RoomTimer timer, Duration delay);

    /** Stops a timer, if it runs. */
    void cancelTimer(RoomTimer timer);

    /** Nobody is here and nothing waits, after {@code joins} sessions so far: the manager may stop this room. */
    void offerToStop(long joins);
}
