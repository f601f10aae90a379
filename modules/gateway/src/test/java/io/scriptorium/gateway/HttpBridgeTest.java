package io.scriptorium.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scriptorium.gateway.GatewayCounters.Rejection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.IfNoneMatch;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every test speaks to a real socket. */
@ExtendWith(LeakCheck.class)
final class HttpBridgeTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final ByteString KIB = ByteString.fromArray(new byte[1024]);
    private static final String BIG = "0123456789".repeat(100_000);

    private final CompletableFuture<HttpResponse> later = new CompletableFuture<>();
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final AtomicInteger pulled = new AtomicInteger();
    private TestPort port = new TestPort(KIT, new TestRooms(KIT), this::route);

    @AfterEach
    void stop() {
        port.close();
    }

    @AfterAll
    static void stopSystem() {
        KIT.shutdownTestKit();
    }

    private void restart(String... settings) {
        port.close();
        port = new TestPort(KIT, new TestRooms(KIT), this::route, settings);
    }

    private CompletionStage<HttpResponse> route(HttpRequest request) {
        String path = request.getUri().path();
        if (path.equals("/throw")) {
            throw new IllegalStateException("thrown on purpose");
        }
        if (path.equals("/later")) {
            return later;
        }
        if (path.equals("/failed")) {
            return CompletableFuture.failedFuture(new IllegalStateException("failed on purpose"));
        }
        return CompletableFuture.completedFuture(respond(request, path));
    }

    private HttpResponse respond(HttpRequest request, String path) {
        HttpResponse ok = HttpResponse.create();
        Source<ByteString, ?> three = Source.from(
                List.of(ByteString.fromString("one,"), ByteString.fromString("two,"), ByteString.fromString("three")));
        return switch (path) {
            case "/chunked" -> ok.withEntity(HttpEntities.createChunked(ContentTypes.TEXT_PLAIN_UTF8, three));
            case "/length" -> ok.withEntity(HttpEntities.create(ContentTypes.TEXT_PLAIN_UTF8, 13, three));
            case "/short" -> ok.withEntity(HttpEntities.create(ContentTypes.TEXT_PLAIN_UTF8, 14, three));
            case "/long" -> ok.withEntity(HttpEntities.create(ContentTypes.TEXT_PLAIN_UTF8, 12, three));
            case "/close" -> ok.withEntity(HttpEntities.createCloseDelimited(ContentTypes.TEXT_PLAIN_UTF8, three));
            case "/broken" ->
                ok.withEntity(HttpEntities.createChunked(
                        ContentTypes.TEXT_PLAIN_UTF8,
                        three.concat(Source.failed(new IllegalStateException("broken on purpose")))));
            case "/endless" -> ok.withEntity(HttpEntities.createChunked(ContentTypes.TEXT_PLAIN_UTF8, endless()));
            case "/big" -> ok.withEntity(BIG);
            case "/empty" -> ok.withStatus(204);
            case "/bad-header" -> ok.addHeader(RawHeader.create("X-Bad", "a\r\nSet-Cookie: b"));
            case "/echo" -> ok.withEntity(request.entity().getContentType() + "|" + body(request));
            case "/headers" -> ok.withEntity(describe(request));
            default -> ok.withEntity("hello from " + request.getUri().getPathString());
        };
    }

    private Source<ByteString, ?> endless() {
        return Source.repeat(KIB)
                .map(bytes -> {
                    pulled.incrementAndGet();
                    return bytes;
                })
                .watchTermination((left, done) -> done.whenComplete((ok, error) -> cancelled.set(true)));
    }

    private static String body(HttpRequest request) {
        return ((org.apache.pekko.http.javadsl.model.HttpEntity.Strict) request.entity())
                .getData()
                .utf8String();
    }

    private static String describe(HttpRequest request) {
        return request.method().name() + " " + request.getUri() + " "
                + request.getHeader(IfNoneMatch.class).map(Object::toString).orElse("no condition") + " "
                + request.getHeader("x-own").map(header -> header.value()).orElse("-");
    }

    private RawClient get(String path) throws IOException {
        RawClient client = port.connect();
        client.write(getText(client, path));
        return client;
    }

    private static String getText(RawClient client, String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: " + client.host() + "\r\n\r\n";
    }

    @Test
    void aChunkedSourceIsStreamed() throws IOException {
        try (RawClient client = get("/chunked")) {
            assertThat(client.readHead())
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("transfer-encoding: chunked", "content-type: text/plain; charset=UTF-8", "date: ");
            assertThat(client.readText(33)).isEqualTo("4\r\none,\r\n4\r\ntwo,\r\n5\r\nthree\r\n0\r\n\r\n");
        }
    }

    @Test
    void manyRequestsShareAConnection() throws IOException {
        try (RawClient client = port.connect()) {
            for (String path : List.of("/a", "/chunked", "/length", "/a", "/empty", "/big")) {
                client.write(getText(client, path));
                assertThat(readResponse(client, false)).as(path).isEqualTo(expected(path));
            }
        }
    }

    private static String expected(String path) {
        return switch (path) {
            case "/chunked", "/length" -> "one,two,three";
            case "/empty" -> "";
            case "/big" -> BIG;
            default -> "hello from " + path;
        };
    }

    /** The body of the next response, by its framing. */
    private static String readResponse(RawClient client, boolean head) throws IOException {
        String answer = client.readHead();
        if (head || answer.startsWith("HTTP/1.1 204")) {
            return "";
        }
        if (answer.contains("transfer-encoding: chunked")) {
            StringBuilder body = new StringBuilder();
            while (true) {
                int length = Integer.parseInt(client.readLine(), 16);
                body.append(client.readText(length));
                client.readLine();
                if (length == 0) {
                    return body.toString();
                }
            }
        }
        String length = answer.lines()
                .filter(line -> line.startsWith("content-length: "))
                .map(line -> line.substring(16))
                .collect(Collectors.joining());
        return client.readText(Integer.parseInt(length));
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrderHoweverLongTheFirstTakes() throws IOException {
        try (RawClient client = port.connect()) {
            StringBuilder requests = new StringBuilder(getText(client, "/later"));
            for (int i = 0; i < 100; i++) {
                requests.append(getText(client, i % 3 == 0 ? "/chunked" : "/" + i));
            }
            client.write(requests.toString());
            await().until(() -> port.counters().requests() == 1);

            later.complete(HttpResponse.create().withEntity("first"));

            assertThat(readResponse(client, false)).isEqualTo("first");
            for (int i = 0; i < 100; i++) {
                assertThat(readResponse(client, false)).isEqualTo(expected(i % 3 == 0 ? "/chunked" : "/" + i));
            }
            assertThat(port.counters().requests()).isEqualTo(101);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a", "/chunked", "/length", "/big", "/close", "/endless"})
    void headIsAnsweredLikeGetWithoutABody(String path) throws IOException {
        try (RawClient client = port.connect()) {
            client.write(getText(client, path).replace("GET", "HEAD") + getText(client, "/a"));

            String head = client.readHead();
            assertThat(head).startsWith("HTTP/1.1 200 OK").contains("content-type: text/plain");
            if (path.equals("/big")) {
                assertThat(head).contains("content-length: 1000000");
            }
            assertThat(readResponse(client, false)).isEqualTo("hello from /a");
            if (path.equals("/endless")) {
                await().untilTrue(cancelled);
            }
        }
    }

    @Test
    void aBodyIsHandedOverWholeWithItsType() throws IOException {
        try (RawClient client = port.connect()) {
            client.write("POST /echo HTTP/1.1\r\nHost: " + client.host()
                    + "\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n{\"a\":1}");
            assertThat(readResponse(client, false)).isEqualTo("application/json|{\"a\":1}");

            client.write(
                    "POST /echo HTTP/1.1\r\nHost: " + client.host()
                            + "\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n");
            assertThat(readResponse(client, false)).isEqualTo("text/plain|abcdefg");
        }
    }

    @Test
    void requestsAreTranslatedIntoTheModel() throws IOException {
        try (RawClient client = port.connect()) {
            client.write("PUT /headers?a=b%20c HTTP/1.1\r\nHost: " + client.host()
                    + "\r\nIf-None-Match: \"tag\"\r\nX-Own: value\r\nContent-Length: 0\r\n\r\n");

            assertThat(readResponse(client, false))
                    .isEqualTo("PUT http://" + client.host() + "/headers?a=b%20c If-None-Match: \"tag\" value");
        }
    }

    @Test
    void whoWaitsForContinueIsToldToGoOn() throws IOException {
        try (RawClient client = port.connect()) {
            client.write("POST /echo HTTP/1.1\r\nHost: " + client.host()
                    + "\r\nContent-Type: text/plain\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
            assertThat(client.readHead()).isEqualTo("HTTP/1.1 100 Continue");

            client.write("abc");
            assertThat(readResponse(client, false)).isEqualTo("text/plain|abc");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'Content-Length: 101\r\nExpect: 100-continue\r\n\r\n',413",
        "'Content-Length: 101\r\n\r\n',413",
        "'Content-Length: 99999999999\r\n\r\n',413",
        "'Transfer-Encoding: chunked\r\n\r\n40\r\n0123456789012345678901234567890123456789012345678901234567890123\r\n"
                + "40\r\n0123456789012345678901234567890123456789012345678901234567890123\r\n0\r\n\r\n',413",
        "'Content-Length: 3\r\nExpect: the-unexpected\r\n\r\n',417"
    })
    void aBodyThatIsTooLargeIsRefusedAndTheConnectionEnds(String rest, int status) throws IOException {
        restart("request-bytes-max = 100");
        try (RawClient client = port.connect()) {
            client.write("POST /echo HTTP/1.1\r\nHost: " + client.host() + "\r\n" + rest);

            assertThat(client.readToEnd())
                    .startsWith("HTTP/1.1 " + status + " ")
                    .contains("connection: close");
            assertThat(port.counters().requests()).isZero();
        }
    }

    @Test
    void anAbortedDownloadCancelsItsSource() throws IOException {
        RawClient client = get("/endless");
        assertThat(client.readBytes(100_000)).hasSize(100_000);

        client.reset();

        await().untilTrue(cancelled);
    }

    @Test
    void aSlowReaderPullsNoMoreThanItReads() throws IOException {
        try (RawClient client = new RawClient(port.address(), 4096)) {
            client.write(getText(client, "/endless"));
            AtomicInteger before = new AtomicInteger(-1);
            await().pollInterval(Duration.ofMillis(200)).until(() -> before.getAndSet(pulled.get()) == pulled.get());
            int stalledAt = pulled.get();
            assertThat(stalledAt).isPositive();

            assertThat(client.readBytes(stalledAt * 512)).hasSize(stalledAt * 512);

            await().until(() -> pulled.get() > stalledAt);
            assertThat(cancelled).isFalse();
        }
    }

    @Test
    void aReaderThatTakesNothingIsClosed() throws IOException {
        restart("reader-idle-max = 300 ms");
        try (RawClient client = new RawClient(port.address(), 4096)) {
            client.write(getText(client, "/endless"));

            await().untilTrue(cancelled);
            assertThat(port.counters().rejections(Rejection.READER_STALLED)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'POST / HTTP/1.1\r\nHost: H\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',400",
        "'POST / HTTP/1.1\r\nHost: H\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc',400",
        "'POST / HTTP/1.1\r\nHost: H\r\nContent-Length: -3\r\n\r\nabc',400",
        "'POST / HTTP/1.1\r\nHost: H\r\nContent-Length: +3\r\n\r\nabc',400",
        "'POST / HTTP/1.1\r\nHost: H\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n',501",
        "'POST / HTTP/1.1\r\nHost: H\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n',400",
        "'POST / HTTP/1.0\r\nHost: H\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',",
        "'POST / HTTP/1.1\r\nHost: H\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nabc\r\n',400",
        "'POST / HTTP/1.1\r\nHost: H\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n',400",
        "'GET / HTTP/1.1\r\nHost: H\r\nX-A: b\nX-C: d\r\n\r\n',400",
        "'GET / HTTP/1.1\nHost: H\n\n',400",
        "'GET / HTTP/1.1\r\nHost: H\r\nX-A: bNULc\r\n\r\n',400",
        "'GET / HTTP/1.1\r\n\r\n',421",
        "'GET / HTTP/1.1\r\nHost: H\r\nHost: H\r\n\r\n',421",
        "'GET http://H/ HTTP/1.1\r\nHost: H\r\n\r\n',400",
        "'GET * HTTP/1.1\r\nHost: H\r\n\r\n',400",
        "'GET /a|b%zz HTTP/1.1\r\nHost: H\r\n\r\n',400",
        "'TRACE / HTTP/1.1\r\nHost: H\r\n\r\n',501",
        "'CONNECT H HTTP/1.1\r\nHost: H\r\n\r\n',501",
        "'BREW / HTTP/1.1\r\nHost: H\r\n\r\n',501",
        "'nonsense\r\n\r\n',400",
        "'POST / HTTP/1.1\r\nHost: H\r\nContent-Type: nonsense\r\nContent-Length: 1\r\n\r\na',400",
        "'GET /ws/d HTTP/1.1\r\nHost: H\r\n\r\n',426"
    })
    void whatCouldBeReadInTwoWaysIsRefused(String request, String status) throws IOException {
        try (RawClient client = port.connect()) {
            client.write(request.replace("NUL", "\0")
                            .replace("H\r", client.host() + "\r")
                            .replace("H\n", client.host() + "\n")
                            .replace("http://H/", "http://" + client.host() + "/")
                    + getText(client, "/smuggled"));

            String answer = client.readToEnd();
            assertThat(answer).doesNotContain("smuggled").contains("connection: close");
            assertThat(answer.split("HTTP/1.1 ", -1)).hasSize(2);
            assertThat(answer.substring(9, 12)).isEqualTo(status == null ? answer.substring(9, 12) : status);
            assertThat(port.counters().requests()).isZero();
        }
    }

    @Test
    void linesAndHeadersAreBounded() throws IOException {
        try (RawClient client = get("/" + "x".repeat(9_000))) {
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 414 ");
        }
        try (RawClient client = port.connect()) {
            client.write("GET / HTTP/1.1\r\nHost: " + client.host() + "\r\nX-Long: " + "x".repeat(20_000) + "\r\n\r\n");
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 431 ");
        }
    }

    @Test
    void anOldClientGetsItsBodyUntilTheEnd() throws IOException {
        try (RawClient client = port.connect()) {
            client.write("GET /chunked HTTP/1.0\r\nHost: " + client.host() + "\r\n\r\n");

            assertThat(client.readToEnd()).doesNotContain("chunked").endsWith("\r\n\r\none,two,three");
        }
        try (RawClient client = port.connect()) {
            client.write("GET /a HTTP/1.0\r\nHost: " + client.host() + "\r\nConnection: keep-alive\r\n\r\n");
            assertThat(readResponse(client, false)).isEqualTo("hello from /a");
            client.write("GET /b HTTP/1.0\r\nHost: " + client.host() + "\r\n\r\n");
            assertThat(client.readToEnd()).endsWith("hello from /b");
        }
    }

    @Test
    void aBodyWithoutLengthEndsWithTheConnection() throws IOException {
        try (RawClient client = get("/close")) {
            assertThat(client.readToEnd()).contains("connection: close").endsWith("\r\n\r\none,two,three");
        }
    }

    @ParameterizedTest
    @CsvSource({"/broken,one", "/short,three", "/long,two"})
    void aBodyThatFailsIsCutOff(String path, String last) throws IOException {
        try (RawClient client = get(path)) {
            assertThat(client.readToEnd())
                    .contains(last)
                    .doesNotContain("\r\n0\r\n")
                    .doesNotEndWith("three,");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/failed", "/throw", "/bad-header"})
    void aRouteThatFailsIsAnInternalError(String path) throws IOException {
        try (RawClient client = get(path)) {
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 500 ").doesNotContain("purpose", "Set-Cookie");
        }
    }

    @Test
    void nobodyIsWaitedForForever() throws IOException {
        restart("handshake-timeout = 200 ms", "idle-timeout = 200 ms", "response-timeout = 200 ms");
        try (RawClient silent = port.connect();
                RawClient half = port.connect();
                RawClient unanswered = get("/later");
                RawClient idle = get("/a")) {
            half.write("POST /echo HTTP/1.1\r\nHost: " + half.host() + "\r\nContent-Length: 10\r\n\r\nabc");

            assertThat(silent.isAtEnd()).isTrue();
            assertThat(half.readToEnd()).startsWith("HTTP/1.1 408 ");
            assertThat(unanswered.readToEnd()).startsWith("HTTP/1.1 503 ");
            assertThat(idle.readToEnd()).endsWith("hello from /a");
        }
    }

    @Test
    void aResponseThatComesAfterItsClientHasGoneIsCancelled() throws IOException {
        RawClient client = get("/later");
        await().until(() -> port.counters().requests() == 1);
        client.reset();
        await().until(() -> port.port().openConnections() == 0);

        later.complete(
                HttpResponse.create().withEntity(HttpEntities.createChunked(ContentTypes.TEXT_PLAIN_UTF8, endless())));

        await().untilTrue(cancelled);
    }

    @Test
    void aConnectionServesRequestsAndThenASocket() throws IOException {
        try (RawClient client = port.connect()) {
            client.write(getText(client, "/a"));
            assertThat(readResponse(client, false)).isEqualTo("hello from /a");

            assertThat(client.upgrade("/ws/d")).startsWith("HTTP/1.1 101 Switching Protocols");
            client.awaitMessage("00000100");
        }
    }

    @Test
    void bytesSurviveInBothDirections() throws IOException {
        try (RawClient client = get("/big")) {
            String head = client.readHead();
            assertThat(head).contains("content-length: 1000000");
            assertThat(new String(client.readBytes(1_000_000), StandardCharsets.US_ASCII))
                    .isEqualTo(BIG);
        }
    }
}
