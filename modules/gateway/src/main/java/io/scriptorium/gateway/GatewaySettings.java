package io.scriptorium.gateway;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Settings of the public port, as {@code reference.conf} documents them key by key under {@code scriptorium.gateway}.
 *
 * @param host address to listen on
 * @param port port to listen on, 0 for a free one
 * @param allowedHosts further accepted values of the Host header
 * @param allowedOrigins accepted values of the Origin header beside the own one
 * @param eventLoops threads that serve sockets, 0 for one a processor
 * @param decodeThreads threads that decode large messages
 * @param sessionsMax open WebSocket sessions
 * @param frameBytesMax largest WebSocket message
 * @param inlineBytesMax largest message decoded by the thread that read it
 * @param outboundBytesMax live messages waiting for one session
 * @param inboundBytesMax updates of one session that its room has not taken over
 * @param keepAlive silence after which a session gets an empty message
 * @param pingInterval silence of a client after which it is pinged
 * @param readerIdleMax how long a reader may take nothing
 * @param joinTimeout how long a room may take to open
 * @param handshakeTimeout how long a request may take to arrive
 * @param idleTimeout how long a connection may wait between requests
 * @param responseTimeout how long a request may wait for its answer
 * @param requestBytesMax largest request body
 * @param apiDocumentsMax documents that requests hold in memory at a time
 * @param apiWaitingMax requests that wait for that
 */
public record GatewaySettings(
        String host,
        int port,
        List<String> allowedHosts,
        List<String> allowedOrigins,
        int eventLoops,
        int decodeThreads,
        int sessionsMax,
        int frameBytesMax,
        int inlineBytesMax,
        int outboundBytesMax,
        int inboundBytesMax,
        Duration keepAlive,
        Duration pingInterval,
        Duration readerIdleMax,
        Duration joinTimeout,
        Duration handshakeTimeout,
        Duration idleTimeout,
        Duration responseTimeout,
        int requestBytesMax,
        int apiDocumentsMax,
        int apiWaitingMax) {

    private static final String ROOT = "scriptorium.gateway";
    private static final int MIB = 1 << 20;
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Set<String> KEYS = Set.of(
            "host",
            "port",
            "allowed-hosts",
            "allowed-origins",
            "feed",
            "event-loops",
            "decode-threads",
            "sessions-max",
            "frame-bytes-max",
            "inline-bytes-max",
            "outbound-bytes-max",
            "inbound-bytes-max",
            "keep-alive",
            "ping-interval",
            "reader-idle-max",
            "join-timeout",
            "handshake-timeout",
            "idle-timeout",
            "response-timeout",
            "request-bytes-max",
            "api-documents-max",
            "api-waiting-max");

    /** @throws IllegalArgumentException naming the key, the value and the bound */
    public GatewaySettings {
        allowedHosts = List.copyOf(allowedHosts);
        allowedOrigins = List.copyOf(allowedOrigins);
        require(!host.isBlank(), "host", host, "not empty");
        between("port", port, 0, 65_535);
        between("event-loops", eventLoops, 0, 256);
        between("decode-threads", decodeThreads, 1, 256);
        between("sessions-max", sessionsMax, 1, 1_000_000);
        between("frame-bytes-max", frameBytesMax, 1 << 10, 64 * MIB);
        between("inline-bytes-max", inlineBytesMax, 0, MIB);
        between("outbound-bytes-max", outboundBytesMax, 1 << 10, 1024 * MIB);
        between("inbound-bytes-max", inboundBytesMax, 1 << 10, 1024 * MIB);
        between("keep-alive", keepAlive, SHORTEST, Duration.ofSeconds(24));
        between("ping-interval", pingInterval, SHORTEST, LONGEST);
        between("reader-idle-max", readerIdleMax, SHORTEST, LONGEST);
        between("join-timeout", joinTimeout, SHORTEST, LONGEST);
        between("handshake-timeout", handshakeTimeout, SHORTEST, LONGEST);
        between("idle-timeout", idleTimeout, SHORTEST, LONGEST);
        between("response-timeout", responseTimeout, SHORTEST, LONGEST);
        between("request-bytes-max", requestBytesMax, 0, 64 * MIB);
        between("api-documents-max", apiDocumentsMax, 1, 1_000);
        between("api-waiting-max", apiWaitingMax, 0, 100_000);
    }

    /**
     * Reads {@code scriptorium.gateway} of a resolved configuration that includes the defaults.
     *
     * @throws IllegalArgumentException if a value is out of its bounds or a key is unknown
     */
    public static GatewaySettings from(Config root) {
        Config config = root.getConfig(ROOT);
        Set<String> unknown = new TreeSet<>(config.root().keySet());
        unknown.removeAll(KEYS);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "unknown setting " + ROOT + "." + unknown.iterator().next());
        }
        return new GatewaySettings(
                config.getString("host"),
                config.getInt("port"),
                config.getStringList("allowed-hosts"),
                config.getStringList("allowed-origins"),
                config.getInt("event-loops"),
                config.getInt("decode-threads"),
                config.getInt("sessions-max"),
                bytes(config, "frame-bytes-max"),
                bytes(config, "inline-bytes-max"),
                bytes(config, "outbound-bytes-max"),
                bytes(config, "inbound-bytes-max"),
                config.getDuration("keep-alive"),
                config.getDuration("ping-interval"),
                config.getDuration("reader-idle-max"),
                config.getDuration("join-timeout"),
                config.getDuration("handshake-timeout"),
                config.getDuration("idle-timeout"),
                config.getDuration("response-timeout"),
                bytes(config, "request-bytes-max"),
                config.getInt("api-documents-max"),
                config.getInt("api-waiting-max"));
    }

    private static int bytes(Config config, String key) {
        long value;
        try {
            value = config.getBytes(key);
        } catch (ConfigException.BadValue e) {
            throw new IllegalArgumentException(ROOT + "." + key + ": " + e.getMessage(), e);
        }
        return (int) Math.max(-1, Math.min(Integer.MAX_VALUE, value));
    }

    private static void between(String key, int value, int min, int max) {
        require(value >= min && value <= max, key, value, "between " + min + " and " + max);
    }

    private static void between(String key, Duration value, Duration min, Duration max) {
        boolean inside = value.compareTo(min) >= 0 && value.compareTo(max) <= 0;
        require(inside, key, value.toMillis() + " ms", "between " + min.toMillis() + " and " + max.toMillis() + " ms");
    }

    private static void require(boolean holds, String key, Object value, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(ROOT + "." + key + " is " + value + ", must be " + rule);
        }
    }
}
