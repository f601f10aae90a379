package io.scriptorium.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.DocOptions;
import io.scriptorium.crdt.lib0.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reading, writing and following without a connection, beside sessions, on a journal that obeys the test. */
class RoomDocumentsTest {
    private static final DocumentId DOCUMENT = new DocumentId("doc");
    private static final Bytes A = Updates.insert(1, 0, "a");
    private static final Bytes B = Updates.insert(1, 1, "b");
    private static final Bytes C = Updates.insert(1, 2, "c");

    private final ActorTestKit actors = ClusterOfOne.start(getClass());
    private final PersistenceTestKit journal = PersistenceTestKit.create(actors.system());
    private final DocumentNode node =
            DocumentNode.start(actors.system(), TestSettings.with("retry-min = 200ms", "retry-max = 400ms"));

    @BeforeEach
    void formCluster() {
        ClusterOfOne.form(actors);
    }

    @AfterEach
    void stop() {
        actors.shutdownTestKit();
    }

    @Test
    void writeIsShownJournaledAndAnsweredWithItsSequenceNumber() {
        ProbeSession reader = ProbeSession.open(node, "doc");

        assertThat(join(node.write(DOCUMENT, "Ada", A))).isEqualTo(1);
        assertThat(join(node.write(DOCUMENT, "Ada", B))).isEqualTo(2);
        assertThat(join(node.write(DOCUMENT, "Eve", A))).as("nothing new").isEqualTo(2);

        assertThat(events()).hasSize(2);
        assertThat(events().get(0).updates()).containsExactly(new JournaledUpdate(A, "Ada"));
        await().until(() -> reader.hasReceived(A) && reader.hasReceived(B));
    }

    @Test
    void writeIsNotAnsweredBeforeTheJournalHasIt() {
        join(node.write(DOCUMENT, "", A));
        journal.failNextNPersisted(id(), 2);

        CompletableFuture<Long> written = node.write(DOCUMENT, "", B).toCompletableFuture();
        CompletableFuture<Integer> eventsThen = written.thenApply(sequence -> events().size());

        assertThat(eventsThen.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(2);
        assertThat(written.join()).isEqualTo(2);
    }

    @Test
    void readHasEverythingAcknowledgedBefore() {
        assertThat(join(node.read(DOCUMENT)).sequence()).isZero();
        ProbeSession writer = ProbeSession.open(node, "doc");
        int acknowledged = 0;
        for (Bytes update : List.of(A, B, C)) {
            writer.update(update);
            int now = ++acknowledged;
            await().until(() -> writer.acknowledged == now);

            Documents.LiveDocument read = join(node.read(DOCUMENT));

            assertThat(read.sequence()).isEqualTo(now);
            Doc doc = new Doc(new DocOptions(5, true));
            doc.apply(read.update());
            assertThat(doc.contains(update)).isTrue();
        }
    }

    @Test
    void followerIsToldWhatIsThereAndEachGrowthUntilItIsClosed() {
        join(node.write(DOCUMENT, "", A));
        List<Long> told = new CopyOnWriteArrayList<>();
        Documents.Following following = node.follow(DOCUMENT, told::add);
        await().until(() -> told.contains(1L));

        join(node.write(DOCUMENT, "", B));
        await().until(() -> told.contains(2L));
        following.close();
        join(node.write(DOCUMENT, "", C));

        await().during(Duration.ofMillis(200)).until(() -> told.equals(List.of(1L, 2L)));
    }

    @Test
    void followerThatIsSentAwayWithADeletedDocumentComesBackToTheNextOne() {
        List<Long> told = new CopyOnWriteArrayList<>();
        join(node.write(DOCUMENT, "", A));
        Documents.Following following = node.follow(DOCUMENT, told::add);
        await().until(() -> told.contains(1L));

        join(node.delete(DOCUMENT, ""));
        join(node.begin(DOCUMENT, "", Updates.insert(9, 0, "b")));

        await().until(() -> told.contains(3L));
        following.close();
    }

    @Test
    void ofAllWhoLetADocumentBeginOneDoesAndTheOthersWriteNothing() {
        ProbeSession reader = ProbeSession.open(node, "doc");
        List<CompletableFuture<OptionalLong>> begun = new ArrayList<>();
        for (int client = 1; client <= 8; client++) {
            begun.add(node.begin(DOCUMENT, "author " + client, Updates.insert(client, 0, "a"))
                    .toCompletableFuture());
        }

        List<OptionalLong> answers =
                begun.stream().map(RoomDocumentsTest::<OptionalLong>join).toList();

        assertThat(answers).filteredOn(OptionalLong::isPresent).containsExactly(OptionalLong.of(1));
        assertThat(events()).hasSize(1);
        Bytes first = events().get(0).updates().get(0).bytes();
        await().until(() -> reader.updatesInOrder().equals(List.of(first)));
        assertThat(join(node.read(DOCUMENT)).sequence()).isEqualTo(1);
        assertThat(join(node.write(DOCUMENT, "", Updates.insert(9, 0, "b")))).isEqualTo(2);

        join(node.delete(DOCUMENT, ""));
        assertThat(join(node.begin(DOCUMENT, "", Updates.insert(10, 0, "c"))))
                .as("a deleted document begins again")
                .hasValue(4);
    }

    @Test
    void nodeThatEndsLetsNobodyIn() {
        join(node.write(DOCUMENT, "", A));
        join(node.flush(Duration.ofSeconds(10)));

        assertThatThrownBy(() -> join(node.write(DOCUMENT, "", B)))
                .hasRootCauseInstanceOf(DocumentUnavailableException.class)
                .hasRootCauseMessage(CloseReason.GOING_AWAY.text());
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    private static String id() {
        return new StoredDocument(DOCUMENT, 1).persistenceId();
    }

    private List<UpdatesAppended> events() {
        return journal.persistedInStorage(id()).stream()
                .map(UpdatesAppended.class::cast)
                .toList();
    }
}
