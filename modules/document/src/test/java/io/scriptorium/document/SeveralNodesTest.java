package io.scriptorium.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.DocOptions;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.protocol.AwarenessUpdate;
import io.scriptorium.protocol.ServerMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rooms and entities on three nodes of a cluster, in one process, with real messages between them. */
class SeveralNodesTest {
    private static final Bytes NOTHING = Bytes.wrap(new byte[] {0});
    private static final Bytes A = Updates.insert(1, 0, "a");
    private static final Bytes B = Updates.insert(2, 0, "b");

    private final String store = UUID.randomUUID().toString();
    private final List<ActorTestKit> systems = new ArrayList<>();
    private final List<DocumentNode> nodes = new ArrayList<>();
    private final LossyMail.Losses losses = new LossyMail.Losses();

    private Config config() {
        return ConfigFactory.parseString("""
            pekko.actor.provider = cluster
            pekko.actor.allow-java-serialization = off
            pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
            pekko.cluster.jmx.multi-mbeans-in-same-jvm = on
            pekko.cluster.sharding.passivation.strategy = none
            pekko.cluster.periodic-tasks-initial-delay = 50ms
            pekko.cluster.leader-actions-interval = 100ms
            pekko.cluster.gossip-interval = 100ms
            pekko.coordinated-shutdown { exit-jvm = off, run-by-actor-system-terminate = off }
            pekko.cluster.run-coordinated-shutdown-when-down = off
            pekko.loglevel = WARNING
            pekko.log-dead-letters = off
            pekko.persistence.journal.plugin = shared-journal
            pekko.persistence.snapshot-store.plugin = pekko.persistence.no-snapshot-store
            shared-journal { class = "io.scriptorium.document.SharedJournal", store = "%s" }
            """.formatted(store)).withFallback(ConfigFactory.load());
    }

    @BeforeEach
    void formCluster() {
        for (int i = 0; i < 3; i++) {
            ActorTestKit system = ActorTestKit.create("SeveralNodesTest", config());
            systems.add(system);
            Cluster cluster = Cluster.get(system.system());
            cluster.manager()
                    .tell(Join.create(
                            Cluster.get(systems.get(0).system()).selfMember().address()));
            nodes.add(DocumentNode.start(
                    system.system(),
                    TestSettings.with("retry-min = 500ms", "retry-max = 1s", "shards = 30"),
                    DocumentMeter.NONE,
                    StoredFiles.NONE,
                    mail -> new LossyMail(mail, losses)));
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> systems.stream().allMatch(system -> upMembers(system) == 3));
    }

    @AfterEach
    void stop() {
        systems.forEach(ActorTestKit::shutdownTestKit);
    }

    private static long upMembers(ActorTestKit system) {
        int[] up = {0};
        Cluster.get(system.system()).state().getMembers().forEach(member -> {
            if (member.status().equals(MemberStatus.up())) {
                up[0]++;
            }
        });
        return up[0];
    }

    @Test
    void editsAndPresenceReachSessionsOfAllNodesAndAreAcknowledged() {
        List<ProbeSession> sessions = openEverywhere("doc");

        sessions.get(0).update(A);
        sessions.get(1).update(B);
        AwarenessUpdate presence = new AwarenessUpdate(List.of(new AwarenessUpdate.Entry(7, 1, "{\"name\":\"ada\"}")));
        sessions.get(2).room().tell(new RoomCommand.ReceiveAwareness(sessions.get(2), presence));

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(sessions.get(0).acknowledged).isEqualTo(1);
            assertThat(sessions.get(1).acknowledged).isEqualTo(1);
            for (ProbeSession session : sessions) {
                assertThat(session.hasReceived(A) && session.hasReceived(B)).isTrue();
                assertThat(session.received).contains(new ServerMessage.Awareness(presence));
            }
        });
        assertThat(SharedJournal.events(store, new StoredDocument(new DocumentId("doc"), 1).persistenceId()))
                .isNotEmpty();
    }

    @Test
    void pasteOfMebibytesCrossesNodesAndNothingElseWaits() {
        List<ProbeSession> sessions = openEverywhere("large");
        List<ProbeSession> others = openEverywhere("small");
        List<Bytes> pastes = List.of(
                Updates.insert(3, 0, "x".repeat(15 << 20)),
                Updates.insert(4, 0, "y".repeat(5 << 20)),
                Updates.insert(5, 0, "z".repeat(5 << 20)));

        for (int from = 0; from < 3; from++) {
            sessions.get(from).update(pastes.get(from));
            others.get(from).update(Updates.insert(20 + from, 0, "small"));
        }

        await().atMost(Duration.ofSeconds(5))
                .until(() -> others.stream()
                        .allMatch(other ->
                                other.updatesInOrder().stream().distinct().count() == 3));
        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        sessions.stream().allMatch(session -> session.acknowledged == 1 && hasSeen(session, pastes)));
        for (DocumentNode node : nodes) {
            assertThat(stateOf(node, "large").contains(pastes.get(0))).isTrue();
        }
    }

    @Test
    void relayLostOnPurposeIsMadeUpFor() {
        List<ProbeSession> sessions = openEverywhere("doc");
        List<Bytes> edits = typed(8);
        losses.lose(message ->
                message instanceof RoomInternal.Relayed relayed && (relayed.number() == 3 || relayed.number() == 8));

        edits.forEach(sessions.get(0)::update);

        awaitSeenByAll(sessions, edits);
        // One sender, two siblings, two numbers.
        assertThat(losses.count()).isEqualTo(4);
        assertThat(sessions).allMatch(session -> session.closed == null);
    }

    @Test
    void lastRelayAndEveryFirstWordOfItsCommitLostOnPurposeAreMadeUpFor() {
        List<ProbeSession> sessions = openEverywhere("doc");
        List<Bytes> edits = typed(8);
        losses.lose(message -> message instanceof RoomInternal.Relayed relayed && relayed.number() == 8);
        // The first words: one to each room. The entity repeats itself, and the room that appended asks again.
        losses.loseFirst(
                3,
                message -> message instanceof RoomInternal.Committed committed
                        && committed.isEvent()
                        && committed.upToNumber() == 8);

        edits.forEach(sessions.get(0)::update);

        awaitSeenByAll(sessions, edits);
        await().atMost(Duration.ofSeconds(10)).until(() -> sessions.get(0).acknowledged == 8);
        assertThat(losses.count()).isEqualTo(2 + 3);
    }

    @Test
    void anyMessagesLostByChanceAreMadeUpFor() {
        long seed = Long.getLong("several-nodes.seed", new Random().nextLong());
        System.out.println("several-nodes.seed=" + seed);
        List<ProbeSession> sessions = openEverywhere("doc");
        Random random = new Random(seed);
        losses.lose(message -> random.nextInt(4) == 0);

        List<Bytes> edits = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            int node = random.nextInt(3);
            Bytes edit = Updates.insert(100 + i, 0, "x" + i);
            edits.add(edit);
            sessions.get(node).update(edit);
            if (i % 10 == 9) {
                // What comes together is one batch: some pause, so that there are several.
                long acknowledged = sessions.get(node).acknowledged;
                await().atMost(Duration.ofSeconds(20)).until(() -> sessions.get(node).acknowledged > acknowledged);
            }
        }

        awaitSeenByAll(sessions, edits);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> sessions.stream()
                                .mapToLong(session -> session.acknowledged)
                                .sum()
                        == edits.size());
        assertThat(losses.count()).isPositive();
    }

    private static List<Bytes> typed(int edits) {
        List<Bytes> typed = new ArrayList<>();
        for (int i = 0; i < edits; i++) {
            typed.add(Updates.insert(5, i, "x"));
        }
        return typed;
    }

    /** Within seconds, with the losses going on; the sender has its own edits back once they are journaled. */
    private static void awaitSeenByAll(List<ProbeSession> sessions, List<Bytes> edits) {
        await().atMost(Duration.ofSeconds(15))
                .until(() -> sessions.stream().allMatch(session -> hasSeen(session, edits)));
    }

    @Test
    void deathOfTheOwnersNodeClosesNothingElsewhereAndLosesNothing() {
        List<ProbeSession> sessions = openEverywhere("doc");
        sessions.get(0).update(A);
        await().atMost(Duration.ofSeconds(20)).until(() -> sessions.get(0).acknowledged == 1);
        int owner = ownerOf("doc");
        int first = (owner + 1) % 3;
        int second = (owner + 2) % 3;

        crash(owner);
        for (int i = 0; i < 20; i++) {
            sessions.get(first).update(Updates.insert(5, i, "x"));
        }

        long before = sessions.get(first).acknowledged;
        await().atMost(Duration.ofSeconds(5)).until(() -> sessions.get(second).hasReceived(Updates.insert(5, 19, "x")));
        Cluster survivor = Cluster.get(systems.get(first).system());
        survivor.manager()
                .tell(new Down(
                        Cluster.get(systems.get(owner).system()).selfMember().address()));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> sessions.get(first).acknowledged >= before + 1
                        && sessions.get(first).acknowledged == (first == 0 ? 21 : 20));
        assertThat(sessions.get(first).closed).isNull();
        assertThat(sessions.get(second).closed).isNull();
        assertThat(stateOf(nodes.get(second), "doc").contains(A)).isTrue();
        assertThat(stateOf(nodes.get(second), "doc").contains(Updates.insert(5, 19, "x")))
                .isTrue();
    }

    /** Whoever missed a relay may have got it as part of the whole state instead. */
    private static boolean hasSeen(ProbeSession session, List<Bytes> updates) {
        Doc doc = new Doc(new DocOptions(5, true));
        session.updatesInOrder().forEach(doc::apply);
        return updates.stream().allMatch(doc::contains);
    }

    private void crash(int node) {
        systems.get(node).system().terminate();
        systems.get(node).system().getWhenTerminated().toCompletableFuture().join();
    }

    private int ownerOf(String document) {
        for (int i = 0; i < 3; i++) {
            if (Shards.runningEntities(systems.get(i).system()).contains(document)) {
                return i;
            }
        }
        throw new AssertionError("nobody owns " + document);
    }

    private List<ProbeSession> openEverywhere(String document) {
        List<ProbeSession> sessions = new ArrayList<>();
        for (DocumentNode node : nodes) {
            ProbeSession session = ProbeSession.open(node, document);
            session.requestSync(NOTHING);
            sessions.add(session);
        }
        await().atMost(Duration.ofSeconds(20))
                .until(() -> sessions.stream().allMatch(session -> session.syncReply() != null));
        return sessions;
    }

    private static Doc stateOf(DocumentNode node, String document) {
        ProbeSession fresh = ProbeSession.open(node, document);
        fresh.requestSync(NOTHING);
        await().atMost(Duration.ofSeconds(60)).until(() -> fresh.syncReply() != null);
        Doc doc = new Doc(new DocOptions(5, true));
        doc.apply(Objects.requireNonNull(fresh.syncReply()));
        fresh.updatesInOrder().forEach(doc::apply);
        fresh.leave();
        return doc;
    }
}
