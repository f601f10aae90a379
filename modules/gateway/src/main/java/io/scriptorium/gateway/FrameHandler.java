package io.scriptorium.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.document.CloseReason;
import io.scriptorium.gateway.GatewayCounters.Rejection;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns the frames of one socket into what its {@link Connection} understands; puts fragments together. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends in channelInactive
final class FrameHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(FrameHandler.class);

    private final Connection connection;
    private final int messageBytesMax;
    /** The fragments so far of a message that is not complete. */
    private @Nullable ByteBuf fragments;

    FrameHandler(Connection connection, int messageBytesMax) {
        this.connection = connection;
        this.messageBytesMax = messageBytesMax;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (message instanceof WebSocketFrame frame) {
                read(context, frame);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void read(ChannelHandlerContext context, WebSocketFrame frame) {
        if (frame instanceof BinaryWebSocketFrame) {
            if (frame.isFinalFragment()) {
                connection.received(bytes(frame.content()));
            } else {
                fragments = context.alloc().heapBuffer(frame.content().readableBytes());
                append(frame);
            }
        } else if (frame instanceof ContinuationWebSocketFrame && fragments != null) {
            append(frame);
        } else if (frame instanceof PingWebSocketFrame) {
            connection.pinged(ByteBufUtil.getBytes(frame.content()));
        } else if (frame instanceof PongWebSocketFrame) {
            connection.heard();
        } else if (frame instanceof CloseWebSocketFrame close) {
            connection.peerClosed(close.statusCode());
        } else {
            connection.refuse(Rejection.FRAME, CloseReason.UNSUPPORTED_DATA, "messages must be binary");
        }
    }

    private void append(WebSocketFrame frame) {
        ByteBuf all = fragments;
        if (all == null) {
            return;
        }
        if (frame.content().readableBytes() > messageBytesMax - all.readableBytes()) {
            dropFragments();
            connection.refuse(Rejection.FRAME_TOO_LARGE, CloseReason.MESSAGE_TOO_BIG, tooLarge());
            return;
        }
        all.writeBytes(frame.content());
        connection.heard();
        if (frame.isFinalFragment()) {
            Bytes message = bytes(all);
            dropFragments();
            connection.received(message);
        }
    }

    private static Bytes bytes(ByteBuf content) {
        return Bytes.wrap(ByteBufUtil.getBytes(content));
    }

    private String tooLarge() {
        return "message exceeds " + messageBytesMax + " bytes";
    }

    private void dropFragments() {
        if (fragments != null) {
            fragments.release();
            fragments = null;
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        connection.flush();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        dropFragments();
        connection.gone();
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        dropFragments();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException corrupted) {
            WebSocketCloseStatus status = corrupted.closeStatus();
            boolean tooLarge = status.code() == CloseReason.MESSAGE_TOO_BIG;
            connection.refuse(
                    tooLarge ? Rejection.FRAME_TOO_LARGE : Rejection.FRAME,
                    status.code(),
                    tooLarge ? tooLarge() : String.valueOf(corrupted.getMessage()));
        } else if (cause instanceof IOException) {
            connection.log(() -> LOG.debug("connection lost", cause));
            context.close();
        } else {
            connection.log(() -> LOG.error("connection failed", cause));
            connection.close(CloseReason.INTERNAL_ERROR);
        }
    }
}
