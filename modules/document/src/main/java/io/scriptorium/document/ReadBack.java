package io.scriptorium.document;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.persistence.query.PersistenceQuery;
import org.apache.pekko.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import org.apache.pekko.persistence.typed.PersistenceId;

/**
 * Reads events that are in the journal back to the entity, one at a time. In a split brain two entities write events of
 * one document under the same sequence numbers; what the other one wrote is found this way, wherever a journal snapshot
 * of this one would hide it.
 */
final class ReadBack {
    private static final Duration COMPARE_TIMEOUT = Duration.ofSeconds(60);

    private final ActorSystem<?> system;
    private final Optional<CurrentEventsByPersistenceIdQuery> journal;

    ReadBack(ActorSystem<?> system, Optional<CurrentEventsByPersistenceIdQuery> journal) {
        this.system = system;
        this.journal = journal;
    }

    /** From the journal that settings name; from none where only one process can write. */
    static ReadBack from(ActorSystem<?> system, DocumentSettings settings) {
        String plugin = settings.readJournal();
        return new ReadBack(
                system,
                plugin.isEmpty()
                        ? Optional.empty()
                        : Optional.of(PersistenceQuery.get(system)
                                .getReadJournalFor(CurrentEventsByPersistenceIdQuery.class, plugin)));
    }

    /** Whether there may be other writers at all. */
    boolean isNeeded() {
        return journal.isPresent();
    }

    /**
     * Tells the entity every update event between two sequence numbers, both included, the next when it has answered;
     * completes after the last. A deletion there is another owner's: this one has written since, and that stays.
     */
    CompletionStage<Done> tell(ActorRef<DocumentCommand> entity, PersistenceId id, long from, long to) {
        AtomicLong last = new AtomicLong();
        return journal.orElseThrow()
                .currentEventsByPersistenceId(id.id(), from, to)
                .mapAsync(1, envelope -> {
                    long sequence = envelope.sequenceNr();
                    boolean again = last.getAndSet(sequence) == sequence;
                    if (envelope.event() instanceof UpdatesAppended event) {
                        return AskPattern.<DocumentCommand, Done>ask(
                                entity,
                                replyTo -> new DocumentCommand.Compare(event, sequence, again, replyTo),
                                COMPARE_TIMEOUT,
                                system.scheduler());
                    }
                    system.log()
                            .warn(
                                    "another owner deleted {} at sequence number {} while this one wrote to it: it is"
                                            + " kept; delete it once more if it is to go",
                                    id.id(),
                                    sequence);
                    return CompletableFuture.completedFuture(Done.getInstance());
                })
                .run(system)
                .thenApply(done -> done);
    }
}
