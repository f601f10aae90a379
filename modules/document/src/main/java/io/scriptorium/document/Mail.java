package io.scriptorium.document;

import org.apache.pekko.actor.typed.ActorRef;

/** How rooms and entities tell each other something that may be large and go to another node. May lose it. */
interface Mail {
    /**
     * Sends a message. Large ones to other nodes travel in parts and arrive later than small ones sent after them; a
     * message equal to one that is still under way to the same actor is not sent again.
     */
    <T> void send(ActorRef<T> recipient, T message);
}
