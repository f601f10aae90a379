package io.scriptorium.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.journal.CassandraExtension;
import io.scriptorium.journal.CassandraProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes, a real Cassandra, real clients on every node, and nodes that end this way or that. */
@Tag("interop")
@Tag("cassandra")
@Tag("cluster")
@ExtendWith(CassandraExtension.class)
class ClusterTest {
    private static final int NODES = 3;
    private static final int DOCUMENTS = 6;

    @TempDir
    Path data;

    @Test
    void anyNodeServesAnyDocumentAndItsEndIsNotNoticedElsewhere(CassandraProcess cassandra) throws Exception {
        int seed = Workspace.seed();
        try (ClusterNodes cluster = ClusterNodes.start(NODES, cassandra, data);
                JsAgent agent = JsAgent.start();
                Feeds feeds = new Feeds(cluster.get(1))) {
            List<List<JsClient>> clients;
            List<List<TypedEdit>> lost = new ArrayList<>();
            long killedMillis;
            try (JsAgent doomed = JsAgent.start()) {
                clients = openEverywhere(cluster, agent, doomed);
                type(clients, seed);
                killedMillis = System.currentTimeMillis();
                cluster.get(NODES - 1).kill9();
                for (List<JsClient> ofDocument : clients) {
                    lost.add(ofDocument.get(NODES - 1).history());
                }
            }
            List<List<JsClient>> left = clients.stream()
                    .map(ofDocument -> ofDocument.subList(0, NODES - 1))
                    .toList();
            // Documents whose owner died take edits on: what one types the other sees, before anything is saved again.
            for (List<JsClient> ofDocument : left) {
                int length = ofDocument.get(1).state().get("length").asInt();
                ofDocument.get(0).insert(0, "still here ");
                ofDocument
                        .get(1)
                        .await(
                                "sees what is typed on another node",
                                Duration.ofSeconds(5),
                                it -> it.get("length").asInt() > length);
            }
            verify(cluster, agent, left, lost, killedMillis, "killed");
            feeds.verify();

            cluster.get(NODES - 1).restart();
            assertThat(cluster.get(0).terminate()).isZero();
            List<List<JsClient>> last =
                    left.stream().map(ofDocument -> ofDocument.subList(1, 2)).toList();
            last.forEach(ofDocument -> ofDocument.get(0).insert(0, "once more "));
            verify(cluster, agent, last, List.of(), System.currentTimeMillis(), "stopped");
            feeds.verify();
            for (int move = 0; move < Integer.getInteger("interop.feed.moves", 0); move++) {
                NodeProcess ended = cluster.get(move % 2 == 0 ? 0 : NODES - 1);
                NodeProcess ends = cluster.get(move % 2 == 0 ? NODES - 1 : 0);
                ended.restart();
                last.forEach(ofDocument -> ofDocument.get(0).insert(0, "and again "));
                ends.kill9();
                last.forEach(ofDocument -> ofDocument.get(0).insert(0, "and again "));
                verify(cluster, agent, last, List.of(), System.currentTimeMillis(), "moved" + move);
                feeds.verify();
            }
        }
    }

    /** A consumer of each document, all on one node. */
    private static final class Feeds implements AutoCloseable {
        private final NodeProcess node;
        private final List<FeedReader> readers = new ArrayList<>();

        Feeds(NodeProcess node) {
            this.node = node;
            for (int document = 0; document < DOCUMENTS; document++) {
                readers.add(FeedReader.start(List.of(node.httpUrl()), "cluster" + document, "0.0"));
            }
        }

        /** Whoever owned their documents meanwhile, they have seen each edit once, in order, on their first connection. */
        void verify() throws Exception {
            for (int document = 0; document < DOCUMENTS; document++) {
                FeedReader reader = readers.get(document);
                List<String> all = FeedReader.allPositions(node.httpUrl(), "cluster" + document);
                Awaitility.await("everything has come")
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> reader.seen().size() >= all.size());
                assertThat(reader.positions()).isEqualTo(all).doesNotHaveDuplicates();
                assertThat(reader.connections()).isEqualTo(1);
            }
        }

        @Override
        public void close() {
            readers.forEach(FeedReader::close);
        }
    }

    /** Of each document one client on every node; those of the last node in a process of their own. */
    private static List<List<JsClient>> openEverywhere(ClusterNodes cluster, JsAgent agent, JsAgent doomed) {
        List<List<JsClient>> clients = new ArrayList<>();
        for (int document = 0; document < DOCUMENTS; document++) {
            List<JsClient> ofDocument = new ArrayList<>();
            for (int node = 0; node < NODES; node++) {
                JsAgent host = node == NODES - 1 ? doomed : agent;
                ofDocument.add(host.open("d" + document + "n" + node, cluster.get(node), "cluster" + document)
                        .awaitSynced());
            }
            clients.add(ofDocument);
        }
        return clients;
    }

    private static void type(List<List<JsClient>> clients, int seed) {
        int next = seed;
        for (List<JsClient> ofDocument : clients) {
            for (JsClient client : ofDocument) {
                client.startTyping(next++ & 0x3fffffff, 40);
            }
        }
        for (List<JsClient> ofDocument : clients) {
            for (JsClient client : ofDocument) {
                client.await("is acknowledged", it -> it.get("acknowledged").asInt() > 20);
            }
        }
        LockSupport.parkNanos(Duration.ofMillis(1500).toNanos());
    }

    /** Everybody left is on their first socket, everything is saved, all agree, and nothing that had to survive is missing. */
    private static void verify(
            ClusterNodes cluster,
            JsAgent agent,
            List<List<JsClient>> clients,
            List<List<TypedEdit>> ofTheDead,
            long killedMillis,
            String story) {
        for (int document = 0; document < clients.size(); document++) {
            List<JsClient> ofDocument = clients.get(document);
            List<TypedEdit> history = new ArrayList<>(ofTheDead.isEmpty() ? List.of() : ofTheDead.get(document));
            for (JsClient client : ofDocument) {
                client.stopTyping();
            }
            for (JsClient client : ofDocument) {
                client.await(
                        "saved", Duration.ofSeconds(60), it -> it.get("saved").asBoolean());
                assertThat(client.state().get("sockets").asInt())
                        .as("sockets of %s", client)
                        .isEqualTo(1);
                history.addAll(client.history());
            }
            JsClient fresh = agent.open("fresh-" + story + document, cluster.get(1), "cluster" + document)
                    .awaitSynced();
            List<JsClient> all = new ArrayList<>(ofDocument);
            all.add(fresh);
            JsClient.awaitAgreement(all);
            TypedEdit.assertSurvived(history, killedMillis, fresh.text());
        }
    }
}
