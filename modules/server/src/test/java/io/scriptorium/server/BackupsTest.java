package io.scriptorium.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may ask a node for a back-up, and under which names. */
final class BackupsTest {
    private static final int PATIENCE_SECONDS = 60;

    @TempDir
    private Path directory;

    private Node node;

    @BeforeEach
    void start() {
        node = Node.start(NodeConfig.load(
                null,
                Map.of(
                        "scriptorium.gateway.port",
                        0,
                        "scriptorium.management.port",
                        0,
                        "scriptorium.server.demo",
                        false,
                        "scriptorium.server.data-directory",
                        directory.toString()),
                directory));
    }

    @AfterEach
    void stop() throws Exception {
        node.stop().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void aProgramOnTheMachineGetsOneOfEachName() throws Exception {
        HttpResponse<String> made = ask("to=first");

        assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
        Path copy = Path.of(made.body().strip());
        assertThat(copy).isEqualTo(directory.resolve("backups/first"));
        assertThat(copy.resolve("journal/JOURNAL")).isRegularFile();
        assertThat(copy.resolve("journal/rocksdb/CURRENT")).isRegularFile();
        assertThat(ask("to=first").statusCode()).isEqualTo(409);
        assertThat(ask("to=second").statusCode()).isEqualTo(200);
    }

    @Test
    void otherNamesAndPagesInABrowserGetNone() throws Exception {
        for (String name : new String[] {"", "..", "../x", "a/b", "%2e%2e%2fx", ".hidden", "x.part", "n".repeat(65)}) {
            assertThat(ask("to=" + name).statusCode()).as(name).isEqualTo(409);
        }
        assertThat(ask("").statusCode()).isEqualTo(404);
        assertThat(ask("to=page", "Origin", "http://elsewhere.example").statusCode())
                .isGreaterThanOrEqualTo(400);
        assertThat(Files.exists(directory.resolve("backups"))).isFalse();
    }

    private HttpResponse<String> ask(String query, String... headers) throws Exception {
        URI uri = node.management().orElseThrow().resolve("/backup?" + query);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
