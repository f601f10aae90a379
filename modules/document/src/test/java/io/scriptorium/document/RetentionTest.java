package io.scriptorium.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.DocOptions;
import io.scriptorium.crdt.DocReader;
import io.scriptorium.crdt.TypeKind;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of history that is not to be kept, on a journal that obeys the test. */
class RetentionTest {
    private static final DocumentId DOCUMENT = new DocumentId("doc");
    private static final String ID = new StoredDocument(DOCUMENT, 1).persistenceId();
    private static final long HOUR = Duration.ofHours(1).toMillis();

    private final ActorTestKit actors = ClusterOfOne.start(getClass());
    private final PersistenceTestKit journal = PersistenceTestKit.create(actors.system());
    private int written;

    @AfterEach
    void stop() {
        actors.shutdownTestKit();
    }

    @Test
    void stateAloneIsKeptAndTheDocumentIsLoadedFromIt() {
        DocumentNode node = start("state");
        write(node, 4);

        await().untilAsserted(() -> assertThat(base().removed()).isTrue());
        await().untilAsserted(() -> assertThat(base().sequence()).isEqualTo(4));

        await().untilAsserted(() -> assertThat(journal.persistedInStorage(ID)).isEmpty());
        assertThat(text(base().document().doc())).isEqualTo("xxxx");
        await("unloaded").atMost(Duration.ofSeconds(20)).until(() -> node.loadedBytes() == 0);
        assertThat(text(node)).isEqualTo("xxxx");
        write(node, 1);
        assertThat(text(node)).isEqualTo("xxxxx");
        assertThat(journal.persistedInStorage(ID)).hasSize(1);
    }

    @Test
    void removalThatWasInterruptedIsCompletedWithALaterSnapshot() {
        DocumentNode node = start("state");
        journal.failNextDelete(ID);
        write(node, 2);
        await().until(() -> baseIfAny() != null);
        assertThat(base().sequence()).isEqualTo(2);

        write(node, 2);

        await().untilAsserted(() -> assertThat(base().sequence()).isEqualTo(4));
        await().untilAsserted(() -> assertThat(base().removed()).isTrue());
        assertThat(journal.persistedInStorage(ID)).isEmpty();
        assertThat(text(node)).isEqualTo("xxxx");
    }

    @Test
    void whatIsYoungEnoughIsKept() {
        DocumentNode node = start("30 days");

        write(node, 4);
        await().until(() -> join(new HistoryBases(actors.system()).findNext(ID, 9, Long.MAX_VALUE))
                .isPresent());

        assertThat(journal.persistedInStorage(ID)).hasSize(4);
        assertThat(baseIfAny()).isNull();
    }

    @Test
    void historyBeginsAtTheNewestStateThatIsOldEnough() {
        Erasure erasure = new Erasure(actors.system(), StoredFiles.NONE);
        HistoryBases bases = new HistoryBases(actors.system());
        DocumentNode node = start("all");
        write(node, 4);
        DocumentState state = DocumentState.pristine(TestSettings.with());
        for (Object event : journal.persistedInStorage(ID)) {
            state = state.apply((DocumentEvent) event);
            HistoryBase next = state.toJournalSnapshot(state.sequence()).toBase();
            join(erasure.shorten(ID, next, state.sequence() == 3 ? 2 : 0, Long.MAX_VALUE));
        }

        assertThat(base().sequence()).as("nothing behind event 2 is removed").isEqualTo(2);
        assertThat(journal.persistedInStorage(ID)).hasSize(2);
        assertThat(join(bases.findNext(ID, 2, Long.MAX_VALUE))).isEmpty();
        assertThat(join(bases.findNext(ID, 9, Long.MAX_VALUE))).isPresent();
    }

    @Test
    void snapshotsForHistoryToBeginAtAreTakenTenTimesWithinWhatIsKept() {
        Retention kept = retention("20 hours");

        assertThat(kept.wantsSnapshot(0, 2 * HOUR - 1)).isFalse();
        assertThat(kept.wantsSnapshot(0, 2 * HOUR)).isTrue();
        assertThat(kept.mayBeginAt(21 * HOUR)).isEqualTo(HOUR);
        assertThat(Retention.ALL.wantsSnapshot(0, Long.MAX_VALUE)).isFalse();
        assertThat(Retention.STATE.mayBeginAt(HOUR)).as("at once").isEqualTo(Long.MAX_VALUE);
        assertThat(Retention.STATE.wantsSnapshot(0, Duration.ofMinutes(10).toMillis()))
                .isTrue();
        assertThatThrownBy(() -> retention("59 minutes"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("scriptorium.document.retention")
                .hasMessageContaining("3600000");
    }

    private static Retention retention(String text) {
        return TestSettings.with("retention = " + text).retention();
    }

    private DocumentNode start(String retention) {
        DocumentNode node = DocumentNode.start(
                actors.system(),
                TestSettings.with(
                        "retention = " + retention,
                        "journal-snapshot-events = 2",
                        "room-idle-after = 100ms",
                        "passivate-after = 100ms"));
        ClusterOfOne.form(actors);
        return node;
    }

    private void write(DocumentNode node, int edits) {
        for (int i = 0; i < edits; i++) {
            join(node.write(DOCUMENT, "", Updates.insert(1, written++, "x")));
        }
    }

    private HistoryBase base() {
        return join(new HistoryBases(actors.system()).find(ID)).orElseThrow();
    }

    private @Nullable HistoryBase baseIfAny() {
        return join(new HistoryBases(actors.system()).find(ID)).orElse(null);
    }

    private static String text(DocumentNode node) {
        Doc doc = new Doc(new DocOptions(5, true));
        doc.apply(join(node.read(DOCUMENT)).update());
        return text(doc);
    }

    private static String text(Doc doc) {
        return DocReader.root(doc, "t").as(TypeKind.TEXT).text();
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }
}
