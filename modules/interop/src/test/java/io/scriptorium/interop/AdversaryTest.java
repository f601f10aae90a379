package io.scriptorium.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A journal that holds, refuses or loses writes on command, under a node in this JVM and real clients. */
@Tag("interop")
class AdversaryTest {
    private static final Duration A_MOMENT = Duration.ofMillis(700);

    @TempDir
    Path data;

    private final String name = UUID.randomUUID().toString();
    private final Adversary journal = Adversary.named(name);
    private InProcessNode node;
    private JsAgent agent;

    @BeforeEach
    void start() {
        node = startNode();
        agent = JsAgent.start();
    }

    @AfterEach
    void stop() {
        agent.close();
        node.close();
    }

    @Test
    void editsReachPeersWhileTheJournalHoldsAndAreAcknowledgedAfterwards() {
        JsClient ann = open("ann");
        JsClient ben = open("ben");
        ann.insert(0, "before ");
        ann.awaitSaved();
        long acknowledged = acknowledged(ann);

        journal.setMode(Adversary.Mode.HOLD);
        for (int i = 0; i < 50; i++) {
            ann.insert(-1, "x");
            ben.insert(0, "y");
        }
        ann.awaitLength(107);
        ben.awaitLength(107);
        assertStays(() ->
                acknowledged(ann) == acknowledged && !ben.state().get("saved").asBoolean());
        assertThat(journal.held())
                .as("one write is outstanding, the rest waits in the room")
                .isEqualTo(1);

        journal.setMode(Adversary.Mode.WRITE);
        ann.awaitSaved();
        ben.awaitSaved();
        assertRecovered(ann.text());
    }

    @ParameterizedTest
    @EnumSource(names = {"FAIL", "LOSE_AND_TIME_OUT"})
    void failingJournalDelaysAcknowledgementsAndNothingElse(Adversary.Mode failure) {
        JsClient ann = open("ann");
        JsClient ben = open("ben");
        ann.insert(0, "before ");
        ann.awaitSaved();
        long acknowledged = acknowledged(ann);

        journal.setMode(failure);
        ann.insert(-1, "during");
        ben.awaitLength(13);
        Awaitility.await().atMost(JsClient.PATIENCE).until(() -> journal.refused() >= 2);
        ben.insert(0, "ben ");
        ann.awaitLength(17);
        assertThat(acknowledged(ann)).isEqualTo(acknowledged);

        journal.setMode(Adversary.Mode.WRITE);
        ann.awaitSaved();
        ben.awaitSaved();
        assertThat(List.of(sockets(ann), sockets(ben)))
                .as("nobody had to reconnect")
                .containsOnly(1L);
        assertRecovered("ben before during");
    }

    @Test
    void writeThatTimedOutButTookPlaceIsAcknowledgedWithoutASecondWrite() {
        JsClient ann = open("ann");
        JsClient ben = open("ben");
        ann.insert(0, "before ");
        ann.awaitSaved();
        int stored = journal.stored();

        journal.setMode(Adversary.Mode.STORE_AND_TIME_OUT);
        ann.insert(-1, "during");

        ben.awaitLength(13);
        ann.awaitSaved();
        assertThat(journal.refused()).isEqualTo(1);
        assertThat(journal.stored()).isEqualTo(stored + 1);
        assertThat(List.of(sockets(ann), sockets(ben)))
                .as("nobody had to reconnect")
                .containsOnly(1L);
        journal.setMode(Adversary.Mode.WRITE);
        assertRecovered("before during");
    }

    @Test
    void editsBeyondTheRoomsLimitWaitForTheJournalAndAreNotLost() {
        JsClient ann = open("ann");
        JsClient ben = open("ben");
        ann.awaitSaved();

        journal.setMode(Adversary.Mode.HOLD);
        int edits = 60;
        int size = 262_144;
        for (int i = 0; i < edits; i++) {
            ann.insertRepeated(-1, "sixteen letters ", size / 16);
        }
        ben.await("what the limit admits", it -> it.get("length").asLong() >= 8L << 20);
        assertStays(() -> ben.state().get("length").asLong() < (long) edits * size);

        journal.setMode(Adversary.Mode.WRITE);
        ben.awaitLength(edits * size);
        ann.awaitSaved();
        assertThat(List.of(sockets(ann), sockets(ben)))
                .as("nobody had to reconnect")
                .containsOnly(1L);
        assertRecovered("sixteen letters ".repeat(edits * size / 16));
    }

    @Test
    void whoJoinsWhileTheJournalHoldsWaitsAndThenHasEverything() {
        JsClient ann = open("ann");
        ann.insert(0, "before ");
        ann.awaitSaved();

        journal.setMode(Adversary.Mode.HOLD);
        ann.insert(-1, "during");
        JsClient late = agent.open("late", node.webSocketUrl(), "document");
        ann.insert(-1, " and later");
        assertStays(() -> sockets(ann) == 1);
        journal.setMode(Adversary.Mode.WRITE);

        late.awaitLength(23).awaitSynced();
        ann.awaitSaved();
        assertRecovered("before during and later");
    }

    @Test
    void savedLightTellsTheTruth() {
        JsClient ann = agent.open("ann", node.webSocketUrl(), "document").watch();
        awaitLight(ann, "saved");

        journal.setMode(Adversary.Mode.HOLD);
        ann.insert(0, "held");
        awaitLight(ann, "saving");
        assertStays(() -> light(ann).equals("saving"));
        journal.setMode(Adversary.Mode.WRITE);
        awaitLight(ann, "saved");

        ann.goOffline();
        awaitLight(ann, "offline");
        ann.insert(0, "offline ");
        assertThat(light(ann)).isEqualTo("offline");
        ann.goOnline();
        awaitLight(ann, "saved");
        assertRecovered("offline held");
    }

    /** Stops this node and everybody on it; another one on the same journal shows a fresh client this text. */
    private void assertRecovered(String text) {
        agent.kill();
        node.close();
        node = startNode();
        agent = JsAgent.start();
        assertThat(open("fresh").text()).isEqualTo(text);
    }

    private InProcessNode startNode() {
        return InProcessNode.start(
                data,
                Map.of(
                        "pekko.persistence.journal.plugin",
                        "interop.commanded-journal",
                        "pekko.persistence.snapshot-store.plugin",
                        "io.scriptorium.server.memory-snapshots",
                        "io.scriptorium.server.memory-snapshots.class",
                        "io.scriptorium.server.MemorySnapshotStore",
                        "interop.commanded-journal.class",
                        CommandedJournal.class.getName(),
                        // What is held is to wait: after this time Pekko takes it for lost and the entity writes anew.
                        "interop.commanded-journal.circuit-breaker.call-timeout",
                        "60s",
                        // Who lags is caught up by the entity, which waits for the journal.
                        "scriptorium.gateway.outbound-bytes-max",
                        "32 MiB",
                        "interop.commanded-journal.adversary",
                        name));
    }

    private JsClient open(String client) {
        return agent.open(client, node.webSocketUrl(), "document").awaitSynced();
    }

    private static void assertStays(Callable<Boolean> condition) {
        Awaitility.await()
                .during(A_MOMENT)
                .atMost(A_MOMENT.multipliedBy(6))
                .pollInterval(Duration.ofMillis(50))
                .until(condition);
    }

    private static long acknowledged(JsClient client) {
        return client.state().get("acknowledged").asLong();
    }

    private static long sockets(JsClient client) {
        return client.state().get("sockets").asLong();
    }

    private static String light(JsClient client) {
        return client.state().get("light").asText();
    }

    private static void awaitLight(JsClient client, String light) {
        client.await("light " + light, it -> it.get("light").asText().equals(light));
    }
}
