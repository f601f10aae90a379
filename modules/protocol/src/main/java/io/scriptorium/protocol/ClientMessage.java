package io.scriptorium.protocol;

import io.scriptorium.crdt.lib0.Bytes;

/** One message of a client, independent of the dialect that carried it. */
public sealed interface ClientMessage {

    /** The client tells what it has ({@code stateVector}, encoded) and asks for the rest. */
    record SyncStep1(Bytes stateVector) implements ClientMessage {}

    /** The client's answer to the server's step 1: an update v1, complete and well-formed. */
    record SyncStep2(Bytes update) implements ClientMessage {}

    /** An edit: an update v1, complete and well-formed. */
    record Update(Bytes update) implements ClientMessage {}

    /** Presence of one or more clients. */
    record Awareness(AwarenessUpdate update) implements ClientMessage {}

    /** The client asks for everybody's presence. */
    record QueryAwareness() implements ClientMessage {}

    /** A message type this server does not know; ignored, as SPEC 10.4 says. */
    record Unknown(long type) implements ClientMessage {}
}
