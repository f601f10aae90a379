package io.scriptorium.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who sends nonsense, or comes from a foreign web site, is turned away, and nobody else notices. */
@Tag("interop")
class WrongInputTest {
    private static NodeProcess node;
    private JsAgent agent;

    @BeforeAll
    static void startNode(@TempDir Path data) {
        node = NodeProcess.start(data);
    }

    @AfterAll
    static void stopNode() {
        node.close();
    }

    @BeforeEach
    void startAgent() {
        agent = JsAgent.start();
    }

    @AfterEach
    void stopAgent() {
        agent.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text:hello", // not binary
                "00", // a sync message without a kind
                "0002", // an update without bytes
                "0002ff01", // an update that promises more than it brings
                "00020501ffffff0f", // a struct count out of nowhere
                "0009", // an unknown sync kind
                "01ff", // presence cut off
                "00000401640500ff", // a state vector with rubbish
                "ffffffffffffffffffff01", // a number that is no number
            })
    void nonsenseClosesItsConnectionOnly(String frame) {
        JsClient ann = agent.open("ann", node, "robust").awaitSynced();
        JsClient ben = agent.open("ben", node, "robust").awaitSynced();
        int length = ann.state().get("length").asInt();

        ObjectNode options = socket("robust");
        options.putArray("frames").add(frame);
        JsonNode outcome = agent.raw(options);

        assertThat(outcome.get("opened").asBoolean()).isTrue();
        assertThat(outcome.get("code").asInt())
                .as("closed by the node: %s", outcome)
                .isIn(1003, 4400);
        assertThat(outcome.get("reason").asText()).isNotBlank();
        ann.insert(0, "still here");
        ben.awaitLength(length + 10);
        ann.awaitSaved();
        assertThat(List.of(
                        ann.state().get("sockets").asInt(),
                        ben.state().get("sockets").asInt()))
                .containsOnly(1);
    }

    @Test
    void randomBytesAreSurvived() {
        Random random = new Random(Workspace.seed());
        JsClient ann = agent.open("ann", node, "noise").awaitSynced();

        for (int i = 0; i < 40; i++) {
            byte[] noise = new byte[1 + random.nextInt(200)];
            random.nextBytes(noise);
            if (random.nextBoolean()) {
                noise[0] = (byte) random.nextInt(4);
            }
            ObjectNode options = socket("noise").put("waitMillis", 100);
            options.putArray("frames").add(HexFormat.of().formatHex(noise));
            assertThat(agent.raw(options).get("opened").asBoolean()).isTrue();
        }

        ann.insert(0, "alive");
        ann.awaitSaved();
        assertThat(ann.state().get("sockets").asInt()).isEqualTo(1);
        assertThat(agent.open("fresh", node, "noise")
                        .awaitSynced()
                        .awaitLength(5)
                        .text())
                .isEqualTo("alive");
    }

    @Test
    void frameLargerThanTheLimitIsRefusedAsTooBig() {
        JsClient big = agent.open("big", node, "too-big").awaitSynced();

        big.insertRepeated(0, "0123456789abcdef", 1_100_000);

        big.await("closed", it -> !it.get("closes").isEmpty());
        assertThat(big.state().at("/closes/0/code").asInt()).isEqualTo(1009);
        JsClient other = agent.open("other", node, "too-big").awaitSynced();
        other.insert(0, "fine");
        other.awaitSaved();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "http://127.0.0.1.evil.example", "null"})
    void foreignOriginIsRefused(String origin) {
        ObjectNode options = socket("origin");
        options.putObject("headers").put("Origin", origin);

        JsonNode outcome = agent.raw(options);

        assertThat(outcome.get("opened").asBoolean()).isFalse();
        assertThat(outcome.get("status").asInt()).isEqualTo(403);
    }

    @Test
    void foreignHostIsRefused() {
        ObjectNode options = socket("host");
        options.putObject("headers").put("Host", "evil.example:" + node.port());

        JsonNode outcome = agent.raw(options);

        assertThat(outcome.get("opened").asBoolean()).isFalse();
        assertThat(outcome.get("status").asInt()).isBetween(400, 499);
    }

    @Test
    void pageOfThisNodeIsWelcome() {
        ObjectNode options = socket("own").put("waitMillis", 200);
        options.putObject("headers").put("Origin", node.httpUrl());

        assertThat(agent.raw(options).get("opened").asBoolean()).isTrue();
    }

    @Test
    void offerToSpeakHttp2IsAnsweredPlainly() throws Exception {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
        HttpRequest request = HttpRequest.newBuilder(URI.create(node.httpUrl() + "/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();

        assertThat(client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
                .isEqualTo(200);
    }

    private ObjectNode socket(String document) {
        return JsAgent.JSON.createObjectNode().put("url", node.webSocketUrl() + "/" + document);
    }
}
