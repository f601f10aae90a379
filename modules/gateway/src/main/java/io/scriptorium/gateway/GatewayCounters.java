package io.scriptorium.gateway;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What the public port has counted since it was started. Thread-safe; reading is not a snapshot across counters. */
public final class GatewayCounters {

    /** Why a request or a connection was turned away. */
    public enum Rejection {
        /** The Host header names a host that is not ours. */
        HOST,
        /** The Origin header names a foreign page. */
        ORIGIN,
        /** Too many sessions, or the node shuts down. */
        BUSY,
        /** The document name or a parameter of the address is not acceptable. */
        ADDRESS,
        /** Bytes that are not HTTP, or that a smuggler would send. */
        REQUEST,
        /** A request body above the limit. */
        REQUEST_TOO_LARGE,
        /** A request that did not arrive, or was not answered, in time. */
        REQUEST_TIMEOUT,
        /** A frame that is not WebSocket, or not binary. */
        FRAME,
        /** A message above the limit. */
        FRAME_TOO_LARGE,
        /** A message that is not the protocol. */
        MALFORMED,
        /** A reader that took nothing for too long. */
        READER_STALLED,
        /** A peer that did not answer a ping. */
        PEER_SILENT,
        /** A room that did not open in time. */
        JOIN_TIMEOUT
    }

    /** Who ended a connection. */
    public enum ClosedBy {
        /** This server, with a close frame. */
        SERVER,
        /** The client, with a close frame. */
        CLIENT,
        /** Nobody said so: the connection was lost, or given up because the peer was silent. */
        NOBODY
    }

    /** Stands for a close frame without a code. */
    public static final int NO_CODE = 1005;
    /** Stands for no close frame at all. */
    public static final int NO_CLOSE_FRAME = 1006;
    /** Stands for every code of a client that the WebSocket protocol does not name. */
    public static final int OTHER_CODE = 0;

    private static final int PROTOCOL_CODES_END = 1016;

    /**
     * How a connection ended.
     *
     * @param by who ended it
     * @param code WebSocket close code, or one of the constants here
     */
    public record Close(ClosedBy by, int code) {}

    private final LongAdder socketsOpened = new LongAdder();
    private final LongAdder socketsClosed = new LongAdder();
    private final LongAdder framesIn = new LongAdder();
    private final LongAdder bytesIn = new LongAdder();
    private final LongAdder framesOut = new LongAdder();
    private final LongAdder bytesOut = new LongAdder();
    private final LongAdder lagging = new LongAdder();
    private final LongAdder unknownMessages = new LongAdder();
    private final LongAdder requests = new LongAdder();
    /** Filled once and never changed afterwards. */
    private final Map<Rejection, LongAdder> rejections = new EnumMap<>(Rejection.class);

    /** As many as there are codes in this server and in the protocol. */
    private final Map<Close, LongAdder> closes = new ConcurrentHashMap<>();

    /** Everything at zero. */
    public GatewayCounters() {
        for (Rejection reason : Rejection.values()) {
            rejections.put(reason, new LongAdder());
        }
    }

    /** WebSocket connections open now. */
    public long socketsOpen() {
        return Math.max(0, socketsOpened.sum() - socketsClosed.sum());
    }

    /** WebSocket connections ever opened. */
    public long socketsOpened() {
        return socketsOpened.sum();
    }

    /** WebSocket messages received. */
    public long framesIn() {
        return framesIn.sum();
    }

    /** Payload bytes of these. */
    public long bytesIn() {
        return bytesIn.sum();
    }

    /** WebSocket frames sent, control frames included. */
    public long framesOut() {
        return framesOut.sum();
    }

    /** Bytes of these, headers included. */
    public long bytesOut() {
        return bytesOut.sum();
    }

    /** How often a session began to lag. */
    public long lagging() {
        return lagging.sum();
    }

    /** Messages of a type this server does not know. */
    public long unknownMessages() {
        return unknownMessages.sum();
    }

    /** Plain HTTP requests handed to the route. */
    public long requests() {
        return requests.sum();
    }

    /** Requests and connections turned away for this reason. */
    public long rejections(Rejection reason) {
        return adder(reason).sum();
    }

    /** Connections that ended, by how. */
    public Map<Close, Long> closes() {
        Map<Close, Long> counts = new HashMap<>();
        closes.forEach((close, count) -> counts.put(close, count.sum()));
        return counts;
    }

    /** Counts a connection that ends; {@code code} of a client may be anything, or not positive for none. */
    void closed(ClosedBy by, int code) {
        int known = code;
        if (by == ClosedBy.CLIENT) {
            known = code <= 0 ? NO_CODE : code < PROTOCOL_CODES_END ? code : OTHER_CODE;
        }
        closes.computeIfAbsent(new Close(by, known), close -> new LongAdder()).increment();
    }

    /** Counts a request that goes to the route. */
    void requested() {
        requests.increment();
    }

    /** Counts a request or connection that is turned away. */
    void rejected(Rejection reason) {
        adder(reason).increment();
    }

    private LongAdder adder(Rejection reason) {
        return Objects.requireNonNull(rejections.get(reason));
    }

    void socketOpened() {
        socketsOpened.increment();
    }

    void socketClosed() {
        socketsClosed.increment();
    }

    void received(int bytes) {
        framesIn.increment();
        bytesIn.add(bytes);
    }

    void sent(int bytes) {
        framesOut.increment();
        bytesOut.add(bytes);
    }

    void lagged() {
        lagging.increment();
    }

    void unknown() {
        unknownMessages.increment();
    }
}
