package io.scriptorium.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.journal.CassandraExtension;
import io.scriptorium.journal.CassandraProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster whose journal stalls for longer than a write may take: writes fail, entities start again and again, and the
 * rooms of three nodes repeat what was not answered. Some of what failed is in the journal all the same.
 */
@Tag("interop")
@Tag("cassandra")
@Tag("cluster")
@ExtendWith(CassandraExtension.class)
class FailingWritesTest {
    private static final int NODES = 3;
    private static final int DOCUMENTS = 4;
    private static final Duration STALL = Duration.ofSeconds(12);
    /** What an entity says when it could not write, or not recover. */
    private static final String FAILED = "Failed to persist event|recovery failed";

    @TempDir
    Path data;

    @Test
    void writesThatFailWhileThreeRoomsRepeatThemAreAcknowledgedOnceAndNothingIsLost(CassandraProcess cassandra)
            throws Exception {
        int seed = Workspace.seed();
        try (ClusterNodes cluster = ClusterNodes.start(NODES, cassandra, data, shortOfPatience());
                JsAgent agent = JsAgent.start()) {
            List<NodeProcess> nodes = cluster.nodes();
            List<Everywhere> documents = Everywhere.open(agent, "failing", DOCUMENTS, nodes);
            for (Everywhere document : documents) {
                for (JsClient client : document.clients()) {
                    client.startTyping(seed++ & 0x3fffffff, 50);
                }
            }
            documents.forEach(document -> document.clients()
                    .forEach(client -> client.await(
                            "is acknowledged", it -> it.get("acknowledged").asInt() > 20)));

            long stalledMillis = System.currentTimeMillis();
            cassandra.pause();
            try {
                Awaitility.await()
                        .pollDelay(STALL)
                        .atMost(STALL.multipliedBy(2))
                        .until(() -> true);
            } finally {
                cassandra.resume();
            }
            Awaitility.await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
            documents.forEach(document -> document.clients().forEach(JsClient::stopTyping));

            assertThat(nodes)
                    .as("nodes where writes failed since %s", stalledMillis)
                    .anyMatch(node -> node.output().lines().anyMatch(line -> line.matches(".*(" + FAILED + ").*")));
            for (Everywhere document : documents) {
                document.awaitSavedOnFirstSockets();
                String text =
                        document.awaitFreshClientAgrees(agent, nodes.get(1)).text();
                for (JsClient client : document.clients()) {
                    TypedEdit.assertSurvived(client.history(), Long.MAX_VALUE, text);
                }
            }
        }
    }

    private static String[] shortOfPatience() {
        return new String[] {
            "-D", "pekko.persistence.cassandra.journal.circuit-breaker.call-timeout=3s",
            "-D", "pekko.persistence.cassandra.journal.circuit-breaker.reset-timeout=1s",
            "-D", "datastax-java-driver.profiles.pekko-persistence-cassandra-profile.basic.request.timeout=2500ms",
            "-D", "scriptorium.document.retry-min=500ms",
            "-D", "scriptorium.document.retry-max=2s"
        };
    }
}
