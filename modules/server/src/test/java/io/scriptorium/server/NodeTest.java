package io.scriptorium.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node in this process: what it answers, what it refuses, how it stops. */
final class NodeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static Node node;
    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() throws Exception {
        node = Node.start(config(Map.of("scriptorium.server.journal", "memory")));
        node.whenReady().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @AfterAll
    static void stop() throws Exception {
        stop(node);
    }

    @Test
    void formsAClusterOfItsOwnAndIsReady() throws Exception {
        HttpResponse<String> answer = get(node, "/ready");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("ready\n");
    }

    @Test
    void isAlive() throws Exception {
        assertThat(get(node, "/alive").statusCode()).isEqualTo(200);
    }

    @Test
    void answersHeadWithoutBody() throws Exception {
        HttpRequest head = request(node, "/ready")
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<String> answer = client.send(head, HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void refusesOtherMethodsAndUnknownPathsInOneLine() throws Exception {
        HttpRequest post = request(node, "/ready")
                .POST(HttpRequest.BodyPublishers.ofString("x"))
                .build();

        HttpResponse<String> posted = client.send(post, HttpResponse.BodyHandlers.ofString());
        assertThat(posted.statusCode()).isEqualTo(405);
        assertThat(posted.headers().firstValue("allow")).hasValue("GET, HEAD");
        HttpResponse<String> unknown = get(node, "/no/such/page");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body().lines()).hasSize(1);
    }

    @Test
    void servesTheDemoPageSoThatNothingElseRuns() throws Exception {
        HttpResponse<String> page = get(node, "/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).startsWith("<!doctype html>");
        assertThat(page.headers().firstValue("content-security-policy").orElse(""))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'");
        assertThat(page.headers().firstValue("x-content-type-options")).hasValue("nosniff");
    }

    @Test
    void aBrowserThatHasThePageDoesNotGetItAgain() throws Exception {
        String tag = get(node, "/").headers().firstValue("etag").orElseThrow();
        HttpRequest again =
                request(node, "/").header("If-None-Match", tag).GET().build();

        HttpResponse<String> answer = client.send(again, HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(304);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void refusesPagesOfOtherSites() throws Exception {
        assertThat(statusOfUpgrade("https://elsewhere.example")).isEqualTo(403);
    }

    @Test
    void servesNoDemoWhenToldNotTo() throws Exception {
        Node bare =
                Node.start(config(Map.of("scriptorium.server.journal", "memory", "scriptorium.server.demo", false)));
        try {
            assertThat(get(bare, "/").statusCode()).isEqualTo(404);
            assertThat(get(bare, "/alive").statusCode()).isEqualTo(200);
        } finally {
            stop(bare);
        }
    }

    @Test
    void closesSocketsAsGoingAwayAndFreesThePortWhenItStops() throws Exception {
        Node stopping = Node.start(config(Map.of("scriptorium.server.journal", "memory")));
        CompletableFuture<Integer> closed = new CompletableFuture<>();
        int port = stopping.address().getPort();
        client.newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/ws/stop"), new CloseCode(closed))
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

        stop(stopping);

        assertThat(closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(1001);
        try (ServerSocket free = new ServerSocket(port)) {
            assertThat(free.isBound()).isTrue();
        }
    }

    @Test
    void keepsItsJournalInTheDataDirectoryAndRefusesASecondNodeThere() throws Exception {
        Map<String, Object> overrides = Map.of("scriptorium.server.data-directory", directory.toString());
        Node first = Node.start(config(overrides));
        try {
            assertThat(directory.resolve("journal")).isDirectory();
            assertThatThrownBy(() -> Node.start(config(overrides)))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining(directory.toString())
                    .hasMessageContaining("in use");
        } finally {
            stop(first);
        }
        stop(Node.start(config(overrides)));
    }

    @Test
    void refusesAPortThatIsTaken() {
        Map<String, Object> overrides = Map.of(
                "scriptorium.server.journal",
                "memory",
                "scriptorium.gateway.port",
                node.address().getPort());

        assertThatThrownBy(() -> Node.start(config(overrides)))
                .isInstanceOf(StartException.class)
                .hasMessageContaining(
                        "cannot listen on 127.0.0.1:" + node.address().getPort());
    }

    @Test
    void saysWhatIsMissingWhileTheJournalDoesNotAnswer() throws Exception {
        int nobody;
        try (ServerSocket closed = new ServerSocket(0)) {
            nobody = closed.getLocalPort();
        }
        Node waiting = Node.start(config(Map.of(
                "scriptorium.server.journal",
                "cassandra",
                "scriptorium.server.cassandra.contact-points",
                List.of("127.0.0.1:" + nobody))));
        try {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(get(waiting, "/ready").body())
                            .isEqualTo("not ready: the journal has not answered\n"));
            assertThat(get(waiting, "/ready").statusCode()).isEqualTo(503);
            assertThat(get(waiting, "/alive").statusCode()).isEqualTo(200);
        } finally {
            stop(waiting);
        }
    }

    private static NodeConfig config(Map<String, ?> overrides) {
        Map<String, Object> all =
                new HashMap<>(Map.of("scriptorium.gateway.port", 0, "scriptorium.management.port", 0));
        all.putAll(overrides);
        return NodeConfig.load(null, all, Path.of("").toAbsolutePath());
    }

    private static void stop(Node node) throws Exception {
        node.stop().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private HttpResponse<String> get(Node of, String path) throws IOException, InterruptedException {
        return client.send(request(of, path).GET().build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(Node of, String path) {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + of.address().getPort() + path))
                .timeout(PATIENCE);
    }

    private int statusOfUpgrade(String origin) throws Exception {
        try {
            client.newWebSocketBuilder()
                    .header("Origin", origin)
                    .buildAsync(
                            URI.create("ws://127.0.0.1:" + node.address().getPort() + "/ws/origin"),
                            new WebSocket.Listener() {})
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return 101;
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(WebSocketHandshakeException.class);
            return e.getCause() instanceof WebSocketHandshakeException refused
                    ? refused.getResponse().statusCode()
                    : 0;
        }
    }

    /** Remembers with which code its socket was closed. */
    private record CloseCode(CompletableFuture<Integer> closed) implements WebSocket.Listener {
        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code);
            return CompletableFuture.completedStage(null);
        }
    }
}
