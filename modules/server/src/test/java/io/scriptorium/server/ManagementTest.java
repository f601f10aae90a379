package io.scriptorium.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The management port of a node in this process. */
final class ManagementTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** A y-websocket update: client 1 inserts "a" at the beginning of the text "t". */
    private static final byte[] EDIT = {0, 2, 11, 1, 1, 1, 0, 4, 1, 1, 't', 1, 'a', 0};

    private static final String LOST = "scriptorium_sockets_closed_total{by=\"nobody\",code=\"1006\"}";

    private static Node node;
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws Exception {
        node = Node.start(config(Map.of()));
        node.whenReady().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @AfterAll
    static void stop() throws Exception {
        node.stop().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void answersHealthChecks() throws Exception {
        await().atMost(PATIENCE).until(() -> get("/ready").statusCode() == 200);

        assertThat(get("/startup").statusCode()).isEqualTo(200);
        assertThat(get("/alive").statusCode()).isEqualTo(200);
    }

    @Test
    void countsWhatAnEditDoes() throws Exception {
        WebSocket reader = connect("counted");
        WebSocket writer = connect("counted");
        await().atMost(PATIENCE).until(() -> value("scriptorium_sessions") == 2);
        double deliveries = value("scriptorium_deliveries_total");
        double edits = value("scriptorium_edits_received_total");
        double lost = value(LOST);

        writer.sendBinary(ByteBuffer.wrap(EDIT), true).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

        await().atMost(PATIENCE).until(() -> value("scriptorium_edit_acknowledgement_seconds_count") > 0);
        assertThat(value("scriptorium_deliveries_total")).isEqualTo(deliveries + 1);
        assertThat(value("scriptorium_edits_received_total")).isEqualTo(edits + 1);
        assertThat(value("scriptorium_edit_delivery_seconds_count")).isPositive();
        assertThat(value("scriptorium_edit_delivery_seconds_sum")).isPositive();
        assertThat(value("scriptorium_edit_acknowledgement_seconds_sum"))
                .isBetween(value("scriptorium_edit_delivery_seconds_sum"), PATIENCE.toSeconds() * 1.0);
        assertThat(value("scriptorium_journal_write_seconds_count")).isPositive();
        assertThat(value("scriptorium_batch_updates_sum")).isPositive();
        assertThat(value("scriptorium_sockets")).isEqualTo(2);
        assertThat(value("scriptorium_rooms")).isPositive();
        assertThat(value("scriptorium_entities")).isPositive();
        assertThat(value("scriptorium_loaded_document_bytes")).isPositive();
        assertThat(value("scriptorium_shards")).isPositive();
        assertThat(value("scriptorium_unacknowledged_bytes")).isZero();
        assertThat(value("scriptorium_ready")).isEqualTo(1);
        assertThat(value("scriptorium_cluster_members{status=\"up\"}")).isEqualTo(1);

        writer.abort();
        reader.sendClose(WebSocket.NORMAL_CLOSURE, "").get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        await().atMost(PATIENCE).until(() -> value("scriptorium_sessions") == 0);
        assertThat(value("scriptorium_sockets_closed_total{by=\"client\",code=\"1000\"}"))
                .isEqualTo(1);
        await().atMost(PATIENCE).until(() -> value(LOST) == lost + 1);
    }

    @Test
    void namesNoDocument() throws Exception {
        WebSocket socket = connect("a-name-that-nobody-else-has");
        await().atMost(PATIENCE).until(() -> value("scriptorium_sessions") >= 1);

        assertThat(get("/metrics").body()).doesNotContain("a-name-that-nobody-else-has");
        socket.abort();
        await().atMost(PATIENCE).until(() -> value("scriptorium_sockets") == 0);
    }

    @Test
    void measuresEveryDispatcher() {
        for (String dispatcher : new String[] {"room", "entity", "default"}) {
            await().atMost(PATIENCE)
                    .until(() ->
                            value("scriptorium_dispatcher_lag_seconds_count{dispatcher=\"" + dispatcher + "\"}") > 0);
        }
    }

    @Test
    void showsMembersAndShardsAndChangesNothing() throws Exception {
        String members = get("/cluster/members").body();
        assertThat(members).contains("\"status\":\"Up\"").contains("pekko://scriptorium@127.0.0.1:");
        assertThat(get("/cluster/shards/Document").statusCode()).isEqualTo(200);

        String self = members.replaceAll("(?s).*\"selfNode\":\"pekko://([^\"]*)\".*", "$1");
        HttpRequest down = request("/cluster/members/" + self).DELETE().build();

        assertThat(client.send(down, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isBetween(400, 499);
        assertThat(get("/cluster/members").body()).isEqualTo(members);
        assertThat(get("/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void makesNoBackupsOfWhatIsNotOnDisk() throws Exception {
        HttpRequest asked = request("/backup?to=x")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();

        assertThat(client.send(asked, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(404);
        assertThat(get("/backup?to=x").statusCode()).isEqualTo(405);
    }

    @Test
    void isNotOnThePublicPort() throws Exception {
        for (String path : new String[] {"/metrics", "/startup", "/cluster/members"}) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + node.address().getPort() + path))
                    .build();
            assertThat(client.send(request, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void refusesAPortThatIsTaken() {
        int taken = node.management().orElseThrow().getPort();

        assertThatThrownBy(() -> Node.start(config(Map.of("scriptorium.management.port", taken))))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("cannot listen on 127.0.0.1:" + taken)
                .hasMessageContaining("--management-port");
    }

    @Test
    void refusesAnAddressOthersCanReachUnlessToldSo() {
        Map<String, Object> reachable = Map.of("scriptorium.management.host", "0.0.0.0");

        assertThatThrownBy(() -> config(reachable))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("scriptorium.management.open");
        assertThat(config(Map.of("scriptorium.management.host", "0.0.0.0", "scriptorium.management.open", true))
                        .management()
                        .host())
                .isEqualTo("0.0.0.0");
    }

    private WebSocket connect(String document) throws Exception {
        return client.newWebSocketBuilder()
                .buildAsync(
                        URI.create("ws://127.0.0.1:" + node.address().getPort() + "/ws/" + document + "?ack=1"),
                        new WebSocket.Listener() {})
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** A metric by its name, with labels if it has any; 0 if it is not there. */
    private double value(String name) throws IOException, InterruptedException {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(node.management().orElseThrow().resolve(path))
                .timeout(PATIENCE);
    }

    private static NodeConfig config(Map<String, ?> overrides) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "scriptorium.gateway.port", 0,
                "scriptorium.management.port", 0,
                "scriptorium.server.journal", "memory"));
        all.putAll(overrides);
        return NodeConfig.load(null, all, Path.of("").toAbsolutePath());
    }
}
