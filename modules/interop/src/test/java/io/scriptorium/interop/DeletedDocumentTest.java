package io.scriptorium.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.document.DocumentId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A document is deleted while real clients have it open, and one of them never lets go of it. */
@Tag("interop")
class DeletedDocumentTest {
    private static final String SECRET = "s3cr3t-Qm7XvT2kWjZ9pRbL4c";
    private static final int DELETED = 4410;

    @TempDir
    Path data;

    @Test
    void deletedContentIsInNoFileAndNeverComesBack() {
        Map<String, ?> settings = Map.of(
                "scriptorium.gateway.port",
                Workspace.freePort(),
                "scriptorium.document.journal-snapshot-events",
                5,
                "scriptorium.journal.rocksdb.write-buffer-size",
                "64KiB");
        try (JsAgent agent = JsAgent.start()) {
            JsClient ann;
            try (InProcessNode node = InProcessNode.start(data, settings)) {
                ann = agent.open("ann", node.webSocketUrl(), "diary").awaitSynced();
                JsClient ben = agent.open("ben", node.webSocketUrl(), "diary").awaitSynced();
                for (int i = 0; i < 20; i++) {
                    ann.insert(-1, SECRET + i);
                    ann.awaitSaved();
                }
                ben.awaitLength(ann.text().length());
                assertThat(filesWithTheSecret()).isNotEmpty();

                delete(node);

                for (JsClient each : List.of(ann, ben)) {
                    each.await("told", it -> it.path("givenUp").path("code").asInt() == DELETED);
                }
                Awaitility.await("erased")
                        .atMost(Duration.ofSeconds(30))
                        .untilAsserted(() -> assertThat(filesWithTheSecret()).isEmpty());
                refused(ann);
                JsClient eve = agent.open("eve", node.webSocketUrl(), "diary").awaitSynced();
                assertThat(eve.text()).isEmpty();
                eve.insert(0, "a new beginning");
                eve.awaitSaved();
                ann.insert(0, "again ");
                refused(ann);
                assertThat(eve.text()).isEqualTo("a new beginning");
            }
            try (InProcessNode node = InProcessNode.start(data, settings)) {
                JsClient fay = agent.open("fay", node.webSocketUrl(), "diary").awaitSynced();
                assertThat(fay.text()).isEqualTo("a new beginning");
                refused(ann);
                assertThat(fay.text()).isEqualTo("a new beginning");
                assertThat(ann.text()).as("she keeps her copy").startsWith("again " + SECRET);
                assertThat(filesWithTheSecret()).isEmpty();
            }
        }
    }

    private static void delete(InProcessNode node) {
        assertThat(node.node()
                        .documents()
                        .delete(new DocumentId("diary"), "ann")
                        .toCompletableFuture()
                        .orTimeout(30, TimeUnit.SECONDS)
                        .join())
                .isPositive();
    }

    /** Comes back with what it holds, and is sent away once more. */
    private static void refused(JsClient client) {
        int before = client.state().get("closes").size();
        client.goOnline();
        client.await("sent away again", it -> it.get("closes").size() > before);
        assertThat(client.state().get("closes").get(before).get("code").asInt()).isEqualTo(DELETED);
    }

    private List<Path> filesWithTheSecret() {
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(Files::isRegularFile)
                    .filter(DeletedDocumentTest::hasTheSecret)
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean hasTheSecret(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(SECRET);
        } catch (IOException deletedMeanwhile) {
            return false;
        }
    }
}
