package io.scriptorium.gateway;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import io.scriptorium.gateway.GatewayCounters.Rejection;
import io.scriptorium.gateway.http.HttpBridge;
import io.scriptorium.gateway.http.HttpEvent;
import io.scriptorium.gateway.http.Refusal;
import io.scriptorium.gateway.http.RequestGate;
import org.jspecify.annotations.Nullable;

/** Decides for every request whether it may pass, and turns those for {@code /ws/…} into WebSocket connections. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends in channelInactive
final class SocketGate implements RequestGate {
    private static final String VERSION = "13";
    /** How the connection's handler is called in its pipeline. */
    static final String HANDLER = "connection";

    private final BrowserGuard guard;
    private final Sockets sockets;

    SocketGate(BrowserGuard guard, Sockets sockets) {
        this.guard = guard;
        this.sockets = sockets;
    }

    @Override
    public @Nullable Refusal refuse(HttpRequest head) {
        Rejection rejection = guard.refuse(
                head.headers().getAll(HttpHeaderNames.HOST), head.headers().getAll(HttpHeaderNames.ORIGIN));
        if (rejection == Rejection.HOST) {
            return refusal(
                    rejection,
                    HttpResponseStatus.MISDIRECTED_REQUEST,
                    "this host name is not served; see allowed-hosts");
        }
        if (rejection == Rejection.ORIGIN) {
            return refusal(
                    rejection,
                    HttpResponseStatus.FORBIDDEN,
                    "pages of this origin may not connect; see allowed-origins");
        }
        if (!head.uri().startsWith(DocumentAddress.PREFIX)) {
            return null;
        }
        if (!asksForWebSocket(head)) {
            return refusal(Rejection.REQUEST, HttpResponseStatus.UPGRADE_REQUIRED, "connect with a WebSocket");
        }
        if (!sockets.admits()) {
            return refusal(Rejection.BUSY, HttpResponseStatus.SERVICE_UNAVAILABLE, "no more sessions; try again later");
        }
        return null;
    }

    private Refusal refusal(Rejection rejection, HttpResponseStatus status, String text) {
        sockets.counters().rejected(rejection);
        return new Refusal(status, text);
    }

    private static boolean asksForWebSocket(HttpRequest head) {
        return head.method().equals(HttpMethod.GET)
                && head.protocolVersion().equals(HttpVersion.HTTP_1_1)
                && head.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                && head.headers().containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                && VERSION.equals(head.headers().get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))
                && head.headers().contains(HttpHeaderNames.SEC_WEBSOCKET_KEY);
    }

    @Override
    public boolean upgrades(HttpRequest head) {
        return head.uri().startsWith(DocumentAddress.PREFIX);
    }

    @Override
    public void happened(HttpEvent event) {
        switch (event) {
            case REQUEST -> sockets.counters().requested();
            case MALFORMED -> sockets.counters().rejected(Rejection.REQUEST);
            case TOO_LARGE -> sockets.counters().rejected(Rejection.REQUEST_TOO_LARGE);
            case TIMEOUT -> sockets.counters().rejected(Rejection.REQUEST_TIMEOUT);
            case STALLED -> sockets.counters().rejected(Rejection.READER_STALLED);
        }
    }

    @Override
    public void upgrade(ChannelHandlerContext context, FullHttpRequest request) {
        Channel channel = context.channel();
        ChannelPipeline pipeline = channel.pipeline();
        channel.config().setAutoRead(false);
        String target = request.uri();
        Connection connection = sockets.connected(channel);
        pipeline.replace(
                HttpBridge.class,
                HANDLER,
                new FrameHandler(connection, sockets.settings().frameBytesMax()));
        ChannelFuture done;
        try {
            done = handshaker(target).handshake(channel, request);
        } catch (WebSocketHandshakeException e) {
            sockets.counters().rejected(Rejection.REQUEST);
            channel.close();
            return;
        }
        done.addListener(future -> {
            if (future.isSuccess()) {
                pipeline.remove(WebSocketFrameEncoder.class);
                sockets.open(connection, target);
            } else {
                channel.close();
            }
        });
    }

    private WebSocketServerHandshaker handshaker(String target) {
        WebSocketDecoderConfig config = WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(sockets.settings().frameBytesMax())
                .allowExtensions(false)
                .closeOnProtocolViolation(false)
                .withUTF8Validator(false)
                .build();
        // A browser that offers subprotocols insists on one of them; the first is as good as any.
        return new WebSocketServerHandshaker13(target, WebSocketServerHandshaker.SUB_PROTOCOL_WILDCARD, config);
    }
}
