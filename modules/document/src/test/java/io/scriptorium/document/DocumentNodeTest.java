package io.scriptorium.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.DocOptions;
import io.scriptorium.crdt.lib0.Bytes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.persistence.testkit.SnapshotMeta;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.apache.pekko.persistence.testkit.javadsl.SnapshotTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rooms, entities and sharding as actors, on a cluster of one with a journal in memory that obeys the test. */
class DocumentNodeTest {
    private static final Bytes NOTHING = Bytes.wrap(new byte[] {0});
    private static final Bytes A = Updates.insert(1, 0, "a");
    private static final Bytes B = Updates.insert(1, 1, "b");

    private ActorTestKit actors = ClusterOfOne.start(getClass());
    private PersistenceTestKit journal = PersistenceTestKit.create(actors.system());
    private SnapshotTestKit snapshots = SnapshotTestKit.create(actors.system());
    private DocumentNode node = DocumentNode.start(actors.system(), TestSettings.with());

    @BeforeEach
    void formCluster() {
        ClusterOfOne.form(actors);
    }

    @AfterEach
    void stop() {
        actors.shutdownTestKit();
    }

    private void startWith(String... keysAndValues) {
        startUnjoined(keysAndValues);
        formCluster();
    }

    private void startUnjoined(String... keysAndValues) {
        actors.shutdownTestKit();
        actors = ClusterOfOne.start(getClass());
        journal = PersistenceTestKit.create(actors.system());
        snapshots = SnapshotTestKit.create(actors.system());
        node = DocumentNode.start(actors.system(), TestSettings.with(keysAndValues));
    }

    @Test
    void acknowledgedEditIsInTheJournalAndReachesAFreshSession() {
        ProbeSession writer = ProbeSession.open(node, "doc");

        writer.update(A);
        await().until(() -> writer.acknowledged == 1);

        assertThat(events("doc")).hasSize(1);
        assertThat(events("doc").get(0).updates()).containsExactly(new JournaledUpdate(A, "probe"));
        assertThat(stateOf("doc").contains(A)).isTrue();
    }

    @Test
    void duplicateIsAcknowledgedAndWritesNothing() {
        ProbeSession writer = ProbeSession.open(node, "doc");
        writer.update(A);
        await().until(() -> writer.acknowledged == 1);

        writer.update(A);
        await().until(() -> writer.acknowledged == 2);

        assertThat(events("doc")).hasSize(1);
    }

    @Test
    void failingJournalDelaysAcknowledgementsAndNothingElse() {
        startWith("retry-min = 200ms", "retry-max = 400ms");
        ProbeSession writer = ProbeSession.open(node, "doc");
        ProbeSession reader = ProbeSession.open(node, "doc");
        writer.update(A);
        await().until(() -> writer.acknowledged == 1);

        journal.failNextNPersisted(id("doc"), 3);
        writer.update(B);

        await().until(() -> reader.hasReceived(B));
        assertThat(writer.acknowledged).isEqualTo(1);
        await().atMost(Duration.ofSeconds(20)).until(() -> writer.acknowledged == 2);
        assertThat(writer.closed).isNull();
        assertThat(events("doc")).hasSize(2);
        assertThat(stateOf("doc").contains(B)).isTrue();
    }

    @Test
    void restartedEntityCountsItsEventsOnce() {
        startWith("retry-min = 200ms", "retry-max = 400ms", "journal-snapshot-bytes = 1KiB");
        ProbeSession writer = ProbeSession.open(node, "doc");
        writer.update(A);
        await().until(() -> writer.acknowledged == 1);
        journal.failNextPersisted(id("doc"));
        writer.update(B);
        await().atMost(Duration.ofSeconds(20)).until(() -> writer.acknowledged == 2);

        writer.update(Updates.insert(1, 2, "x".repeat(2000)));

        await().until(() -> !snapshots.persistedInStorage(id("doc")).isEmpty());
        JournalSnapshot snapshot =
                (JournalSnapshot) snapshots.persistedInStorage(id("doc")).get(0).second();
        assertThat(snapshot.sequence()).isEqualTo(3);
    }

    @Test
    void idleDocumentIsUnloadedAndRecoversFromJournalSnapshotAndTail() {
        startWith("room-idle-after = 100ms", "passivate-after = 100ms", "journal-snapshot-bytes = 1KiB");
        ProbeSession writer = ProbeSession.open(node, "doc");
        writer.update(A);
        writer.update(Updates.insert(1, 1, "x".repeat(1500)));
        await().until(() -> writer.acknowledged == 2);
        await().until(() -> !snapshots.persistedInStorage(id("doc")).isEmpty());
        SnapshotMeta meta = snapshots.persistedInStorage(id("doc")).get(0).first();
        Bytes tail = Updates.insert(1, 1501, "tail");
        writer.update(tail);
        await().until(() -> writer.acknowledged == 3);
        writer.leave();

        await().until(() -> entityIsGone("doc"));
        Doc recovered = stateOf("doc");

        assertThat(events("doc").size()).isGreaterThan((int) meta.getSequenceNr());
        assertThat(recovered.contains(tail)).isTrue();
        assertThat(recovered.contains(A)).isTrue();
    }

    @Test
    void nodeFullOfDocumentsOpensNoFurtherOneUntilIdleOnesAreGone() {
        startWith("loaded-bytes-max = 1KiB", "room-idle-after = 100ms");
        ProbeSession writer = ProbeSession.open(node, "large");
        writer.update(Updates.insert(1, 0, "x".repeat(20_000)));
        await().until(() -> writer.acknowledged == 1);

        ProbeSession refused = ProbeSession.open(node, "other");
        refused.requestSync(NOTHING);
        await().until(() -> refused.closed != null);
        ProbeSession again = ProbeSession.open(node, "other");
        again.requestSync(NOTHING);
        await().until(() -> again.closed != null);
        assertThat(refused.closed).isEqualTo(new CloseReason(1013, "documents loaded on this node exceed 1024 bytes"));
        writer.update(Updates.insert(1, 20_000, "goes on"));
        await().until(() -> writer.acknowledged == 2);
        writer.leave();

        await().until(() -> !Shards.runningEntities(actors.system()).contains("large"));
        assertThat(stateOf("other").contains(A)).isFalse();
    }

    @Test
    void flushWaitsForTheJournal() {
        ProbeSession writer = ProbeSession.open(node, "doc");
        for (int i = 0; i < 50; i++) {
            writer.update(Updates.insert(1, i, "a"));
        }

        node.flush(Duration.ofSeconds(10)).toCompletableFuture().join();

        assertThat(writer.acknowledged).isEqualTo(50);
    }

    @Test
    void warmUpUsesJournalAndEngineBeforeTheNodeJoinsAndLeavesNoDocument() {
        startUnjoined();

        node.warmUp("here:1", Duration.ofSeconds(20)).toCompletableFuture().join();

        assertThat(Cluster.get(actors.system()).selfMember().status()).isEqualTo(MemberStatus.removed());
        assertThat(journal.persistedInStorage("warm-up|here:1")).hasSize(32);
        assertThat(journal.persistedInStorage(id("warm-up"))).isEmpty();
    }

    @Test
    void laterWarmUpOfTheSameNodeAddsAsManyEventsAgain() {
        startUnjoined();
        node.warmUp("here:1", Duration.ofSeconds(20)).toCompletableFuture().join();

        node.warmUp("here:1", Duration.ofSeconds(20)).toCompletableFuture().join();

        assertThat(journal.persistedInStorage("warm-up|here:1")).hasSize(64);
    }

    @Test
    void warmUpGivesUpWhenTheJournalDoesNotAnswer() {
        startUnjoined();
        journal.failNextNPersisted("warm-up|here:1", 1000);

        assertThatThrownBy(() -> node.warmUp("here:1", Duration.ofMillis(500))
                        .toCompletableFuture()
                        .get(20, TimeUnit.SECONDS))
                .hasMessageContaining("the journal");
    }

    @Test
    void batchesThatWaitForTheRecoveryAreNumberedOneByOne() {
        DocumentSettings settings = TestSettings.with();
        EntityContext shared = new EntityContext(
                settings,
                new DocumentMemory(settings.loadedBytesMax()),
                ActorRef::tell,
                ReadBack.from(actors.system(), settings),
                new Erasure(actors.system(), StoredFiles.NONE),
                InstantSource.system(),
                DocumentMeter.NONE);
        for (int life = 0; life < 2; life++) {
            ActorRef<DocumentCommand> entity = actors.spawn(
                    DocumentEntity.create(new DocumentId("doc"), actors.system().ignoreRef(), shared));
            List<TestProbe<RoomCommand>> rooms = new ArrayList<>();
            // All at once, so that they wait while it recovers and while it writes.
            for (int i = 0; i < 5; i++) {
                rooms.add(actors.createTestProbe(RoomCommand.class));
                Bytes update = Updates.insert(10 * life + i + 1, 0, "a");
                entity.tell(new DocumentCommand.AppendUpdates(
                        new RoomId("life" + life + "room" + i),
                        rooms.get(i).getRef(),
                        1,
                        List.of(new DocumentCommand.AppendedUpdate(new JournaledUpdate(update, ""), true))));
            }
            for (int i = 0; i < 5; i++) {
                RoomId room = new RoomId("life" + life + "room" + i);
                assertThat(committed(rooms.get(i), room).sequence()).isEqualTo(5L * life + i + 1);
            }
            entity.tell(new DocumentCommand.Stop());
            rooms.get(0).expectTerminated(entity, Duration.ofSeconds(10));
        }
    }

    private static RoomInternal.Committed committed(TestProbe<RoomCommand> probe, RoomId room) {
        return probe
                .fishForMessage(
                        Duration.ofSeconds(10),
                        message -> message instanceof RoomInternal.Committed committed
                                        && committed.roomId().equals(room)
                                ? FishingOutcomes.complete()
                                : FishingOutcomes.continueAndIgnore())
                .stream()
                .map(RoomInternal.Committed.class::cast)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void documentsDoNotMix() {
        ProbeSession one = ProbeSession.open(node, "one/ä 1");
        ProbeSession two = ProbeSession.open(node, "two");

        one.update(A);
        await().until(() -> one.acknowledged == 1);

        assertThat(two.received).isEmpty();
        assertThat(stateOf("two").contains(A)).isFalse();
    }

    private static String id(String document) {
        return new StoredDocument(new DocumentId(document), 1).persistenceId();
    }

    private List<UpdatesAppended> events(String document) {
        return journal.persistedInStorage(id(document)).stream()
                .map(UpdatesAppended.class::cast)
                .toList();
    }

    private boolean entityIsGone(String document) {
        // The shard region answers with the entities that are running.
        return !Shards.runningEntities(actors.system()).contains(document);
    }

    private Doc stateOf(String document) {
        ProbeSession fresh = ProbeSession.open(node, document);
        fresh.requestSync(NOTHING);
        await().until(() -> fresh.syncReply() != null);
        Doc doc = new Doc(new DocOptions(5, true));
        doc.apply(Objects.requireNonNull(fresh.syncReply()));
        fresh.updatesInOrder().forEach(doc::apply);
        fresh.leave();
        return doc;
    }
}
