package io.scriptorium.document;

import io.scriptorium.protocol.OutboundMessage;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * One document open on one connection, as its room sees it. Implemented by the connection. Every method may be called
 * from any thread, returns at once and never throws; calls of one thread take effect in their order.
 */
public interface Session {

    /**
     * The room has taken the session in. From now on the connection tells it {@link RoomCommand}s that name this
     * session, and {@link RoomCommand.Leave} last.
     */
    void opened(ActorRef<RoomCommand> room);

    /**
     * Queues a live message (update, awareness) within the session's outbound budget.
     *
     * @return false if the budget is used up and the message was dropped: the session now lags, drops every further
     *     live message without being asked, and tells the room {@link RoomCommand.Drained} once its queue is empty
     */
    boolean offer(OutboundMessage message);

    /**
     * Queues a message outside the budget: a sync reply, the updates of a catch-up, a control message. Never dropped,
     * also while the session lags.
     */
    void push(OutboundMessage message);

    /** The session lags no more: what it missed follows by {@link #push}, and {@link #offer} queues again. */
    void caughtUp();

    /**
     * The session's first {@code updateMessages} sync step 2 and update messages are in the journal (cumulative, from
     * 1). The connection tells its client, if the client asked.
     *
     * @param sequence sequence number of the event that holds the last of them; if nothing in them was new, of the
     *     document
     */
    void acknowledged(long updateMessages, long sequence);

    /**
     * The answer to a sync step 1 has been pushed; with what was offered meanwhile, the session has been given
     * everything up to a sequence number.
     */
    default void answered(long sequence) {}

    /** Whether the session wants to hear of {@link #journaled}; never changes. */
    default boolean follows() {
        return false;
    }

    /**
     * Everything up to a sequence number is in the journal, whoever sent it. Told when it is first known and whenever
     * it has grown, after the acknowledgements that belong to it.
     */
    default void journaled(long sequence) {}

    /**
     * The room has taken over {@code bytes} of what the connection told it, by
     * {@link RoomCommand.FromSession#inboundBytes}. A connection stops reading its socket while more than a bounded
     * number of bytes is not taken over.
     */
    void consumed(int bytes);

    /**
     * The room's unacknowledged bytes are at their limit: stop reading the socket, and its liveness clock, until
     * {@link #resume}.
     */
    void pause();

    /** Reads again after {@link #pause}. */
    void resume();

    /** Sends what is queued, then closes the session with this reason. */
    void close(CloseReason reason);
}
