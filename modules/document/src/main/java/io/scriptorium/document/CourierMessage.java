package io.scriptorium.document;

import io.scriptorium.crdt.lib0.Bytes;
import org.apache.pekko.actor.typed.ActorRef;

/** What the {@link Courier} of a node is told. */
sealed interface CourierMessage {

    /** Take this to an actor of another node. */
    record Send(ActorRef<?> recipient, Object message) implements CourierMessage {}

    /**
     * A part of a large message, from the courier of another node.
     *
     * @param transfer number of the message at the sending courier
     * @param from that courier
     * @param index which part, from 0
     * @param count how many parts there are
     * @param recipient address as text; only the first part tells
     * @param manifest kind of the message; only the first part tells
     * @param part its bytes
     */
    record Chunk(
            long transfer,
            ActorRef<CourierMessage> from,
            int index,
            int count,
            String recipient,
            String manifest,
            Bytes part)
            implements CourierMessage {}

    /** So many parts of a transfer have arrived, without a gap. */
    record ChunksArrived(long transfer, int count) implements CourierMessage {}

    /** Time to look for transfers that do not get on. */
    record Tick() implements CourierMessage {}
}
