package io.scriptorium.gateway;

import io.netty.channel.Channel;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.lib0.MalformedInputException;
import io.scriptorium.document.CloseReason;
import io.scriptorium.document.RoomCommand;
import io.scriptorium.gateway.GatewayCounters.Rejection;
import io.scriptorium.protocol.ClientMessage;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a client sends, on its way to the room: decoded completely, in order. The socket is not read before the room is
 * open, while a large message is decoded elsewhere, while the room has not taken over enough, while the client does not
 * take its answers, and while the room says so; what had been read by then waits here. Confined to the event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends in channelInactive
final class Inbox {
    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

    /** A message that waits, and when it arrived, as {@link System#nanoTime()}. */
    private record Arrived(Bytes message, long nanos) {}

    private final Connection connection;
    private final Channel channel;
    private final Sockets sockets;
    private @Nullable Queue<Arrived> waiting;
    private @Nullable ActorRef<RoomCommand> room;
    private boolean closed;
    private boolean paused;
    private boolean decoding;
    private boolean answersWait;
    private long toConsume;

    Inbox(Connection connection, Channel channel, Sockets sockets) {
        this.connection = connection;
        this.channel = channel;
        this.sockets = sockets;
    }

    boolean isOpen() {
        return room != null;
    }

    /** Whether the socket is being read. */
    boolean isReading() {
        return channel.config().isAutoRead();
    }

    void open(ActorRef<RoomCommand> opened) {
        room = opened;
        proceed();
    }

    void pause(boolean now) {
        paused = now;
        proceed();
    }

    void consumed(int bytes) {
        toConsume = Math.max(0, toConsume - bytes);
        proceed();
    }

    /**
     * The session ends for its room; whatever else arrives is read, so that the closing handshake can end, and
     * forgotten.
     */
    void close() {
        if (!closed) {
            closed = true;
            waiting = null;
            tellRoom(new RoomCommand.Leave(connection));
            channel.config().setAutoRead(true);
        }
    }

    void add(Bytes message, long nowNanos) {
        if (closed) {
            return;
        }
        if (isBlocked() || (waiting != null && !waiting.isEmpty())) {
            if (waiting == null) {
                waiting = new ArrayDeque<>();
            }
            waiting.add(new Arrived(message, nowNanos));
        } else {
            take(message, nowNanos);
        }
        proceed();
    }

    /** A client that does not take its answers is not asked for further questions. */
    void answersWait(boolean now) {
        if (answersWait != now) {
            answersWait = now;
            proceed();
        }
    }

    private boolean isBlocked() {
        return room == null
                || paused
                || answersWait
                || decoding
                || toConsume >= sockets.settings().inboundBytesMax();
    }

    private void proceed() {
        while (!closed && !isBlocked() && waiting != null && !waiting.isEmpty()) {
            Arrived next = waiting.remove();
            take(next.message(), next.nanos());
        }
        if (closed) {
            return;
        }
        boolean read = !isBlocked();
        if (read != channel.config().isAutoRead()) {
            channel.config().setAutoRead(read);
            if (read) {
                waiting = null;
                connection.watchedAgain();
            }
        }
    }

    private void take(Bytes message, long arrivedNanos) {
        if (message.size() <= sockets.settings().inlineBytesMax()) {
            finish(decode(message), arrivedNanos);
            return;
        }
        decoding = true;
        try {
            sockets.decoders().execute(() -> {
                Decoded decoded = decodeOrLog(message);
                channel.eventLoop().execute(() -> {
                    decoding = false;
                    finish(decoded, arrivedNanos);
                    proceed();
                });
            });
        } catch (RejectedExecutionException e) {
            connection.close(CloseReason.GOING_AWAY);
        }
    }

    /** Either messages or what is wrong. */
    private record Decoded(
            List<ClientMessage> messages, @Nullable String wrong) {}

    private Decoded decode(Bytes message) {
        try {
            return new Decoded(sockets.decode(message), null);
        } catch (MalformedInputException e) {
            return new Decoded(List.of(), e.getMessage());
        }
    }

    private Decoded decodeOrLog(Bytes message) {
        try {
            return decode(message);
        } catch (RuntimeException | StackOverflowError e) {
            connection.log(() -> LOG.error("decoding {} bytes failed", message.size(), e));
            connection.close(CloseReason.INTERNAL_ERROR);
            return new Decoded(List.of(), null);
        }
    }

    private void finish(Decoded decoded, long arrivedNanos) {
        if (decoded.wrong() != null) {
            connection.refuse(Rejection.MALFORMED, CloseReason.MALFORMED, "malformed message: " + decoded.wrong());
            return;
        }
        for (ClientMessage message : decoded.messages()) {
            if (message instanceof ClientMessage.SyncStep1 step1) {
                tell(new RoomCommand.RequestSync(connection, step1.stateVector()));
            } else if (message instanceof ClientMessage.SyncStep2 step2) {
                tell(new RoomCommand.ReceiveUpdate(connection, step2.update(), true, step2.hasStructs(), arrivedNanos));
            } else if (message instanceof ClientMessage.Update update) {
                tell(new RoomCommand.ReceiveUpdate(
                        connection, update.update(), false, update.hasStructs(), arrivedNanos));
            } else if (message instanceof ClientMessage.Awareness awareness) {
                tell(new RoomCommand.ReceiveAwareness(connection, awareness.update()));
            } else if (message instanceof ClientMessage.QueryAwareness) {
                tell(new RoomCommand.QueryAwareness(connection));
            } else if (message instanceof ClientMessage.Unknown) {
                sockets.counters().unknown();
            } else {
                throw new AssertionError(message);
            }
        }
    }

    /** Tells the room, unless the session has left it. */
    void tell(RoomCommand.FromSession command) {
        if (!closed) {
            toConsume += command.inboundBytes();
            tellRoom(command);
        }
    }

    private void tellRoom(RoomCommand command) {
        if (room != null) {
            room.tell(command);
        }
    }
}
