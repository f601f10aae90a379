package io.scriptorium.document;

import org.apache.pekko.actor.typed.ActorRef;

/**
 * A room of the same document on another node.
 *
 * @param roomId its incarnation
 * @param room its address
 */
record Sibling(RoomId roomId, ActorRef<RoomCommand> room) {}
