package io.scriptorium.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.document.DocumentCommand;
import io.scriptorium.journal.CassandraExtension;
import io.scriptorium.journal.CassandraProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingQuery;
import org.apache.pekko.cluster.sharding.typed.GetClusterShardingStats;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A cluster that takes a fourth node, and gives up the one that owns a large document, while people type. */
@Tag("interop")
@Tag("cassandra")
@Tag("cluster")
@ExtendWith(CassandraExtension.class)
class GrowTest {
    private static final int NODES = 3;

    /** As many shards are in use, but for names that share one. */
    private static final int DOCUMENTS = 240;

    private static final int PASTES = 5;
    private static final int PASTE_BYTES = 4 << 20;
    private static final Duration BALANCED_MAX = Duration.ofSeconds(60);
    private static final Duration GAP_MAX = Duration.ofSeconds(2);

    private static final EntityTypeKey<DocumentCommand> DOCUMENT =
            EntityTypeKey.create(DocumentCommand.class, "Document");

    @TempDir
    Path data;

    @Test
    void fourthNodeTakesItsShareAndALargeDocumentMovesUnnoticed(CassandraProcess cassandra) {
        int seed = Workspace.seed();
        try (ClusterNodes cluster = ClusterNodes.start(NODES, cassandra, data);
                JsAgent agent = JsAgent.start()) {
            List<JsClient> typists = openOneEach(cluster, agent);
            for (int i = 0; i < typists.size(); i++) {
                typists.get(i).startTyping((seed + i) & 0x3fffffff, 3_000);
            }
            Everywhere watched = Everywhere.open(agent, "watched", cluster.nodes());
            watched.startBeats(50);

            long launchedMillis = System.currentTimeMillis();
            try (InProcessNode fourth = InProcessNode.start(data, fourthNode(cluster, cassandra))) {
                long readyMillis = System.currentTimeMillis();
                Map<Address, Integer> shards = awaitBalanced(fourth.node().system());
                long balancedMillis = System.currentTimeMillis();
                Beats beats = watched.get(0).beats(launchedMillis, balancedMillis, 1000);
                report("fourth node: ready after %d ms, balanced %d ms later %s, slowest edit %d ms"
                        .formatted(
                                readyMillis - launchedMillis,
                                balancedMillis - readyMillis,
                                shards.values(),
                                beats.longestMillis()));
                watched.endBeats();
                assertUnharmed(typists);
                assertFreshClientsAgree(cluster, agent, typists);
                watched.awaitSavedOnFirstSockets();

                moveLargeDocument(cluster, agent, fourth.node().system());
            }
        }
    }

    /** A document of 20 MiB, in the hands of a node that leaves; documents of the others are typed in meanwhile. */
    private static void moveLargeDocument(ClusterNodes cluster, JsAgent agent, ActorSystem<?> system) {
        Owned large = openWhereANodeCanLeave(cluster, agent, system);
        NodeProcess leaving = large.owner();
        String name = large.document();
        List<NodeProcess> staying =
                cluster.nodes().stream().filter(node -> node != leaving).toList();
        JsClient writer = agent.open("writer", staying.get(0), name).awaitSynced();
        for (int i = 0; i < PASTES; i++) {
            writer.insertRepeated(-1, Integer.toString(i), PASTE_BYTES);
            writer.awaitSaved();
        }
        int length = PASTES * PASTE_BYTES + 1;
        List<Everywhere> others = Everywhere.open(agent, "beside", 6, staying);
        others.forEach(each -> each.startBeats(50));
        long controlFrom = System.currentTimeMillis();
        Awaitility.await("control window").until(() -> System.currentTimeMillis() > controlFrom + 6_000);
        long fromMillis = System.currentTimeMillis();
        long control = longest(others, controlFrom, fromMillis);

        assertThat(leaving.terminate()).isZero();
        writer.insert(-1, "y");
        writer.awaitSaved();
        long savedMillis = System.currentTimeMillis();
        JsClient fresh = agent.open("fresh", staying.get(1), name).awaitSynced();
        fresh.awaitLength(length + 1);
        long completeMillis = System.currentTimeMillis();
        long moving = longest(others, fromMillis, completeMillis);
        others.forEach(Everywhere::endBeats);

        report(("20 MiB moved: written again after %d ms, read by a fresh client %d ms later;"
                        + " slowest edit elsewhere %d ms, before %d ms")
                .formatted(savedMillis - fromMillis, completeMillis - savedMillis, moving, control));
        JsClient.awaitAgreement(List.of(writer, fresh));
        others.forEach(Everywhere::awaitSavedOnFirstSockets);
        assertThat(moving).as("slowest edit of another document, ms").isLessThan(GAP_MAX.toMillis() + control);
    }

    /** A document and the node that owns it. */
    private record Owned(String document, NodeProcess owner) {}

    /** A new document of one of the node processes: the fourth node is the observer, and stays. */
    private static Owned openWhereANodeCanLeave(ClusterNodes cluster, JsAgent agent, ActorSystem<?> system) {
        for (int i = 0; ; i++) {
            String name = "large" + i;
            JsClient author = agent.open("author" + i, cluster.get(0), name).awaitSynced();
            author.insert(0, "x");
            author.awaitSaved();
            author.close();
            int port = regionOf(system, name).getPort().orElse(0);
            Optional<NodeProcess> owner = cluster.withArteryPort(port);
            if (owner.isPresent()) {
                return new Owned(name, owner.get());
            }
        }
    }

    private static long longest(List<Everywhere> documents, long fromMillis, long toMillis) {
        return documents.stream()
                .flatMap(document -> document.clients().stream())
                .map(client -> client.beats(fromMillis, toMillis, 0))
                .mapToLong(Beats::longestMillis)
                .max()
                .orElseThrow();
    }

    private static List<JsClient> openOneEach(ClusterNodes cluster, JsAgent agent) {
        List<JsClient> clients = new ArrayList<>();
        for (int i = 0; i < DOCUMENTS; i++) {
            clients.add(agent.open("d" + i, cluster.get(i % NODES), "grow" + i));
        }
        clients.forEach(JsClient::awaitSynced);
        return clients;
    }

    private static Map<String, Object> fourthNode(ClusterNodes cluster, CassandraProcess cassandra) {
        return Map.of(
                "scriptorium.server.journal",
                "cassandra",
                "scriptorium.server.cassandra.contact-points",
                List.of(cassandra.contactPoint()),
                "pekko.remote.artery.canonical.port",
                Workspace.freePort(),
                "pekko.cluster.seed-nodes",
                cluster.addresses());
    }

    /** Nobody lost the socket, and everything is saved. */
    private static void assertUnharmed(List<JsClient> clients) {
        clients.forEach(JsClient::stopTyping);
        for (JsClient client : clients) {
            client.await("saved", Duration.ofSeconds(60), it -> it.get("saved").asBoolean());
            assertThat(client.state().get("sockets").asInt())
                    .as("sockets of %s: %s", client, client.state().get("closes"))
                    .isEqualTo(1);
            assertThat(client.state().get("wrong").isNull())
                    .as("acknowledgements of %s", client)
                    .isTrue();
        }
    }

    private static void assertFreshClientsAgree(ClusterNodes cluster, JsAgent agent, List<JsClient> clients) {
        for (int i = 0; i < clients.size(); i += 20) {
            JsClient fresh = agent.open("fresh" + i, cluster.get((i + 1) % NODES), "grow" + i)
                    .awaitSynced();
            JsClient.awaitAgreement(List.of(clients.get(i), fresh));
            TypedEdit.assertSurvived(clients.get(i).history(), Long.MAX_VALUE, fresh.text());
        }
    }

    /** Waits until no node has a third more or less than its share of the shards in use. */
    private static Map<Address, Integer> awaitBalanced(ActorSystem<?> system) {
        return Awaitility.await("shards are balanced")
                .atMost(BALANCED_MAX)
                .pollInterval(Duration.ofMillis(250))
                .until(() -> shardsByNode(system), shards -> {
                    int share = shards.values().stream().mapToInt(it -> it).sum() / (NODES + 1);
                    return shards.size() == NODES + 1
                            && Collections.min(shards.values()) > share * 2 / 3
                            && Collections.max(shards.values()) < share * 4 / 3;
                });
    }

    private static Map<Address, Integer> shardsByNode(ActorSystem<?> system) {
        Map<Address, Integer> shards = new HashMap<>();
        stats(system)
                .getRegions()
                .forEach((address, region) ->
                        shards.put(address, region.getStats().size()));
        return shards;
    }

    private static Address regionOf(ActorSystem<?> system, String document) {
        String shard = Integer.toString(Math.abs(document.hashCode() % 1000));
        return stats(system).getRegions().entrySet().stream()
                .filter(region -> region.getValue().getStats().containsKey(shard))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    private static ShardRegion.ClusterShardingStats stats(ActorSystem<?> system) {
        return AskPattern.<ClusterShardingQuery, ShardRegion.ClusterShardingStats>ask(
                        ClusterSharding.get(system).shardState(),
                        replyTo -> new GetClusterShardingStats(DOCUMENT, Duration.ofSeconds(5), replyTo),
                        Duration.ofSeconds(6),
                        system.scheduler())
                .toCompletableFuture()
                .join();
    }

    private static void report(String line) {
        System.out.println("grow: " + line);
    }
}
