package io.scriptorium.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.journal.CassandraExtension;
import io.scriptorium.journal.CassandraProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes are replaced one after the other, while people type, by a build whose messages and events have further fields.
 * In between both builds read what the other writes; afterwards the former one reads everything.
 */
@Tag("interop")
@Tag("cassandra")
@Tag("cluster")
@ExtendWith(CassandraExtension.class)
class RollTest {
    private static final int NODES = 3;
    private static final int DOCUMENTS = 8;

    /** What makes a node one of the next build. */
    private static final String[] NEXT_BUILD = {
        "-D",
        "pekko.actor.serializers.scriptorium-messages=" + NextMessageSerializer.class.getName(),
        "-D",
        "pekko.actor.serializers.scriptorium-document=" + NextDocumentSerializer.class.getName(),
        "-D",
        "pekko.cluster.app-version=0.2.0",
        // Journal snapshots of the next build, too.
        "-D",
        "scriptorium.document.journal-snapshot-events=100"
    };

    @TempDir
    Path data;

    @Test
    void nodesOfTwoBuildsServeTheSameDocumentsWhileOneReplacesTheOther(CassandraProcess cassandra) {
        int seed = Workspace.seed();
        List<String> texts = new ArrayList<>();
        try (JsAgent agent = JsAgent.start()) {
            try (ClusterNodes cluster = ClusterNodes.start(NODES, cassandra, data);
                    Balancer balancer = Balancer.start(cluster)) {
                List<List<JsClient>> clients = openThrough(balancer, agent, seed);
                for (NodeProcess node : cluster.nodes()) {
                    assertThat(node.terminate()).isZero();
                    cluster.nextStarts(node, NEXT_BUILD);
                    node.restart();
                    // Both builds at work, until the last one is replaced.
                    LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
                }
                for (int document = 0; document < DOCUMENTS; document++) {
                    texts.add(verify(agent, balancer, clients.get(document), document));
                }
                assertThat(cluster.nodes().stream().map(NodeProcess::output))
                        .as("nodes that read what the next build wrote")
                        .anyMatch(output -> output.contains("reads what the next version wrote"));
            }
            try (NodeProcess former =
                    NodeProcess.start(data, "--journal", "cassandra", "--contact", cassandra.contactPoint())) {
                for (int document = 0; document < DOCUMENTS; document++) {
                    JsClient fresh = agent.open("back" + document, former, "rolled" + document)
                            .awaitSynced();
                    assertThat(fresh.text()).isEqualTo(texts.get(document));
                }
            }
        }
    }

    private static List<List<JsClient>> openThrough(Balancer balancer, JsAgent agent, int seed) {
        List<List<JsClient>> clients = new ArrayList<>();
        for (int document = 0; document < DOCUMENTS; document++) {
            List<JsClient> ofDocument = new ArrayList<>();
            for (int client = 0; client < NODES; client++) {
                ofDocument.add(agent.open("d" + document + "c" + client, balancer.webSocketUrl(), "rolled" + document));
            }
            clients.add(ofDocument);
        }
        int next = seed;
        for (List<JsClient> ofDocument : clients) {
            for (JsClient client : ofDocument) {
                client.awaitSynced().startTyping(next++ & 0x3fffffff, 150);
            }
        }
        return clients;
    }

    /** Nothing that was typed is missing, and nobody had to connect again more than once for each restarted node. */
    private static String verify(JsAgent agent, Balancer balancer, List<JsClient> ofDocument, int document) {
        List<TypedEdit> history = new ArrayList<>();
        ofDocument.forEach(JsClient::stopTyping);
        for (JsClient client : ofDocument) {
            client.await("saved", Duration.ofSeconds(60), it -> it.get("saved").asBoolean());
            assertThat(client.state().get("sockets").asInt())
                    .as("sockets of %s: %s", client, client.state().get("closes"))
                    .isLessThanOrEqualTo(1 + NODES);
            assertThat(client.state().get("wrong").isNull())
                    .as("acknowledgements of %s", client)
                    .isTrue();
            history.addAll(client.history());
        }
        JsClient fresh = agent.open("fresh" + document, balancer.webSocketUrl(), "rolled" + document)
                .awaitSynced();
        List<JsClient> all = new ArrayList<>(ofDocument);
        all.add(fresh);
        JsClient.awaitAgreement(all);
        TypedEdit.assertSurvived(history, Long.MAX_VALUE, fresh.text());
        return fresh.text();
    }
}
