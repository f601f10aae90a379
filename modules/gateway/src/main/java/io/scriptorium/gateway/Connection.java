package io.scriptorium.gateway;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.document.CloseReason;
import io.scriptorium.document.DocumentId;
import io.scriptorium.document.RoomCommand;
import io.scriptorium.document.Session;
import io.scriptorium.gateway.GatewayCounters.ClosedBy;
import io.scriptorium.gateway.GatewayCounters.Rejection;
import io.scriptorium.protocol.AwarenessUpdate;
import io.scriptorium.protocol.OutboundMessage;
import io.scriptorium.protocol.ServerMessage;
import io.scriptorium.protocol.YWebSocketCodec;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One y-websocket socket, and the session of its one document.
 *
 * <p>Rooms call the {@link Session} methods from any thread: a live message is admitted or dropped at once against the
 * budget, and everything else becomes an item in the {@link Mailbox}. All other state is confined to the socket's event
 * loop, which takes the mailbox's items together, writes all frames in one go and flushes once. Nothing here blocks,
 * and nothing is allocated for an idle connection beyond its objects.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends in channelInactive
final class Connection implements Session, Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    /** Harmless to every client, and a message in its eyes, which a ping is not. */
    private static final Frame KEEP_ALIVE =
            Frame.of(new OutboundMessage(new ServerMessage.Awareness(AwarenessUpdate.EMPTY)));

    private static final Frame PING = Frame.ping();

    /** The event loop is woken when this part of the inbound budget was taken over, not for every message. */
    private static final int TAKEN_OVER_SHARE = 8;

    /** How long the peer may take to answer our close frame. */
    private static final long CLOSE_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** What the event loop does with the closing handshake. */
    private enum Closing {
        /** Not closing. */
        NO,
        /** Our close frame waits behind others, or for the answer of the peer. */
        STARTED,
        /** The peer has closed; once our frame is written the socket goes. */
        PEER_DONE
    }

    private final Channel channel;
    private final Sockets sockets;
    private boolean acknowledgements;

    private final Mailbox mailbox = new Mailbox();
    private final AtomicInteger liveBytes = new AtomicInteger();
    /** What the room has taken over and the event loop was not told yet. */
    private final AtomicInteger takenOver = new AtomicInteger();

    private volatile boolean lagging;
    private volatile boolean over;

    private final Outbox outbox;
    private final Inbox inbox;
    private boolean drainedWanted;
    private long acknowledged;
    private Closing closing = Closing.NO;
    /** When the client last was sent a message, which a ping is not. */
    private long sentNanos;

    private boolean messageCopied;
    private long takenNanos;
    private long heardNanos;
    private boolean pinged;
    private final long openedNanos;
    private volatile @Nullable DocumentId document;
    private long closingNanos;

    Connection(Channel channel, Sockets sockets, long nowNanos) {
        this.channel = channel;
        this.sockets = sockets;
        this.outbox = new Outbox(channel, sockets.counters());
        this.inbox = new Inbox(this, channel, sockets);
        this.openedNanos = nowNanos;
        this.sentNanos = nowNanos;
        this.takenNanos = nowNanos;
        this.heardNanos = nowNanos;
    }

    /** The client wants to hear what is in the journal; before the session is told to any room. */
    void askForAcknowledgements() {
        acknowledgements = true;
    }

    /** The session is for this document. */
    void opens(DocumentId opening) {
        document = opening;
    }

    /** Logs with this connection, and its document once it is known, in the context. */
    void log(Runnable logging) {
        DocumentId known = document;
        MDC.put("connection", channel.id().asShortText());
        if (known != null) {
            MDC.put("document", known.value());
        }
        try {
            logging.run();
        } finally {
            MDC.remove("connection");
            MDC.remove("document");
        }
    }

    // ---- told by the room, from any thread

    @Override
    public void opened(ActorRef<RoomCommand> room) {
        tell(() -> {
            if (over || closing != Closing.NO) {
                room.tell(new RoomCommand.Leave(this));
            } else {
                inbox.open(room);
            }
        });
        if (over) {
            // The socket was gone before its room was there, and the mailbox takes nothing more: a second leave does no
            // harm.
            room.tell(new RoomCommand.Leave(this));
        }
    }

    @Override
    public boolean offer(OutboundMessage message) {
        if (lagging || over) {
            return false;
        }
        if (liveBytes.get() >= sockets.settings().outboundBytesMax()) {
            lagging = true;
            sockets.counters().lagged();
            tell(() -> drainedWanted = true);
            return false;
        }
        Frame frame = Frame.of(message);
        liveBytes.addAndGet(frame.size());
        tell(new Mailbox.Item(frame, true));
        return true;
    }

    @Override
    public void push(OutboundMessage message) {
        tell(new Mailbox.Item(Frame.of(message), false));
    }

    @Override
    public void caughtUp() {
        lagging = false;
    }

    @Override
    public void acknowledged(long updateMessages, long sequence) {
        if (acknowledgements) {
            tell(() -> acknowledged = Math.max(acknowledged, updateMessages));
        }
    }

    @Override
    public void consumed(int bytes) {
        if (takenOver.addAndGet(bytes) >= sockets.settings().inboundBytesMax() / TAKEN_OVER_SHARE) {
            tell(() -> inbox.consumed(takenOver.getAndSet(0)));
        }
    }

    @Override
    public void pause() {
        tell(() -> inbox.pause(true));
    }

    @Override
    public void resume() {
        tell(() -> inbox.pause(false));
    }

    @Override
    public void close(CloseReason reason) {
        tell(() -> startClosing(Frame.close(reason.code(), reason.text()), ClosedBy.SERVER, reason.code()));
    }

    private void tell(Runnable action) {
        tell(new Mailbox.Item(action, false));
    }

    private void tell(Mailbox.Item item) {
        if (!over && mailbox.put(item)) {
            try {
                channel.eventLoop().execute(this);
            } catch (RejectedExecutionException e) {
                log(() -> LOG.debug("told after the end of the event loops", e));
            }
        }
    }

    // ---- on the event loop

    /** Takes what others put into the mailbox. */
    @Override
    public void run() {
        long told = acknowledged;
        for (Mailbox.Item item = mailbox.takeAll(); item != null; ) {
            Mailbox.Item next = item.next;
            if (item.content instanceof Runnable action) {
                action.run();
            } else if (closing == Closing.NO && !over) {
                outbox.add(item);
            }
            item = next;
        }
        if (acknowledged > told && closing == Closing.NO && !over) {
            ServerMessage message = new ServerMessage.Acknowledged(acknowledged);
            send(Frame.binary(YWebSocketCodec.encode(message)));
        }
        flush();
    }

    private void send(Frame frame) {
        outbox.add(new Mailbox.Item(frame, false));
    }

    /** A frame is copied whole into a buffer of the socket. */
    void copied(Mailbox.Item item) {
        Frame frame = (Frame) item.content;
        messageCopied |= frame.isMessage();
        if (item.live) {
            liveBytes.addAndGet(-frame.size());
        }
    }

    /** Writes what the socket takes. */
    void flush() {
        ChannelFuture written = outbox.flush(this);
        if (messageCopied) {
            messageCopied = false;
            sentNanos = System.nanoTime();
        }
        inbox.answersWait(outbox.bytes() >= sockets.settings().outboundBytesMax());
        if (!outbox.isEmpty()) {
            return;
        }
        if (closing == Closing.PEER_DONE) {
            ChannelFuture last = written == null ? channel.newSucceededFuture() : written;
            last.addListener(ChannelFutureListener.CLOSE);
        }
        if (drainedWanted && closing == Closing.NO) {
            drainedWanted = false;
            inbox.tell(new RoomCommand.Drained(this));
        }
    }

    /** A whole binary message of the client. */
    void received(Bytes message) {
        heard();
        sockets.counters().received(message.size());
        if (closing == Closing.NO) {
            inbox.add(message, heardNanos);
        }
    }

    /** Anything arrived: the peer lives. */
    void heard() {
        heardNanos = System.nanoTime();
        pinged = false;
    }

    /** The peer wants a pong. It may be left out while others wait, because the next ping asks again. */
    void pinged(byte[] payload) {
        heard();
        if (outbox.isEmpty() && closing == Closing.NO) {
            send(Frame.pong(payload));
            flush();
        }
    }

    /** What the client sent is wrong: the connection ends, its room and its document do not notice. */
    void refuse(Rejection rejection, int code, String reason) {
        if (closing != Closing.NO || over) {
            return;
        }
        sockets.counters().rejected(rejection);
        log(() -> LOG.debug("refused, {}: {}", rejection, reason));
        startClosing(Frame.close(code, reason), ClosedBy.SERVER, code);
        flush();
    }

    /** The peer has sent its close frame. */
    void peerClosed(int code) {
        Frame answer = code > 0 ? Frame.close(code, "") : Frame.close();
        startClosing(answer, ClosedBy.CLIENT, code);
        closing = Closing.PEER_DONE;
        flush();
    }

    private void startClosing(Frame frame, ClosedBy by, int code) {
        if (closing == Closing.NO && !over) {
            sockets.counters().closed(by, code);
            closing = Closing.STARTED;
            closingNanos = System.nanoTime();
            send(frame);
            inbox.close();
        }
    }

    /** The socket is gone. */
    void gone() {
        if (!over) {
            over = true;
            if (closing == Closing.NO) {
                sockets.counters().closed(ClosedBy.NOBODY, GatewayCounters.NO_CLOSE_FRAME);
            }
            outbox.clear();
            inbox.close();
            sockets.gone(this);
        }
    }

    /** Completed once the socket is gone. */
    CompletableFuture<Void> whenGone() {
        CompletableFuture<Void> gone = new CompletableFuture<>();
        channel.closeFuture().addListener(future -> gone.complete(null));
        return gone;
    }

    /** Whether the socket is gone. */
    boolean isOver() {
        return over;
    }

    /** Reading has begun again after a pause, during which the peer's life was not watched. */
    void watchedAgain() {
        heard();
    }

    /** The regular look at every connection: keeps the client calm, finds peers that are dead. */
    void look(long nowNanos) {
        GatewaySettings settings = sockets.settings();
        if (!outbox.isStuck()) {
            takenNanos = nowNanos;
        } else if (nowNanos - takenNanos >= settings.readerIdleMax().toNanos()) {
            abort(Rejection.READER_STALLED);
            return;
        }
        if (closing != Closing.NO) {
            if (nowNanos - closingNanos >= CLOSE_TIMEOUT_NANOS) {
                channel.close();
            }
            return;
        }
        if (!inbox.isOpen() && nowNanos - openedNanos >= settings.joinTimeout().toNanos()) {
            refuse(Rejection.JOIN_TIMEOUT, CloseReason.TRY_AGAIN_LATER, "the document does not open");
            return;
        }
        if (outbox.isEmpty()) {
            if (nowNanos - sentNanos >= settings.keepAlive().toNanos()) {
                send(KEEP_ALIVE);
            }
            lookForLife(settings, nowNanos);
            flush();
        }
    }

    private void lookForLife(GatewaySettings settings, long nowNanos) {
        long silence = nowNanos - heardNanos;
        long interval = settings.pingInterval().toNanos();
        if (!inbox.isReading() || silence < interval) {
            return;
        }
        if (!pinged) {
            pinged = true;
            send(PING);
        } else if (silence >= 2 * interval) {
            abort(Rejection.PEER_SILENT);
        }
    }

    private void abort(Rejection rejection) {
        sockets.counters().rejected(rejection);
        channel.close();
    }
}
