package io.scriptorium.gateway;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.scriptorium.document.CloseReason;
import io.scriptorium.document.Rooms;
import io.scriptorium.gateway.http.BridgeLimits;
import io.scriptorium.gateway.http.HttpBridge;
import io.scriptorium.gateway.http.RequestDecoder;
import io.scriptorium.gateway.http.ResponseEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * The one port that clients see. Netty owns it: a request for {@code /ws/{document}} that upgrades becomes a session of
 * its document's room, every other request goes to a Pekko HTTP function in this process. Thread-safe.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends in channelInactive
public final class PublicPort {
    /** Sockets beyond the allowed sessions: plain requests, and refusals on their way. */
    private static final int PLAIN_CONNECTIONS_MAX = 1_000;

    private static final int BACKLOG = 4096;
    /** The kernel's part of what waits for a slow reader; it tells of progress in steps of a third of (twice) this. */
    private static final int SEND_BUFFER_BYTES = 256 << 10;

    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(32 << 10, 64 << 10);

    private final EventLoopGroup loops;
    private final ExecutorService decoders;
    private final Sockets sockets;
    private final ChannelGroup channels;
    private final Channel listener;

    private PublicPort(
            EventLoopGroup loops, ExecutorService decoders, Sockets sockets, ChannelGroup channels, Channel listener) {
        this.loops = loops;
        this.decoders = decoders;
        this.sockets = sockets;
        this.channels = channels;
        this.listener = listener;
    }

    /**
     * Listens from now on.
     *
     * @param rooms where sessions are opened
     * @param http answers what is no WebSocket; called on the event loops, so it must not block
     * @throws UncheckedIOException if the address cannot be listened on
     */
    public static PublicPort start(
            GatewaySettings settings,
            Rooms rooms,
            Function<HttpRequest, CompletionStage<HttpResponse>> http,
            ClassicActorSystemProvider system) {
        return start(settings, rooms, http, system, new GatewayCounters());
    }

    private static PublicPort start(
            GatewaySettings settings,
            Rooms rooms,
            Function<HttpRequest, CompletionStage<HttpResponse>> http,
            ClassicActorSystemProvider system,
            GatewayCounters counters) {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
                settings.eventLoops() == 0 ? Runtime.getRuntime().availableProcessors() : settings.eventLoops(),
                new DefaultThreadFactory("gateway"),
                NioIoHandler.newFactory());
        ExecutorService decoders = Executors.newFixedThreadPool(
                settings.decodeThreads(), new DefaultThreadFactory("gateway-decode", true));
        ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
        Sockets sockets = new Sockets(settings, counters, rooms, decoders);
        HttpBridge.Shared shared = new HttpBridge.Shared(
                http, system, new SocketGate(new BrowserGuard(settings), sockets), limits(settings));
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_SNDBUF, SEND_BUFFER_BYTES)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childHandler(new Initializer(settings, channels, shared));
        try {
            Channel listener = bootstrap
                    .bind(settings.host(), settings.port())
                    .syncUninterruptibly()
                    .channel();
            return new PublicPort(loops, decoders, sockets, channels, listener);
        } catch (RuntimeException e) {
            throw failed(settings, loops, decoders, e);
        } catch (Exception e) {
            // Netty throws what the socket threw, declared or not.
            throw failed(settings, loops, decoders, e);
        }
    }

    private static UncheckedIOException failed(
            GatewaySettings settings, EventLoopGroup loops, ExecutorService decoders, Exception cause) {
        loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        decoders.shutdown();
        String where = settings.host() + ":" + settings.port();
        return new UncheckedIOException(
                new IOException("cannot listen on " + where + ": " + cause.getMessage(), cause));
    }

    private static BridgeLimits limits(GatewaySettings settings) {
        return new BridgeLimits(
                settings.requestBytesMax(),
                settings.handshakeTimeout(),
                settings.idleTimeout(),
                settings.responseTimeout(),
                settings.readerIdleMax());
    }

    /** Prepares a socket that has just been accepted. */
    private static final class Initializer extends ChannelInitializer<SocketChannel> {
        private final GatewaySettings settings;
        private final ChannelGroup channels;
        private final HttpBridge.Shared shared;

        Initializer(GatewaySettings settings, ChannelGroup channels, HttpBridge.Shared shared) {
            this.settings = settings;
            this.channels = channels;
            this.shared = shared;
        }

        @Override
        protected void initChannel(SocketChannel channel) {
            if (channels.size() >= settings.sessionsMax() + PLAIN_CONNECTIONS_MAX) {
                channel.close();
                return;
            }
            channels.add(channel);
            channel.pipeline().addLast(new RequestDecoder(), new ResponseEncoder(), new HttpBridge(shared));
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /** Connections of any kind that are open now. */
    int openConnections() {
        return channels.size();
    }

    /** What was counted so far. */
    public GatewayCounters counters() {
        return sockets.counters();
    }

    /** From now on nobody new is admitted: the port is free, and open connections cannot upgrade. */
    public CompletionStage<Void> stopAccepting() {
        sockets.drain();
        CompletableFuture<Void> closed = new CompletableFuture<>();
        listener.close().addListener(future -> closed.complete(null));
        return closed;
    }

    /**
     * Closes the sessions of this moment with this reason, evenly spread over a time, so that not all clients come back
     * at once.
     *
     * @return when their sockets are gone; a client that does not answer its close frame is not waited for longer than
     *     some seconds
     */
    public CompletionStage<Void> closeSessions(CloseReason reason, Duration spread) {
        List<Connection> connections = sockets.connections();
        CompletableFuture<?>[] gone = new CompletableFuture<?>[connections.size()];
        for (int i = 0; i < gone.length; i++) {
            Connection connection = connections.get(i);
            gone[i] = connection.whenGone();
            loops.schedule(() -> connection.close(reason), spread.toNanos() * i / gone.length, TimeUnit.NANOSECONDS);
        }
        return CompletableFuture.allOf(gone);
    }

    /** Closes whatever is open, at once, and ends all threads; when they have ended. */
    public CompletionStage<Void> close() {
        sockets.drain();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        listener.close();
        channels.close().addListener(closed -> {
            decoders.shutdown();
            loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).addListener(future -> ended.complete(null));
        });
        return ended;
    }
}
