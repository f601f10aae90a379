package io.scriptorium.gateway.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Writes one response of the route: the head, then the body in pieces, each only when the socket has taken the one
 * before. A body that is a stream is pulled at that pace and cancelled when the connection ends. Confined to the event
 * loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends in channelInactive
final class ResponseWriter {
    private static final int PIECE_BYTES = 64 << 10;
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    /** Headers that this class writes itself. */
    private static final Set<String> OWN =
            Set.of("connection", "content-length", "content-type", "transfer-encoding", "date");

    private final ChannelHandlerContext context;
    private final HttpBridge bridge;
    private final Materializer materializer;
    private final HttpRequest request;
    private boolean keepAlive;
    /** Body bytes still to come by the head's word; -1 if it does not say. */
    private long announced = -1;

    private ByteString piece = ByteString.emptyByteString();
    private @Nullable SinkQueueWithCancel<ByteString> source;
    private boolean sourceEnded;
    private boolean over;
    private boolean stepping;
    private boolean stepAgain;

    ResponseWriter(ChannelHandlerContext context, HttpBridge bridge, Materializer materializer, HttpRequest request) {
        this.context = context;
        this.bridge = bridge;
        this.materializer = materializer;
        this.request = request;
        this.keepAlive = HttpUtil.isKeepAlive(request);
    }

    /** Begins; {@link HttpBridge#responded} follows, or the end of the connection. */
    void start(HttpResponse response, boolean head) {
        HttpEntity entity = response.entity();
        HttpResponseStatus status = HttpResponseStatus.valueOf(response.status().intValue());
        DefaultHttpResponse netty = new DefaultHttpResponse(HttpVersion.HTTP_1_1, status);
        copyHeaders(response, netty.headers());
        boolean bodiless = status.code() < 200 || status.code() == 204 || status.code() == 304;
        if (!bodiless) {
            describe(entity, head, netty.headers());
        }
        HttpUtil.setKeepAlive(netty.headers(), request.protocolVersion(), keepAlive);
        context.pipeline().get(ResponseEncoder.class).nextIsWithoutBody(head);
        if (bodiless || head) {
            discard(response, materializer);
            sourceEnded = true;
            announced = 0;
        } else if (entity instanceof HttpEntity.Strict strict) {
            piece = strict.getData();
            sourceEnded = true;
        } else {
            source = entity.getDataBytes()
                    .runWith(Sink.<ByteString>queue().withAttributes(Attributes.inputBuffer(1, 1)), materializer);
        }
        context.write(netty);
        step();
    }

    private void copyHeaders(HttpResponse response, HttpHeaders headers) {
        for (HttpHeader header : response.getHeaders()) {
            if (!OWN.contains(header.lowercaseName())) {
                headers.add(header.name(), header.value());
            } else if (header.is("connection")
                    && header.value().toLowerCase(Locale.ROOT).contains("close")) {
                keepAlive = false;
            }
        }
        headers.set(HttpHeaderNames.DATE, DATE.format(Instant.now()));
    }

    private void describe(HttpEntity entity, boolean head, HttpHeaders headers) {
        boolean chunks = request.protocolVersion().equals(HttpVersion.HTTP_1_1);
        if (entity.getContentLengthOption().isPresent()) {
            announced = entity.getContentLengthOption().getAsLong();
            headers.set(HttpHeaderNames.CONTENT_LENGTH, announced);
        } else if (entity.isChunked() && chunks) {
            headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        } else {
            keepAlive &= head;
        }
        if (!entity.isKnownEmpty() || head) {
            headers.set(HttpHeaderNames.CONTENT_TYPE, entity.getContentType().toString());
        }
    }

    /** Lets go of a body that nobody will read. */
    static void discard(HttpResponse response, Materializer materializer) {
        if (!response.entity().isStrict()) {
            response.entity().getDataBytes().runWith(Sink.cancelled(), materializer);
        }
    }

    private void step() {
        if (stepping) {
            stepAgain = true;
            return;
        }
        stepping = true;
        do {
            stepAgain = false;
            writeNext();
        } while (stepAgain);
        stepping = false;
    }

    private void writeNext() {
        if (over) {
            return;
        }
        if (!piece.isEmpty()) {
            ByteString now = piece.take(PIECE_BYTES);
            piece = piece.drop(PIECE_BYTES);
            write(now);
        } else if (!sourceEnded && source != null) {
            context.flush();
            source.pull()
                    .thenApply(next -> next.orElse(null))
                    .whenComplete((next, error) -> context.executor().execute(() -> pulled(next, error)));
        } else {
            end();
        }
    }

    private void pulled(@Nullable ByteString next, @Nullable Throwable error) {
        if (over) {
            return;
        }
        if (error != null) {
            bridge.bodyFailed(error);
            return;
        }
        if (next == null) {
            sourceEnded = true;
        } else {
            piece = next;
        }
        step();
    }

    private void write(ByteString bytes) {
        if (announced >= 0) {
            announced -= bytes.length();
            if (announced < 0) {
                bridge.bodyFailed(new IllegalStateException("body is longer than its Content-Length"));
                return;
            }
        }
        ByteBuf buffer = Unpooled.wrappedBuffer(bytes.asByteBuffer());
        bridge.readerIsDue();
        context.writeAndFlush(new DefaultHttpContent(buffer)).addListener(this::written);
    }

    private void written(Future<? super Void> future) {
        if (future.isSuccess()) {
            bridge.readerTook();
            step();
        } else {
            context.close();
        }
    }

    private void end() {
        if (announced > 0) {
            bridge.bodyFailed(new IllegalStateException("body is shorter than its Content-Length"));
            return;
        }
        over = true;
        bridge.readerIsDue();
        context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT)
                .addListener(future -> bridge.responded(keepAlive && future.isSuccess()));
    }

    /** The connection has ended: whoever produces the body is told to stop. */
    void cancel() {
        over = true;
        if (source != null) {
            source.cancel();
        }
    }
}
