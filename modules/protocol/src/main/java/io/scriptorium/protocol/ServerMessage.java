package io.scriptorium.protocol;

import io.scriptorium.crdt.lib0.Bytes;

/** One message to a client, independent of the dialect that will carry it. */
public sealed interface ServerMessage {

    /** The server tells what it has ({@code stateVector}, encoded) and asks for the rest. */
    record SyncStep1(Bytes stateVector) implements ServerMessage {}

    /** Answer to a client's step 1: an update v1. */
    record SyncStep2(Bytes update) implements ServerMessage {}

    /** An edit of somebody: an update v1. */
    record Update(Bytes update) implements ServerMessage {}

    /** Presence of one or more clients; an empty one serves as keep-alive. */
    record Awareness(AwarenessUpdate update) implements ServerMessage {}

    /**
     * The first {@code updateMessages} sync step 2 and update messages of this socket are in the journal (counted from
     * 1 for each socket). Sent only to clients that asked for acknowledgements.
     */
    record Acknowledged(long updateMessages) implements ServerMessage {}
}
