package io.scriptorium.gateway;

import io.netty.buffer.ByteBuf;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.protocol.OutboundMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket frame of a server (RFC 6455 chapter 5.2: final, not masked), immutable and shared by all sessions that
 * send it. Its bytes live on the heap; sessions copy them into their own buffers piece by piece, so a large frame does
 * not multiply.
 */
final class Frame {
    private static final int FINAL = 0x80;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int CLOSE_TEXT_BYTES_MAX = 123;
    /** Payloads up to this size are kept together with their header. */
    private static final int SMALL = 4096;

    private final byte[] head;
    private final @Nullable ByteBuffer tail;
    private final int size;
    private final boolean message;

    private Frame(int opcode, ByteBuffer payload) {
        int length = payload.remaining();
        int header = length < 126 ? 2 : length < 65_536 ? 4 : 10;
        this.head = new byte[length <= SMALL ? header + length : header];
        this.tail = length <= SMALL ? null : payload;
        this.size = header + length;
        this.message = opcode == BINARY;
        head[0] = (byte) (FINAL | opcode);
        if (header == 2) {
            head[1] = (byte) length;
        } else {
            head[1] = (byte) (header == 4 ? 126 : 127);
            for (int i = header - 1, rest = length; i >= 2; i--, rest >>>= 8) {
                head[i] = (byte) rest;
            }
        }
        if (length <= SMALL) {
            payload.get(head, header, length);
        }
    }

    /** The message in the y-websocket dialect; encoded and framed once, whoever comes first. */
    static Frame of(OutboundMessage message) {
        if (message.cachedFrame() instanceof Frame frame) {
            return frame;
        }
        Frame frame = binary(message.yWebSocket());
        message.cacheFrame(frame);
        return frame;
    }

    static Frame binary(Bytes payload) {
        return new Frame(BINARY, payload.asReadOnlyByteBuffer());
    }

    static Frame ping() {
        return new Frame(PING, ByteBuffer.allocate(0));
    }

    /** @param payload at most 125 bytes: what the ping held */
    static Frame pong(byte[] payload) {
        return new Frame(PONG, ByteBuffer.wrap(payload));
    }

    /** The text is cut to what a close frame holds. */
    static Frame close(int code, String text) {
        byte[] reason = Texts.atMost(CLOSE_TEXT_BYTES_MAX, text).getBytes(StandardCharsets.UTF_8);
        ByteBuffer payload = ByteBuffer.allocate(2 + reason.length);
        return new Frame(CLOSE, payload.putShort((short) code).put(reason).flip());
    }

    /** The close frame that answers one without a code. */
    static Frame close() {
        return new Frame(CLOSE, ByteBuffer.allocate(0));
    }

    /** Whether it is a message in the eyes of the client, which pings and pongs are not. */
    boolean isMessage() {
        return message;
    }

    /** Bytes of header and payload. */
    int size() {
        return size;
    }

    /** Appends {@code length} bytes, beginning with the one at {@code offset}. */
    void copyTo(ByteBuf out, int offset, int length) {
        int fromHead = Math.max(0, Math.min(length, head.length - offset));
        out.writeBytes(head, Math.min(offset, head.length), fromHead);
        if (tail != null && length > fromHead) {
            int start = offset + fromHead - head.length;
            ByteBuffer piece = tail.duplicate();
            piece.position(start).limit(start + length - fromHead);
            out.writeBytes(piece);
        }
    }
}
