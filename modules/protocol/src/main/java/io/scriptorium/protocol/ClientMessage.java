package io.scriptorium.protocol;

import io.scriptorium.crdt.lib0.Bytes;

/** One message of a client, independent of the dialect that carried it. */
public sealed interface ClientMessage {

    /** The client tells what it has ({@code stateVector}, encoded) and asks for the rest. */
    record SyncStep1(Bytes stateVector) implements ClientMessage {}

    /**
     * The client's answer to the server's step 1: an update v1, complete and well-formed.
     *
     * @param hasStructs whether it inserts anything; a client that misses nothing sends its delete set alone
     */
    record SyncStep2(Bytes update, boolean hasStructs) implements ClientMessage {}

    /**
     * An edit: an update v1, complete and well-formed.
     *
     * @param hasStructs whether it inserts anything
     */
    record Update(Bytes update, boolean hasStructs) implements ClientMessage {}

    /** Presence of one or more clients. */
    record Awareness(AwarenessUpdate update) implements ClientMessage {}

    /** The client asks for everybody's presence. */
    record QueryAwareness() implements ClientMessage {}

    /** A message type this server does not know; ignored, with the rest of its frame, as SPEC 10.4 says. */
    record Unknown(long type) implements ClientMessage {}
}
