package io.scriptorium.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.DocOptions;
import io.scriptorium.crdt.DocReader;
import io.scriptorium.crdt.TypeKind;
import io.scriptorium.crdt.lib0.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.persistence.testkit.ProcessingSuccess;
import org.apache.pekko.persistence.testkit.StorageFailure;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.apache.pekko.persistence.testkit.javadsl.SnapshotTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Removing history, interrupted at each of its steps in turn: whatever was done by then, the document reads as before,
 * and doing it again completes it.
 */
class InterruptedRemovalTest {
    private static final int EVENTS = 4;

    private final ActorTestKit actors = ClusterOfOne.start(getClass());
    private final PersistenceTestKit journal = PersistenceTestKit.create(actors.system());
    private final SnapshotTestKit snapshots = SnapshotTestKit.create(actors.system());
    private final HistoryBases bases = new HistoryBases(actors.system());
    /** Steps that are still done; what comes after them fails. Negative: everything is done. */
    private final AtomicInteger stepsLeft = new AtomicInteger(-1);

    private final Erasure erasure = new Erasure(
            actors.system(),
            persistenceId -> isDone()
                    ? StoredFiles.NONE.rewrite(persistenceId)
                    : CompletableFuture.failedFuture(new IllegalStateException("interrupted")));

    @AfterEach
    void stop() {
        actors.shutdownTestKit();
    }

    @Test
    void shorteningIsCompletedFromWhereverItWasInterruptedAndLosesNothing() {
        int steps = 0;
        boolean interrupted = true;
        while (interrupted) {
            String id = written("shortened " + steps);
            HistoryBase latest = state(id).toJournalSnapshot(1).toBase();
            Supplier<CompletionStage<Done>> shorten = () -> erasure.shorten(id, latest, Long.MAX_VALUE, Long.MAX_VALUE);

            interrupted = interruptedAfter(steps, shorten);

            assertThat(text(id)).as("after %d steps", steps).isEqualTo("xxxx");
            join(shorten.get());
            assertThat(text(id)).as("completed after %d steps", steps).isEqualTo("xxxx");
            assertThat(journal.persistedInStorage(id)).isEmpty();
            assertThat(base(id).map(HistoryBase::removed))
                    .as("after %d steps", steps)
                    .hasValue(true);
            steps++;
        }
        assertThat(steps).as("steps").isGreaterThan(5);
    }

    @Test
    void erasingIsCompletedFromWhereverItWasInterruptedAndBringsNothingBack() {
        int steps = 0;
        boolean interrupted = true;
        while (interrupted) {
            String id = written("erased " + steps);
            DocumentState before = state(id);
            DocumentDeleted deleted = new DocumentDeleted(5, "eve", 2, before.clients());
            journal.persistForRecovery(id, List.of(deleted));
            HistoryBase deletion = before.apply(deleted).toBeErased(6).orElseThrow();
            Supplier<CompletionStage<Done>> erase = () -> erasure.erase(id, deletion);

            interrupted = interruptedAfter(steps, erase);

            assertThat(text(id)).as("after %d steps", steps).isEmpty();
            join(erase.get());
            assertThat(text(id)).as("completed after %d steps", steps).isEmpty();
            assertThat(journal.persistedInStorage(id)).containsExactly(deleted);
            assertThat(base(id).map(HistoryBase::removed))
                    .as("after %d steps", steps)
                    .hasValue(true);
            steps++;
        }
        assertThat(steps).as("steps").isGreaterThan(5);
    }

    private boolean isDone() {
        return stepsLeft.getAndUpdate(left -> Math.max(left - 1, left < 0 ? -1 : 0)) != 0;
    }

    /** Does it with a failure after so many steps, and answers whether it came to that. */
    private boolean interruptedAfter(int steps, Supplier<CompletionStage<Done>> removal) {
        journal.withPolicy((id, operation) -> isDone() ? ProcessingSuccess.getInstance() : StorageFailure.create());
        snapshots.withPolicy((id, operation) -> isDone() ? ProcessingSuccess.getInstance() : StorageFailure.create());
        stepsLeft.set(steps);
        boolean failed = removal.get()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .handle((done, failure) -> failure != null)
                .join();
        stepsLeft.set(-1);
        journal.resetPolicy();
        snapshots.resetPolicy();
        return failed;
    }

    private String written(String name) {
        String id = new StoredDocument(new DocumentId(name), 1).persistenceId();
        List<Object> events = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            events.add(new UpdatesAppended(
                    i, new RoomId("r"), List.of(new JournaledUpdate(Updates.insert(1, i, "x"), ""))));
        }
        journal.persistForRecovery(id, events);
        return id;
    }

    private DocumentState state(String id) {
        DocumentState state = DocumentState.pristine(TestSettings.with());
        for (Object event : journal.persistedInStorage(id)) {
            state = state.apply((DocumentEvent) event);
        }
        return state;
    }

    private Optional<HistoryBase> base(String id) {
        return join(bases.find(id));
    }

    /** What is read: from the base on if there is one, else from the first event. */
    private String text(String id) {
        Doc doc = base(id).map(base -> base.document().doc()).orElseGet(() -> {
            Doc whole = new Doc(new DocOptions(0, true));
            Bytes all = state(id).diff(Bytes.wrap(new byte[] {0}));
            whole.apply(all);
            return whole;
        });
        return DocReader.root(doc, "t").as(TypeKind.TEXT).text();
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }
}
