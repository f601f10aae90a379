package io.scriptorium.document;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.pattern.Patterns;
import org.apache.pekko.persistence.DeleteMessagesSuccess;
import org.apache.pekko.persistence.JournalProtocol;
import org.apache.pekko.persistence.Persistence;

/**
 * Removes the beginning of a document's history from the journal and keeps a {@link HistoryBase} in its place. The base
 * is stored before anything is removed, and once more when that is done: it may be repeated at any time, whatever it
 * was interrupted at. May be used from any thread.
 */
final class Erasure {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final ActorRef journal;
    private final HistoryBases bases;
    private final StoredFiles files;

    /** In the journal and the snapshot store that the actor system is configured with. */
    Erasure(ActorSystem<?> system, StoredFiles files) {
        this.journal = Persistence.get(Adapter.toClassic(system)).journalFor("", ConfigFactory.empty());
        this.bases = new HistoryBases(system);
        this.files = files;
    }

    /** Removes what a deletion left: events, journal snapshots, earlier bases, and what of them is in files. */
    CompletionStage<Done> erase(String persistenceId, HistoryBase deletion) {
        long upTo = deletion.sequence() - 1;
        String next = StoredDocument.nextBasePersistenceId(persistenceId);
        return unlessDone(
                persistenceId,
                deletion,
                () -> bases.deleteSnapshots(persistenceId, upTo)
                        .thenCompose(done -> bases.deleteSnapshots(next, upTo))
                        .thenCompose(done -> deleteEvents(persistenceId, upTo))
                        .thenCompose(done -> files.rewrite(persistenceId))
                        .thenCompose(done -> files.rewrite(next))
                        .thenCompose(done -> files.rewrite(StoredDocument.basePersistenceId(persistenceId))));
    }

    /**
     * Lets the history begin at the newest state that was stored for this purpose long enough ago, if there is one.
     *
     * @param latest a state that history may begin at later, or now
     * @param sequenceMax behind this event nothing may be removed
     * @param millisMax it has to be stored at this time or before
     */
    CompletionStage<Done> shorten(String persistenceId, HistoryBase latest, long sequenceMax, long millisMax) {
        return bases.saveNext(persistenceId, latest)
                .thenCompose(done -> bases.findNext(persistenceId, sequenceMax, millisMax))
                .thenCompose(found -> found.isEmpty()
                        ? CompletableFuture.completedFuture(Done.getInstance())
                        : beginAt(persistenceId, found.get()));
    }

    private CompletionStage<Done> beginAt(String persistenceId, HistoryBase base) {
        return unlessDone(persistenceId, base, () -> deleteEvents(persistenceId, base.sequence()))
                .thenCompose(done ->
                        bases.deleteSnapshots(StoredDocument.nextBasePersistenceId(persistenceId), base.sequence()));
    }

    /** @param removal what is to be done between the two times the base is stored */
    private CompletionStage<Done> unlessDone(
            String persistenceId, HistoryBase base, Supplier<CompletionStage<Done>> removal) {
        return bases.find(persistenceId)
                .thenCompose(stored -> isDone(stored, base)
                        ? CompletableFuture.completedFuture(Done.getInstance())
                        : bases.save(persistenceId, base)
                                .thenCompose(done -> removal.get())
                                .thenCompose(done -> bases.save(persistenceId, base.afterRemoval())));
    }

    /** Whether it had been done before, or more. */
    static boolean isDone(Optional<HistoryBase> stored, HistoryBase wanted) {
        return stored.filter(found -> found.sequence() > wanted.sequence()
                        || (found.sequence() == wanted.sequence() && found.removed()))
                .isPresent();
    }

    private CompletionStage<Done> deleteEvents(String persistenceId, long upTo) {
        return Patterns.askWithReplyTo(
                        journal, replyTo -> new JournalProtocol.DeleteMessagesTo(persistenceId, upTo, replyTo), TIMEOUT)
                .thenApply(answer -> {
                    if (!(answer instanceof DeleteMessagesSuccess)) {
                        throw new IllegalStateException("events cannot be deleted: " + answer);
                    }
                    return Done.getInstance();
                });
    }
}
