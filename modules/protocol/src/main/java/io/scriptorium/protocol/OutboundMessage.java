package io.scriptorium.protocol;

import io.scriptorium.crdt.lib0.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * A server message that is encoded once, however many sessions receive it. Immutable but for two caches that are filled
 * at most once per value (a lost race encodes twice and changes nothing); safe to share between threads.
 */
public final class OutboundMessage {
    private final ServerMessage message;
    private volatile @Nullable Bytes yWebSocket;
    private volatile @Nullable Object frame;

    /** Wraps a message; nothing is encoded yet. */
    public OutboundMessage(ServerMessage message) {
        this.message = message;
    }

    /** What is said. */
    public ServerMessage message() {
        return message;
    }

    /** The message in the y-websocket dialect. */
    public Bytes yWebSocket() {
        Bytes bytes = yWebSocket;
        if (bytes == null) {
            bytes = YWebSocketCodec.encode(message);
            yWebSocket = bytes;
        }
        return bytes;
    }

    /** What a transport stored with {@link #cacheFrame}, or null. */
    public @Nullable Object cachedFrame() {
        return frame;
    }

    /** Lets a transport keep the framed form, so that all sessions share it. */
    public void cacheFrame(Object framed) {
        this.frame = framed;
    }
}
