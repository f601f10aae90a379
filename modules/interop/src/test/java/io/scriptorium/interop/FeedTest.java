package io.scriptorium.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Consumers of change feeds, which are killed, and nodes, which are killed as well. */
@Tag("interop")
class FeedTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path data;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void consumersAndNodesThatAreKilledSeeEachEditOnceInOrder() throws Exception {
        Random random = new Random(Workspace.seed());
        int nodeKills = Integer.getInteger("interop.feed.node-kills", 2);
        int consumerKills = Integer.getInteger("interop.feed.consumer-kills", 10);
        try (NodeProcess node = NodeProcess.start(data);
                JsAgent agent = JsAgent.start();
                FeedReader reader = FeedReader.start(List.of(node.httpUrl()), "story", "0.0");
                Follower follower = new Follower(node, "story", data.resolve("story.json"))) {
            JsClient ann = agent.open("ann", node, "story").awaitSynced();
            JsClient ben = agent.open("ben", node, "story").awaitSynced();
            ann.startTyping(random.nextInt(1 << 30), 20);
            ben.startTyping(random.nextInt(1 << 30), 30);

            for (int kill = 0; kill < nodeKills; kill++) {
                for (int i = 0; i < consumerKills / nodeKills; i++) {
                    follower.killAfterSomeProgress(random.nextInt(100));
                }
                int connections = reader.connections();
                node.kill9();
                node.restart();
                Awaitility.await("the reader is back").atMost(PATIENCE).until(() -> reader.connections() > connections);
            }
            ann.stopTyping();
            ben.stopTyping();
            ann.awaitSaved();
            ben.awaitSaved();
            JsClient.awaitAgreement(List.of(ann, ben));

            List<String> all = FeedReader.allPositions(node.httpUrl(), "story");
            assertThat(all).as("edits").hasSizeGreaterThan(50).doesNotHaveDuplicates();
            Awaitility.await("everything has come")
                    .atMost(PATIENCE)
                    .until(() -> reader.seen().size() >= all.size() && follower.edits() >= all.size());
            assertThat(reader.positions()).isEqualTo(all);
            assertThat(follower.state().get("edits").asInt()).isEqualTo(all.size());
            assertThat(follower.state().at("/texts/text").asText()).isEqualTo(ann.text());
            System.out.println("feed: " + all.size() + " edits, " + follower.starts() + " starts of the consumer, "
                    + reader.connections() + " connections of the reader");
        }
    }

    @Test
    void editsComeWithTheirAcknowledgementFromWhereverOneBeginsUntilTheNodeStops() throws Exception {
        InProcessNode node = InProcessNode.start(data, Map.of("scriptorium.gateway.feed.feeds-max", 3));
        String base = "http://127.0.0.1:" + node.node().address().getPort();
        try (FeedReader reader = FeedReader.start(List.of(base), "story", "0.0");
                FeedReader second = FeedReader.start(List.of(base), "story", "0.0")) {
            Awaitility.await("both follow")
                    .atMost(PATIENCE)
                    .until(() -> reader.connections() == 1 && second.connections() == 1);
            int edits = Integer.getInteger("interop.feed.edits", 100);
            long[] acknowledged = new long[edits];
            for (int i = 0; i < edits; i++) {
                put(base, "edit " + i + " of " + edits);
                acknowledged[i] = System.nanoTime();
            }
            Awaitility.await("everything has come")
                    .atMost(PATIENCE)
                    .until(() -> reader.seen().size() >= edits && second.seen().size() >= edits);

            long[] micros = new long[edits];
            for (int i = 0; i < edits; i++) {
                micros[i] = Math.max(0, (reader.seen().get(i).nanos() - acknowledged[i]) / 1000);
            }
            Arrays.sort(micros);
            System.out.println("feed: microseconds from the acknowledgement to the event: p50 " + micros[edits / 2]
                    + ", p99 " + micros[edits * 99 / 100] + ", max " + micros[edits - 1]);
            assertThat(micros[edits / 2])
                    .as("median of the delay in microseconds; nobody waits until the journal is looked at anyway")
                    .isLessThan(1_000_000);

            JsonNode first = reader.seen().get(0).change();
            assertThat(first.at("/changes/0/delta/0/insert").asText()).isEqualTo("edit 0 of " + edits);
            assertThat(first.get("author").asText()).isEqualTo("ann");
            assertThat(first.get("verified").asBoolean()).isFalse();
            assertThat(first.get("update").asText()).isNotEmpty();
            tellsTheSameToWhoAsks(base, reader, edits);

            // as many as are allowed, and one more
            try (FeedReader third = FeedReader.start(List.of(base), "story", "latest")) {
                Awaitility.await("a third one follows").atMost(PATIENCE).until(() -> third.connections() == 1);
                assertThat(FeedReader.poll(base, "story", "").statusCode()).isEqualTo(503);
                put(base, "the last one");
                Awaitility.await("the third sees it")
                        .atMost(PATIENCE)
                        .until(() -> !third.seen().isEmpty());
                assertThat(third.seen()).hasSize(1);
                assertThat(third.positions().get(0))
                        .isEqualTo(reader.seen().get(edits).position());
            }

            tellsWhatIsGone(base, reader.seen().get(edits).position());

            try (FeedReader other = FeedReader.start(List.of(base), "other", "0.0")) {
                Awaitility.await("another document is followed")
                        .atMost(PATIENCE)
                        .until(() -> other.connections() == 1);
                node.close();
                assertThat(other.ends())
                        .as("streams that were ended as they should")
                        .isEqualTo(1);
            }
        } finally {
            node.close();
        }
    }

    private void tellsWhatIsGone(String base, String last) throws Exception {
        assertThat(FeedReader.poll(base, "story", "?after=9999.0").statusCode()).isEqualTo(410);
        try (FeedReader doomed = FeedReader.start(List.of(base), "story", last)) {
            Awaitility.await("it is followed").atMost(PATIENCE).until(() -> doomed.connections() == 1);
            HttpRequest deletion = HttpRequest.newBuilder(URI.create(base + "/api/documents/story"))
                    .DELETE()
                    .build();
            assertThat(http.send(deletion, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isBetween(200, 204);
            Awaitility.await("it is told").atMost(PATIENCE).until(doomed::isDeleted);
            assertThat(doomed.seen()).isEmpty();
        }
        assertThat(FeedReader.poll(base, "story", "?after=" + last).statusCode())
                .isEqualTo(410);
        put(base, "another story");
        JsonNode page = JSON.readTree(FeedReader.poll(base, "story", "").body());
        assertThat(page.get("changes")).hasSize(1);
        assertThat(page.at("/changes/0/changes/0/delta/0/insert").asText()).isEqualTo("another story");
    }

    private static void tellsTheSameToWhoAsks(String base, FeedReader reader, int edits) throws Exception {
        assertThat(FeedReader.allPositions(base, "story")).isEqualTo(reader.positions());
        String half = reader.seen().get(edits / 2).position();
        JsonNode page = JSON.readTree(
                FeedReader.poll(base, "story", "?limit=3&after=" + half).body());
        for (int i = 0; i < 3; i++) {
            assertThat(page.get("changes").get(i))
                    .isEqualTo(reader.seen().get(edits / 2 + 1 + i).change());
        }
        String last = reader.seen().get(edits - 1).position();
        JsonNode waited = JSON.readTree(
                FeedReader.poll(base, "story", "?poll=1&after=" + last).body());
        assertThat(waited.get("changes")).isEmpty();
        assertThat(waited.get("next").asText()).isEqualTo(last);
        for (String wrong : List.of("?after=x", "?poll=-1", "?changes=2", "?limit=0", "?what=1")) {
            assertThat(FeedReader.poll(base, "story", wrong).statusCode())
                    .as(wrong)
                    .isEqualTo(400);
        }
    }

    private void put(String base, String text) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/api/documents/story/text?name=ann"))
                .header("Content-Type", "text/plain")
                .PUT(HttpRequest.BodyPublishers.ofString(text))
                .build();
        assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isBetween(200, 201);
    }

    /** The example program, which a test kills and starts again. */
    private static final class Follower implements AutoCloseable {
        private final List<String> command;
        private final Path file;
        private Process process;
        private int starts;

        Follower(NodeProcess node, String document, Path file) {
            this.file = file;
            this.command = List.of(
                    "python3",
                    Workspace.root().resolve("docs/examples/follow.py").toString(),
                    node.httpUrl(),
                    document,
                    file.toString());
            this.process = start();
        }

        private Process start() {
            starts++;
            try {
                return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(Workspace.log("follow").toFile())
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void killAfterSomeProgress(int millis) {
            int before = edits();
            Awaitility.await("the consumer goes on")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> edits() > before);
            LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
            close();
            process = start();
        }

        JsonNode state() {
            try {
                return JSON.readTree(Files.readString(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        int edits() {
            return Files.exists(file) ? state().get("edits").asInt() : 0;
        }

        int starts() {
            return starts;
        }

        @Override
        public void close() {
            process.destroyForcibly();
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
