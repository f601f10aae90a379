package io.scriptorium.bench.sockets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.scriptorium.crdt.lib0.ByteReader;
import io.scriptorium.crdt.lib0.ByteWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * One editor as the server sees it: synchronizes, then types one character after another at the end of its own text,
 * each as the update that yjs would send. Confined to its event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails ends in channelInactive
final class Client extends SimpleChannelInboundHandler<Object> {
    private static final byte[] ASK_FOR_EVERYTHING = {0, 0, 1, 0};
    private static final byte[] HAS_NOTHING = {0, 1, 2, 0, 0};
    private static final int FRAME_BYTES_MAX = 16 << 20;

    private final WebSocketClientHandshaker handshaker;
    private final @Nullable Relay relay;
    private final CompletableFuture<Client> synced = new CompletableFuture<>();
    private final long id = 1 + ThreadLocalRandom.current().nextLong((1L << 32) - 1);
    private int clock;
    private @Nullable Channel channel;

    /** @param relay who hears of edits, null for a client that only waits */
    Client(URI uri, @Nullable Relay relay) {
        super(true);
        this.relay = relay;
        this.handshaker = WebSocketClientHandshakerFactory.newHandshaker(
                uri, WebSocketVersion.V13, null, false, new DefaultHttpHeaders(), FRAME_BYTES_MAX);
    }

    /** Completed with the first sync step 2. */
    CompletableFuture<Client> synced() {
        return synced;
    }

    long id() {
        return id;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        channel = context.channel();
        handshaker.handshake(context.channel());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        synced.completeExceptionally(new IllegalStateException("the server closed a connection"));
        if (relay != null) {
            relay.lost();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        synced.completeExceptionally(cause);
        context.close();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Object message) {
        if (message instanceof FullHttpResponse response) {
            handshaker.finishHandshake(context.channel(), response);
            send(ASK_FOR_EVERYTHING);
        } else if (message instanceof BinaryWebSocketFrame frame) {
            read(frame.content());
        } else if (message instanceof PingWebSocketFrame ping) {
            context.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
        } else if (message instanceof CloseWebSocketFrame close) {
            synced.completeExceptionally(
                    new IllegalStateException("closed with " + close.statusCode() + " " + close.reasonText()));
            context.close();
        }
    }

    private void read(ByteBuf content) {
        if (content.readableBytes() < 3 || content.getByte(content.readerIndex()) != 0) {
            return;
        }
        int kind = content.getByte(content.readerIndex() + 1);
        if (kind == 0) {
            send(HAS_NOTHING);
        } else if (kind == 1) {
            synced.complete(this);
        } else if (kind == 2 && relay != null) {
            byte[] bytes = new byte[content.readableBytes()];
            content.getBytes(content.readerIndex(), bytes);
            ByteReader in = new ByteReader(bytes, 2, bytes.length - 2);
            in.readVarUint();
            in.readVarUint();
            in.readVarUint();
            relay.received(this, in.readVarUint(), in.readVarUint());
        }
    }

    private void send(byte[] message) {
        if (channel != null) {
            channel.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(message)));
        }
    }

    long nextClock() {
        return clock;
    }

    /** Types the next character. */
    void type() {
        ByteWriter update = new ByteWriter();
        update.writeVarUint(1);
        update.writeVarUint(1);
        update.writeVarUint(id);
        update.writeVarUint(clock);
        if (clock == 0) {
            update.writeUint8(4);
            update.writeVarUint(1);
            update.writeVarString("t");
        } else {
            update.writeUint8(0x84);
            update.writeVarUint(id);
            update.writeVarUint(clock - 1);
        }
        update.writeVarBytes("x".getBytes(StandardCharsets.UTF_8));
        update.writeVarUint(0);
        ByteWriter message = new ByteWriter();
        message.writeUint8(0);
        message.writeUint8(2);
        message.writeVarBytes(update.toByteArray());
        send(message.toByteArray());
        clock++;
    }

    void close() {
        if (channel != null) {
            channel.close();
        }
    }
}
