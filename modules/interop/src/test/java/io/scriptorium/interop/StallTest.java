package io.scriptorium.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.journal.CassandraExtension;
import io.scriptorium.journal.CassandraProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes with real clients on each, and a real Cassandra that is stopped in its tracks (SIGSTOP). What a room lets
 * wait for the journal is set low, so that it is reached.
 */
@Tag("interop")
@Tag("cassandra")
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(CassandraExtension.class)
class StallTest {
    private static final int NODES = 3;
    private static final int DOCUMENTS = 4;
    private static final int LIMIT_BYTES = 512 << 10;
    private static final int INBOUND_BYTES_MAX = 1 << 20;
    private static final Duration STALL = Duration.ofSeconds(20);
    /** Acknowledgements that were under way when the journal stopped have arrived by then. */
    private static final Duration ON_THEIR_WAY = Duration.ofSeconds(1);

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Divides the size of the paste. */
    private static final String PASTED = "fifteen mebibytes of paste, 32 b";

    private CassandraProcess cassandra;
    private ClusterNodes cluster;
    private List<NodeProcess> nodes;

    @BeforeAll
    void start(CassandraProcess running, @TempDir Path data) {
        cassandra = running;
        cluster = ClusterNodes.start(
                NODES, cassandra, data, "-D", "scriptorium.document.unacknowledged-bytes-max=" + LIMIT_BYTES);
        nodes = cluster.nodes();
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    @Test
    void editingGoesOnAcrossNodesAndNothingIsAcknowledgedUntilItIsJournaled() throws Exception {
        int seed = Workspace.seed();
        try (JsAgent agent = JsAgent.start()) {
            List<Everywhere> documents = Everywhere.open(agent, "stall", DOCUMENTS, nodes);
            for (Everywhere document : documents) {
                for (JsClient client : document.clients()) {
                    client.startTyping(seed++ & 0x3fffffff, 100);
                }
                document.startBeats(100);
                document.clients()
                        .forEach(client -> client.await(
                                "is acknowledged", it -> it.get("acknowledged").asInt() > 20));
            }
            List<NodeMemory> before = NodeMemory.of(nodes);

            long stalledMillis = System.currentTimeMillis();
            JsClient late;
            JsClient first;
            cassandra.pause();
            try {
                Awaitility.await().pollDelay(ON_THEIR_WAY).until(() -> true);
                List<List<Long>> acknowledged =
                        documents.stream().map(Everywhere::acknowledged).toList();
                late = agent.open("late", nodes.get(1), "stall0");
                first = agent.open("first", nodes.get(2), "nobody-was-here");
                awaitStays(
                        STALL.minus(ON_THEIR_WAY),
                        () -> documents.stream()
                                        .map(Everywhere::acknowledged)
                                        .toList()
                                        .equals(acknowledged)
                                && !isSynced(late)
                                && !isSynced(first));
                documents.forEach(
                        document -> document.assertSeenWithin(Duration.ofSeconds(1), stalledMillis, Long.MAX_VALUE));
                assertGrewAtMost(32, before, NodeMemory.of(nodes));
            } finally {
                cassandra.resume();
            }

            late.await("joins", PATIENCE, it -> it.get("synced").asBoolean());
            first.await("joins", PATIENCE, it -> it.get("synced").asBoolean());
            for (Everywhere document : documents) {
                document.clients().forEach(JsClient::stopTyping);
                document.endBeats();
            }
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

    @Test
    void writersAreHeldBackWhenTheJournalStallsForLongAndNothingIsDropped() throws Exception {
        int pieces = 40;
        int piece = 64 << 10;
        try (JsAgent agent = JsAgent.start();
                JsAgent elsewhere = JsAgent.start()) {
            Everywhere full = Everywhere.open(agent, "full", nodes);
            Everywhere other = Everywhere.open(elsewhere, "not-full", nodes);
            full.awaitSavedOnFirstSockets();
            other.startBeats(100);
            List<NodeMemory> before = NodeMemory.of(nodes);

            cassandra.pause();
            try {
                long stalledMillis = System.currentTimeMillis();
                for (int i = 0; i < pieces; i++) {
                    full.get(0).insertRepeated(-1, "ann writes here ", piece / 16);
                    full.get(1).insertRepeated(0, "ben writes here ", piece / 16);
                }
                int own = pieces * piece;
                // Each of the two rooms shows what it admits, and no more than it admits and has read already.
                int most = LIMIT_BYTES + INBOUND_BYTES_MAX + 2 * piece;
                for (JsClient client : full.clients().subList(0, 2)) {
                    client.await("what the limit admits", it -> it.get("length").asInt() >= own + LIMIT_BYTES - piece);
                }
                full.get(2)
                        .await("what the limits admit", it -> it.get("length").asInt() >= 2 * (LIMIT_BYTES - piece));
                awaitStays(
                        Duration.ofSeconds(5),
                        () -> length(full.get(0)) <= own + most
                                && length(full.get(1)) <= own + most
                                && length(full.get(2)) <= 2 * most);

                // Whose room is not full goes on, and is seen by those who are held back.
                int seen = length(full.get(0));
                full.get(2).insert(0, "cas goes on ");
                full.get(0).awaitLength(seen + 12);
                other.assertSeenWithin(Duration.ofSeconds(2), stalledMillis, Long.MAX_VALUE);
                assertGrewAtMost(48, before, NodeMemory.of(nodes));
            } finally {
                cassandra.resume();
            }

            for (JsClient client : full.clients()) {
                client.await("all pieces", PATIENCE, it -> it.get("length").asInt() == 2 * pieces * piece + 12);
            }
            full.awaitSavedOnFirstSockets();
            full.awaitFreshClientAgrees(agent, nodes.get(2));
            other.endBeats();
            other.awaitSavedOnFirstSockets();
        }
    }

    @Test
    void whatWasSeenOfADeadNodeIsKeptAndNobodyElseNotices() throws Exception {
        int words = 20;
        List<NodeProcess> left = nodes.subList(0, 2);
        try (JsAgent bystanders = JsAgent.start()) {
            List<Everywhere> others = Everywhere.open(bystanders, "bystander", DOCUMENTS, left);
            others.forEach(document -> document.startBeats(100));
            long killedMillis;
            try (JsAgent viewers = JsAgent.start();
                    JsAgent doomed = JsAgent.start()) {
                List<Everywhere> seen = Everywhere.open(viewers, "seen", DOCUMENTS, left);
                List<JsClient> writers = new ArrayList<>();
                for (Everywhere document : seen) {
                    writers.add(doomed.open("writer-" + document.document(), nodes.get(2), document.document())
                            .awaitSynced());
                    document.awaitSavedOnFirstSockets();
                }
                cassandra.pause();
                try {
                    // The first may be on its way to the journal when the node dies, the others are in its room alone.
                    for (JsClient writer : writers) {
                        for (int i = 0; i < words; i++) {
                            writer.insert(-1, "<seen %02d>".formatted(i));
                        }
                    }
                    for (Everywhere document : seen) {
                        document.clients().forEach(viewer -> viewer.awaitLength(9 * words));
                    }
                    assertThat(writers)
                            .noneMatch(writer -> writer.state().get("saved").asBoolean());
                    killedMillis = System.currentTimeMillis();
                    nodes.get(2).kill9();
                    doomed.kill();
                    viewers.kill();
                } finally {
                    cassandra.resume();
                }
            }

            Awaitility.await("ten seconds")
                    .atMost(PATIENCE)
                    .until(() -> System.currentTimeMillis() > killedMillis + 12_000);
            others.forEach(
                    document -> document.assertSeenWithin(Duration.ofSeconds(2), killedMillis, killedMillis + 10_000));
            for (int i = 0; i < DOCUMENTS; i++) {
                JsClient fresh = bystanders
                        .open("fresh" + i, nodes.get(i % 2), "seen" + i)
                        .awaitSynced();
                fresh.awaitLength(9 * words);
                assertThat(fresh.text()).contains("<seen 00>").contains("<seen 19>");
            }
            for (Everywhere document : others) {
                document.endBeats();
                document.awaitSavedOnFirstSockets();
                document.awaitFreshClientAgrees(bystanders, nodes.get(0));
            }
        } finally {
            nodes.get(2).restart();
        }
    }

    @Test
    void pasteOfFifteenMebibytesCrossesNodesAndNobodyElseWaits() {
        int size = 15 << 20;
        String pasted = "pasted-across-nodes";
        try (JsAgent agent = JsAgent.start();
                JsAgent reading = JsAgent.start();
                JsAgent elsewhere = JsAgent.start()) {
            Everywhere other = Everywhere.open(elsewhere, "beside-the-paste", nodes);
            JsClient writer = agent.open("writer", nodes.get(0), pasted).awaitSynced();
            List<JsClient> readers = List.of(
                    reading.open("reader1", nodes.get(1), pasted).awaitSynced(),
                    reading.open("reader2", nodes.get(2), pasted).awaitSynced());
            other.startBeats(100);
            long pastedMillis = System.currentTimeMillis();

            writer.insertRepeated(0, PASTED, size / PASTED.length());
            writer.insert(0, "and a word after it ");

            for (JsClient reader : readers) {
                reader.await("the paste", PATIENCE, it -> it.get("length").asInt() == size + 20);
            }
            writer.await("saved", PATIENCE, it -> it.get("saved").asBoolean());
            other.assertSeenWithin(Duration.ofSeconds(2), pastedMillis, Long.MAX_VALUE);
            for (JsClient client : List.of(writer, readers.get(0), readers.get(1))) {
                assertThat(client.state().get("sockets").asInt()).isEqualTo(1);
            }
            JsClient fresh = reading.open("fresh", nodes.get(1), pasted).awaitSynced();
            assertThat(fresh.isText("and a word after it ", PASTED, size / PASTED.length()))
                    .as("a fresh client has exactly the paste and what was written after it")
                    .isTrue();
            other.endBeats();
            other.awaitSavedOnFirstSockets();
        }
    }

    private static boolean isSynced(JsClient client) {
        return client.state().get("synced").asBoolean();
    }

    private static int length(JsClient client) {
        return client.state().get("length").asInt();
    }

    private static void awaitStays(Duration time, Callable<Boolean> condition) {
        Awaitility.await()
                .during(time)
                .atMost(time.plusSeconds(30))
                .pollInterval(Duration.ofMillis(250))
                .until(condition);
    }

    private static void assertGrewAtMost(long mebibytes, List<NodeMemory> before, List<NodeMemory> now) {
        System.out.println("nodes before: " + before + ", with a stalled journal: " + now);
        for (int i = 0; i < before.size(); i++) {
            assertThat(now.get(i).live() - before.get(i).live())
                    .as("growth of node %d", i)
                    .isLessThan(mebibytes << 20);
        }
    }
}
