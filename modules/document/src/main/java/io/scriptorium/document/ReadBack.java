package io.scriptorium.document;

import java.time.Duration;
import java.util.Optional;
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

    private ReadBack(ActorSystem<?> system, Optional<CurrentEventsByPersistenceIdQuery> journal) {
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
     * Tells the entity every event between two sequence numbers, both included, the next when it has answered;
     * completes after the last.
     */
    CompletionStage<Done> tell(ActorRef<DocumentCommand> entity, PersistenceId id, long from, long to) {
        AtomicLong last = new AtomicLong();
        return journal.orElseThrow()
                .currentEventsByPersistenceId(id.id(), from, to)
                .mapAsync(1, envelope -> {
                    long sequence = envelope.sequenceNr();
                    boolean again = last.getAndSet(sequence) == sequence;
                    return AskPattern.<DocumentCommand, Done>ask(
                            entity,
                            replyTo -> new DocumentCommand.Compare(
                                    (UpdatesAppended) envelope.event(), sequence, again, replyTo),
                            COMPARE_TIMEOUT,
                            system.scheduler());
                })
                .run(system)
                .thenApply(done -> done);
    }
}
