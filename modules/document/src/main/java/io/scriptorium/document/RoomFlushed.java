package io.scriptorium.document;

import org.apache.pekko.actor.typed.ActorRef;

/** Every update the room has received is in the journal, or the room is gone. */
record RoomFlushed(ActorRef<RoomCommand> room) {}
