package io.scriptorium.gateway.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.Uri;
import org.apache.pekko.http.scaladsl.model.ExceptionWithErrorInfo;
import org.jspecify.annotations.Nullable;
import scala.util.Either;

/**
 * A request while its body arrives, and its conversion to Pekko's model. Confined to the event loop; owns its buffer.
 */
final class IncomingRequest {
    /** Headers that describe the connection or the entity, which the model keeps elsewhere. */
    private static final Set<String> NOT_PASSED = Set.of(
            "connection", "content-length", "content-type", "transfer-encoding", "expect", "upgrade", "keep-alive");

    private final HttpRequest head;
    private final HttpMethod method;
    private final Uri uri;
    private final int bytesMax;
    private ByteBuf body = Unpooled.EMPTY_BUFFER;

    private IncomingRequest(HttpRequest head, HttpMethod method, Uri uri, int bytesMax) {
        this.head = head;
        this.method = method;
        this.uri = uri;
        this.bytesMax = bytesMax;
    }

    /** A request that the model can express, or why it is refused. */
    record Opened(
            @Nullable IncomingRequest request, @Nullable Refusal refusal) {}

    /** Checks a head that the gate lets pass. */
    static Opened open(HttpRequest head, int bytesMax) {
        HttpHeaders headers = head.headers();
        Optional<HttpMethod> method = HttpMethods.lookup(head.method().name());
        if (method.isEmpty()
                || method.get().equals(HttpMethods.CONNECT)
                || method.get().equals(HttpMethods.TRACE)) {
            return refused(HttpResponseStatus.NOT_IMPLEMENTED, "method not implemented");
        }
        if (!head.uri().startsWith("/")) {
            return refused(HttpResponseStatus.BAD_REQUEST, "request target must be a path");
        }
        List<String> encodings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        boolean chunked = encodings.size() == 1 && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(encodings.get(0));
        if (!encodings.isEmpty() && (!chunked || !head.protocolVersion().equals(HttpVersion.HTTP_1_1))) {
            return refused(HttpResponseStatus.NOT_IMPLEMENTED, "transfer encoding not implemented");
        }
        long length = chunked ? 0 : HttpUtil.getContentLength(head, 0L);
        if (length > bytesMax) {
            return refused(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, tooLarge(bytesMax));
        }
        List<String> expectations = headers.getAll(HttpHeaderNames.EXPECT);
        if (!expectations.isEmpty() && !expects100(expectations)) {
            return refused(HttpResponseStatus.EXPECTATION_FAILED, "expectation not supported");
        }
        try {
            Uri uri = Uri.create("http://" + headers.get(HttpHeaderNames.HOST) + head.uri());
            return new Opened(new IncomingRequest(head, method.get(), uri, bytesMax), null);
        } catch (ExceptionWithErrorInfo | IllegalArgumentException e) {
            return refused(HttpResponseStatus.BAD_REQUEST, "request target is not a URI");
        }
    }

    private static boolean expects100(List<String> expectations) {
        return expectations.size() == 1 && HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expectations.get(0));
    }

    private static Opened refused(HttpResponseStatus status, String text) {
        return new Opened(null, new Refusal(status, text));
    }

    private static String tooLarge(int bytesMax) {
        return "request body exceeds " + bytesMax + " bytes";
    }

    HttpRequest head() {
        return head;
    }

    boolean isHead() {
        return method.equals(HttpMethods.HEAD);
    }

    /** Whether the client waits for a word before it sends its body. */
    boolean waitsForContinue() {
        return head.headers().contains(HttpHeaderNames.EXPECT);
    }

    boolean hasBody() {
        return body.isReadable();
    }

    /** Takes a copy of the next part of the body; the refusal if that is too much. */
    @Nullable
    Refusal append(ByteBuf content) {
        int more = content.readableBytes();
        if (more > bytesMax - body.readableBytes()) {
            return new Refusal(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, tooLarge(bytesMax));
        }
        if (more > 0) {
            if (!body.isReadable()) {
                body = Unpooled.buffer(more);
            }
            body.writeBytes(content);
        }
        return null;
    }

    FullHttpRequest withoutBody() {
        return new DefaultFullHttpRequest(
                head.protocolVersion(),
                head.method(),
                head.uri(),
                Unpooled.EMPTY_BUFFER,
                head.headers(),
                head.headers().copy().clear());
    }

    /**
     * The whole request in Pekko's model.
     *
     * @throws ExceptionWithErrorInfo if a header cannot be expressed there
     * @throws IllegalArgumentException if the content type is malformed
     */
    org.apache.pekko.http.javadsl.model.HttpRequest toModel() {
        org.apache.pekko.http.javadsl.model.HttpRequest request =
                org.apache.pekko.http.javadsl.model.HttpRequest.create()
                        .withMethod(method)
                        .withUri(uri);
        for (Map.Entry<String, String> header : head.headers()) {
            if (!NOT_PASSED.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                request = request.addHeader(HttpHeader.parse(header.getKey(), header.getValue()));
            }
        }
        if (body.isReadable()) {
            String declared = head.headers().get(HttpHeaderNames.CONTENT_TYPE);
            ContentType type = declared == null ? ContentTypes.APPLICATION_OCTET_STREAM : contentType(declared);
            request = request.withEntity(type, ByteBufUtil.getBytes(body));
        }
        return request;
    }

    private static ContentType contentType(String text) {
        Either<?, ? extends ContentType> parsed = org.apache.pekko.http.scaladsl.model.ContentType.parse(text);
        if (parsed.isLeft()) {
            throw new IllegalArgumentException("content type is malformed");
        }
        return parsed.toOption().get();
    }
}
