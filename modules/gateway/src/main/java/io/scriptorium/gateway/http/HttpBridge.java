package io.scriptorium.gateway.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.CharsetUtil;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.scaladsl.model.ExceptionWithErrorInfo;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SystemMaterializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the requests of one connection by a Pekko HTTP function, one after another: a request is read whole within
 * its bound, the function is called, its response is written, and only then is the next request looked at, however many
 * have been pipelined. Confined to the event loop of its connection.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends in channelInactive
public final class HttpBridge extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(HttpBridge.class);
    /** How long a client that was refused may go on sending before it is cut off. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    /**
     * What all connections of a port share.
     *
     * @param route answers requests; must not block
     * @param system runs the streams of bodies
     * @param gate looks at every request first
     * @param limits what a client may take
     */
    public record Shared(
            Function<org.apache.pekko.http.javadsl.model.HttpRequest, CompletionStage<HttpResponse>> route,
            ClassicActorSystemProvider system,
            RequestGate gate,
            BridgeLimits limits) {}

    private enum Phase {
        /** Between requests. */
        IDLE,
        /** A body arrives. */
        READING,
        /** The route thinks, or its response is being written. */
        RESPONDING,
        /** Nothing more is answered; what arrives is forgotten. */
        CLOSING
    }

    private final Shared shared;
    private final RequestGate gate;
    private final BridgeLimits limits;
    private final Materializer materializer;
    private final Queue<HttpObject> pipelined = new ArrayDeque<>(4);
    private Phase phase = Phase.IDLE;
    private boolean headRequest;
    /** Whether the request is for the API, whose refusals are problems of RFC 9457. */
    private boolean apiRequest;

    private @Nullable IncomingRequest request;
    private @Nullable ResponseWriter response;
    private @Nullable ChannelHandlerContext added;
    private @Nullable Deadline timer;

    /** One for each connection. */
    public HttpBridge(Shared shared) {
        this.shared = shared;
        this.gate = shared.gate();
        this.limits = shared.limits();
        this.materializer = SystemMaterializer.get(shared.system()).materializer();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        added = context;
        timer = new Deadline(context.executor());
        expect(limits.arrivalTimeout());
    }

    private ChannelHandlerContext context() {
        if (added == null) {
            throw new AssertionError("not in a pipeline");
        }
        return added;
    }

    private Deadline deadline() {
        if (timer == null) {
            throw new AssertionError("not in a pipeline");
        }
        return timer;
    }

    private void expect(Duration time) {
        deadline().in(time, () -> {
            gate.happened(HttpEvent.TIMEOUT);
            if (phase == Phase.READING) {
                refuse(new Refusal(HttpResponseStatus.REQUEST_TIMEOUT, "the request did not arrive in time"));
            } else {
                context().close();
            }
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (phase == Phase.CLOSING || !(message instanceof HttpObject part)) {
            ReferenceCountUtil.release(message);
        } else if (phase == Phase.RESPONDING) {
            pipelined.add(part);
            context.channel().config().setAutoRead(false);
        } else {
            take(part);
        }
    }

    private void take(HttpObject part) {
        try {
            if (part.decoderResult().isFailure()) {
                gate.happened(HttpEvent.MALFORMED);
                refuse(malformed(part.decoderResult().cause()));
                return;
            }
            if (part instanceof HttpRequest head) {
                begin(head);
            }
            if (part instanceof HttpContent content && phase == Phase.READING) {
                append(content);
            }
        } finally {
            ReferenceCountUtil.release(part);
        }
    }

    private static Refusal malformed(@Nullable Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new Refusal(HttpResponseStatus.REQUEST_URI_TOO_LONG, "request line is too long");
        }
        if (cause instanceof TooLongFrameException) {
            return new Refusal(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "headers are too large");
        }
        return new Refusal(HttpResponseStatus.BAD_REQUEST, "malformed request");
    }

    private void begin(HttpRequest head) {
        headRequest = head.method().equals(HttpMethod.HEAD);
        apiRequest = head.uri().matches("/api([/?].*)?");
        Refusal refusal = gate.refuse(head);
        if (refusal != null) {
            refuse(refusal);
            return;
        }
        IncomingRequest.Opened opened = IncomingRequest.open(head, limits.requestBytesMax());
        if (opened.refusal() != null) {
            countAndRefuse(opened.refusal());
            return;
        }
        phase = Phase.READING;
        request = opened.request();
        expect(limits.arrivalTimeout());
        if (current().waitsForContinue()) {
            context()
                    .writeAndFlush(new DefaultFullHttpResponse(
                            HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
        }
    }

    private void countAndRefuse(Refusal refusal) {
        boolean tooLarge = refusal.status().equals(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE);
        gate.happened(tooLarge ? HttpEvent.TOO_LARGE : HttpEvent.MALFORMED);
        refuse(refusal);
    }

    private IncomingRequest current() {
        if (request == null) {
            throw new AssertionError("no request in phase " + phase);
        }
        return request;
    }

    private void append(HttpContent content) {
        Refusal refusal = current().append(content.content());
        if (refusal != null) {
            countAndRefuse(refusal);
        } else if (content instanceof LastHttpContent) {
            complete(current());
        } else {
            expect(limits.arrivalTimeout());
        }
    }

    private void complete(IncomingRequest complete) {
        if (gate.upgrades(complete.head())) {
            if (complete.hasBody() || !pipelined.isEmpty()) {
                countAndRefuse(new Refusal(HttpResponseStatus.BAD_REQUEST, "nothing may follow an upgrade"));
                return;
            }
            phase = Phase.CLOSING;
            deadline().cancel();
            gate.upgrade(context(), complete.withoutBody());
            return;
        }
        org.apache.pekko.http.javadsl.model.HttpRequest model;
        try {
            model = complete.toModel();
        } catch (ExceptionWithErrorInfo | IllegalArgumentException e) {
            countAndRefuse(new Refusal(HttpResponseStatus.BAD_REQUEST, "malformed header"));
            return;
        }
        phase = Phase.RESPONDING;
        gate.happened(HttpEvent.REQUEST);
        deadline().in(limits.responseTimeout(), () -> {
            gate.happened(HttpEvent.TIMEOUT);
            refuse(new Refusal(HttpResponseStatus.SERVICE_UNAVAILABLE, "no answer in time"));
        });
        ask(model).whenComplete((answer, error) -> context().executor().execute(() -> answer(complete, answer, error)));
    }

    private CompletionStage<HttpResponse> ask(org.apache.pekko.http.javadsl.model.HttpRequest model) {
        try {
            return shared.route().apply(model);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void answer(IncomingRequest asked, @Nullable HttpResponse answer, @Nullable Throwable error) {
        if (phase != Phase.RESPONDING || asked != request) {
            if (answer != null) {
                ResponseWriter.discard(answer, materializer);
            }
            return;
        }
        if (answer == null) {
            LOG.error("the route failed", error);
            refuse(new Refusal(HttpResponseStatus.INTERNAL_SERVER_ERROR, "internal error"));
            return;
        }
        deadline().none();
        ResponseWriter writer = new ResponseWriter(context(), this, materializer, asked.head());
        response = writer;
        try {
            writer.start(answer, headRequest);
        } catch (IllegalArgumentException e) {
            LOG.error("the route made a response that cannot be written", e);
            ResponseWriter.discard(answer, materializer);
            refuse(new Refusal(HttpResponseStatus.INTERNAL_SERVER_ERROR, "internal error"));
        }
    }

    /** A piece of the response was given to the socket. */
    void readerIsDue() {
        deadline().in(limits.readerIdleMax(), () -> {
            gate.happened(HttpEvent.STALLED);
            context().close();
        });
    }

    /** The socket has taken it. */
    void readerTook() {
        deadline().none();
    }

    /** A body ended otherwise than announced: only a cut connection tells the client that this is not all of it. */
    void bodyFailed(@Nullable Throwable cause) {
        LOG.warn("a response body failed", cause);
        context().close();
    }

    /** The response is out. */
    void responded(boolean keepAlive) {
        response = null;
        request = null;
        if (!keepAlive) {
            context().close();
            return;
        }
        phase = Phase.IDLE;
        expect(limits.idleTimeout());
        while (!pipelined.isEmpty() && phase != Phase.RESPONDING) {
            HttpObject next = pipelined.remove();
            if (phase == Phase.CLOSING) {
                ReferenceCountUtil.release(next);
            } else {
                take(next);
            }
        }
        if (pipelined.isEmpty() && phase != Phase.CLOSING) {
            context().channel().config().setAutoRead(true);
        }
    }

    private void refuse(Refusal refusal) {
        ChannelHandlerContext context = context();
        phase = Phase.CLOSING;
        cancelResponse();
        releasePipelined();
        ByteBuf text = Unpooled.copiedBuffer(apiRequest ? refusal.problem() : refusal.text() + "\n", CharsetUtil.UTF_8);
        DefaultFullHttpResponse answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, refusal.status(), text);
        answer.headers()
                .set(
                        HttpHeaderNames.CONTENT_TYPE,
                        apiRequest ? "application/problem+json" : "text/plain; charset=UTF-8")
                .set(HttpHeaderNames.CONTENT_LENGTH, text.readableBytes())
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        if (refusal.status().equals(HttpResponseStatus.UPGRADE_REQUIRED)) {
            answer.headers().set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
        }
        context.pipeline().get(ResponseEncoder.class).nextIsWithoutBody(headRequest);
        deadline().in(LINGER, context::close);
        context.channel().config().setAutoRead(true);
        // Closing at once, with bytes of the client unread, would reset the connection and might take the answer back.
        context.writeAndFlush(answer).addListener((ChannelFutureListener) done -> {
            if (done.isSuccess() && context.channel() instanceof SocketChannel socket) {
                socket.shutdownOutput();
            } else {
                context.close();
            }
        });
    }

    private void cancelResponse() {
        if (response != null) {
            response.cancel();
            response = null;
        }
    }

    private void releasePipelined() {
        pipelined.forEach(ReferenceCountUtil::release);
        pipelined.clear();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        phase = Phase.CLOSING;
        cancelResponse();
        releasePipelined();
        deadline().cancel();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("connection lost", cause);
        } else {
            LOG.error("connection failed", cause);
        }
        context.close();
    }
}
