package io.scriptorium.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.DocOptions;
import io.scriptorium.crdt.DocReader;
import io.scriptorium.crdt.TypeKind;
import io.scriptorium.crdt.lib0.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.apache.pekko.persistence.testkit.javadsl.SnapshotTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Deleting documents with sessions in their rooms, on a journal that obeys the test. */
class DeletedDocumentTest {
    private static final DocumentId DOCUMENT = new DocumentId("doc");
    private static final String ID = new StoredDocument(DOCUMENT, 1).persistenceId();
    private static final Bytes OLD = Updates.insert(1, 0, "old");
    private static final Bytes OLDER = Updates.insert(1, 3, "er");
    private static final Bytes FRESH = Updates.insert(2, 0, "fresh");

    private final ActorTestKit actors = ClusterOfOne.start(getClass());
    private final PersistenceTestKit journal = PersistenceTestKit.create(actors.system());
    private final SnapshotTestKit snapshots = SnapshotTestKit.create(actors.system());
    private final List<String> rewritten = new CopyOnWriteArrayList<>();
    private final DocumentNode node = DocumentNode.start(
            actors.system(),
            TestSettings.with(
                    "retry-min = 200ms",
                    "retry-max = 400ms",
                    "journal-snapshot-events = 2",
                    "room-idle-after = 100ms",
                    "passivate-after = 100ms"),
            DocumentMeter.NONE,
            persistenceId -> {
                rewritten.add(persistenceId);
                return StoredFiles.NONE.rewrite(persistenceId);
            });

    @BeforeEach
    void formCluster() {
        ClusterOfOne.form(actors);
    }

    @AfterEach
    void stop() {
        actors.shutdownTestKit();
    }

    @Test
    void everybodyIsToldAndTheNameCanBeUsedAgain() {
        join(node.write(DOCUMENT, "ada", OLD));
        join(node.write(DOCUMENT, "ada", OLDER));
        ProbeSession reader = ProbeSession.open(node, "doc");

        assertThat(join(node.delete(DOCUMENT, "eve"))).isEqualTo(3);

        await().until(() -> reader.closed != null);
        assertThat(Objects.requireNonNull(reader.closed).code()).isEqualTo(4410);
        assertThat(text()).isEmpty();
        assertThat(join(node.write(DOCUMENT, "bob", FRESH))).isEqualTo(4);
        assertThat(text()).isEqualTo("fresh");
        await().untilAsserted(() -> assertThat(rewritten).contains(ID));
        assertThat(journal.persistedInStorage(ID))
                .hasSize(2)
                .first()
                .isInstanceOfSatisfying(
                        DocumentDeleted.class,
                        event -> assertThat(event.principal()).isEqualTo("eve"));
        assertThat(snapshots.persistedInStorage(ID))
                .allSatisfy(stored -> assertThat(((JournalSnapshot) stored.second()).sequence())
                        .isGreaterThanOrEqualTo(3));
        assertThat(join(new HistoryBases(actors.system()).find(ID)))
                .hasValueSatisfying(base -> assertThat(base.sequence()).isEqualTo(3));
    }

    @Test
    void deletingNothingChangesNothing() {
        assertThat(join(node.delete(DOCUMENT, ""))).isZero();
        join(node.write(DOCUMENT, "", OLD));

        assertThat(join(node.delete(DOCUMENT, ""))).isEqualTo(2);
        assertThat(join(node.delete(DOCUMENT, ""))).isEqualTo(2);
    }

    @Test
    void whoStillHoldsTheDeletedDocumentIsRefusedAlsoAfterItWasLoadedAgain() {
        join(node.write(DOCUMENT, "ada", OLD));
        join(node.delete(DOCUMENT, ""));
        join(node.write(DOCUMENT, "bob", FRESH));
        for (int i = 0; i < 2; i++) {
            ProbeSession stale = ProbeSession.open(node, "doc");
            stale.requestSync(Bytes.wrap(new byte[] {1, 1, 3}));

            await().until(() -> stale.closed != null);
            assertThat(Objects.requireNonNull(stale.closed).code()).isEqualTo(4410);
            assertThatThrownBy(() -> join(node.write(DOCUMENT, "ada", OLDER)))
                    .hasRootCauseInstanceOf(DocumentUnavailableException.class)
                    .hasRootCauseMessage(RoomLineage.DELETED);
            assertThat(text()).isEqualTo("fresh");
            await("unloaded").atMost(Duration.ofSeconds(20)).until(() -> node.loadedBytes() == 0);
        }
        assertThat(journal.persistedInStorage(ID)).hasSize(2);
    }

    private String text() {
        Doc doc = new Doc(new DocOptions(5, true));
        doc.apply(join(node.read(DOCUMENT)).update());
        return DocReader.root(doc, "t").as(TypeKind.TEXT).text();
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }
}
