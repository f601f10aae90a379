package io.scriptorium.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOutboundBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The frames that wait for one socket. They are copied into buffers of at most {@link #PIECE_BYTES} only while the
 * socket takes them, so a slow reader holds its queue (bounded by whoever fills it) and two such buffers. Confined to
 * the event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends in channelInactive
final class Outbox {
    private static final int PIECE_BYTES = 64 << 10;

    private final Channel channel;
    private final GatewayCounters counters;
    private Mailbox.@Nullable Item first;
    private Mailbox.@Nullable Item last;
    /** Bytes of the first frame that were copied. */
    private int offset;

    private long bytes;
    private boolean flushing;
    /** Writes that the socket has taken whole, and what was seen of that at the last look. */
    private int completed;

    private final ChannelFutureListener completion = future -> completed++;
    private int lookCompleted;
    private long lookProgress;

    Outbox(Channel channel, GatewayCounters counters) {
        this.channel = channel;
        this.counters = counters;
    }

    boolean isEmpty() {
        return first == null;
    }

    /** Bytes of the frames, or parts of frames, that wait. */
    long bytes() {
        return bytes;
    }

    /** Appends an item whose content is a frame. */
    void add(Mailbox.Item item) {
        item.next = null;
        if (last == null) {
            first = item;
        } else {
            last.next = item;
        }
        last = item;
        bytes += ((Frame) item.content).size();
    }

    /**
     * Writes what the socket takes, as one write for all frames that fit a buffer.
     *
     * @param owner hears of every frame that was copied whole
     * @return the last write, null if there was none
     */
    @Nullable
    ChannelFuture flush(Connection owner) {
        if (flushing) {
            return null;
        }
        flushing = true;
        ChannelFuture written = null;
        while (first != null && channel.isWritable()) {
            written = channel.write(piece(owner)).addListener(completion);
            if (first == null || !channel.isWritable()) {
                channel.flush();
            }
        }
        flushing = false;
        return written;
    }

    private ByteBuf piece(Connection owner) {
        int capacity = (int) Math.min(PIECE_BYTES, bytes);
        ByteBuf piece = channel.alloc().directBuffer(capacity, capacity);
        while (first != null && piece.isWritable()) {
            Frame frame = (Frame) first.content;
            int length = Math.min(piece.writableBytes(), frame.size() - offset);
            frame.copyTo(piece, offset, length);
            offset += length;
            if (offset == frame.size()) {
                offset = 0;
                counters.sent(frame.size());
                owner.copied(first);
                first = first.next;
                last = first == null ? null : last;
            }
        }
        bytes -= piece.readableBytes();
        return piece;
    }

    /** Forgets all frames. */
    void clear() {
        first = null;
        last = null;
        offset = 0;
        bytes = 0;
    }

    /** Whether something waits and the socket has taken nothing since the last look. */
    boolean isStuck() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        boolean idle = first == null && (buffer == null || buffer.isEmpty());
        long progress = buffer == null ? 0 : buffer.currentProgress();
        boolean stuck = !idle && completed == lookCompleted && progress == lookProgress;
        lookCompleted = completed;
        lookProgress = progress;
        return stuck;
    }
}
