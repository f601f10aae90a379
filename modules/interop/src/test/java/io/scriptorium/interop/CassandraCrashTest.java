package io.scriptorium.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.journal.CassandraExtension;
import io.scriptorium.journal.CassandraProcess;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The failure stories of {@link CrashTest} with a real Cassandra as the journal, and one of its own. */
@Tag("interop")
@Tag("cassandra")
@ExtendWith(CassandraExtension.class)
class CassandraCrashTest {
    @TempDir
    Path data;

    @Test
    void killedNodeLosesNothingThatWasAcknowledgedOrSentASecondBefore(CassandraProcess cassandra) {
        try (NodeProcess node = start(cassandra)) {
            CrashScenario.run(node, Workspace.seed(), 2);
        }
    }

    @Test
    void pasteOfFifteenMebibytesIsAcknowledgedAndRecovered(CassandraProcess cassandra) {
        try (NodeProcess node = start(cassandra)) {
            CrashScenario.largePaste(node);
        }
    }

    @Test
    void stalledDatabaseDelaysAcknowledgementsAndNothingElse(CassandraProcess cassandra) throws Exception {
        try (NodeProcess node = start(cassandra);
                JsAgent agent = JsAgent.start()) {
            JsClient ann = agent.open("ann", node, "stalled").awaitSynced();
            JsClient ben = agent.open("ben", node, "stalled").awaitSynced();
            ann.insert(0, "before ");
            ann.awaitSaved();

            cassandra.pause();
            try {
                ann.insert(-1, "during");
                ben.awaitLength(13);
                Awaitility.await()
                        .during(Duration.ofSeconds(4))
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> !ann.state().get("saved").asBoolean());
            } finally {
                cassandra.resume();
            }

            ann.awaitSaved();
            assertThat(ann.state().get("sockets").asInt()).isEqualTo(1);
            assertThat(agent.open("fresh", node, "stalled").awaitSynced().text())
                    .isEqualTo("before during");
        }
    }

    private NodeProcess start(CassandraProcess cassandra) {
        return NodeProcess.start(data, "--journal", "cassandra", "--contact", cassandra.contactPoint());
    }
}
