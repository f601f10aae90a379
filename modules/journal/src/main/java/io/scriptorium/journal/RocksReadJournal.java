package io.scriptorium.journal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.pattern.Patterns;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.query.EventEnvelope;
import org.apache.pekko.persistence.query.Offset;
import org.apache.pekko.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import org.apache.pekko.persistence.query.javadsl.CurrentPersistenceIdsQuery;
import org.apache.pekko.persistence.query.javadsl.EventsByPersistenceIdQuery;
import org.apache.pekko.persistence.query.javadsl.ReadJournal;
import org.apache.pekko.stream.javadsl.Source;

/**
 * The read side of the embedded journal. Offsets are sequence numbers. Every source reads a page when there is demand
 * for it and may be run several times.
 */
public final class RocksReadJournal
        implements ReadJournal,
                CurrentEventsByPersistenceIdQuery,
                EventsByPersistenceIdQuery,
                CurrentPersistenceIdsQuery {
    /** Plugin id for {@code PersistenceQuery.getReadJournalFor}. */
    public static final String IDENTIFIER = RocksJournalSettings.ROOT + ".query";

    private static final int IDS_PER_PAGE = 1000;

    private final ExtendedActorSystem system;
    private final RocksJournal journal;
    private final PayloadSerializer serializer;
    private final Executor readDispatcher;
    private final Duration refreshInterval;

    RocksReadJournal(ExtendedActorSystem system, String readDispatcher) {
        this.system = system;
        this.journal = RocksJournal.get(system);
        this.serializer = new PayloadSerializer(system);
        this.readDispatcher = system.dispatchers().lookup(readDispatcher);
        this.refreshInterval = journal.settings().queryRefreshInterval();
    }

    /**
     * The events from one sequence number to another, both included, that are in the journal when the stream starts.
     */
    @Override
    public Source<EventEnvelope, NotUsed> currentEventsByPersistenceId(String persistenceId, long from, long to) {
        return Source.lazyCompletionStage(() -> read(() -> journal.reader().highestSequenceNr(persistenceId)))
                .flatMapConcat(highest -> {
                    long last = Math.min(to, highest);
                    return Source.unfoldAsync(
                                    from,
                                    next -> page(persistenceId, next, last).thenApply(page -> step(page, next)))
                            .mapConcat(page -> page);
                })
                .mapMaterializedValue(started -> NotUsed.getInstance());
    }

    /** The same, and new events as they come, looked for in the interval of the settings. Ends behind {@code to}. */
    @Override
    public Source<EventEnvelope, NotUsed> eventsByPersistenceId(String persistenceId, long from, long to) {
        return Source.unfoldAsync(from, next -> {
                    if (next > to) {
                        return CompletableFuture.completedFuture(Optional.<Pair<Long, List<EventEnvelope>>>empty());
                    }
                    return currentPage(persistenceId, next, to)
                            .thenCompose(page -> page.isEmpty()
                                    ? Patterns.after(
                                            refreshInterval,
                                            system,
                                            () -> CompletableFuture.completedFuture(
                                                    Optional.of(Pair.create(next, page))))
                                    : CompletableFuture.completedFuture(step(page, next)));
                })
                .mapConcat(page -> page);
    }

    /** The ids that have events or journal snapshots, in no particular order. */
    @Override
    public Source<String, NotUsed> currentPersistenceIds() {
        return Source.unfoldAsync(
                        Optional.of(""),
                        (Optional<String> after) -> after.isEmpty()
                                ? CompletableFuture.completedFuture(
                                        Optional.<Pair<Optional<String>, List<String>>>empty())
                                : read(() -> journal.reader().persistenceIds(after.get(), IDS_PER_PAGE))
                                        .thenApply(page -> Optional.of(Pair.create(
                                                page.more() ? Optional.of(page.last()) : Optional.<String>empty(),
                                                page.ids()))))
                .mapConcat(page -> page);
    }

    private CompletionStage<List<EventEnvelope>> currentPage(String persistenceId, long from, long to) {
        return read(() -> journal.reader().highestSequenceNr(persistenceId))
                .thenCompose(highest -> page(persistenceId, from, Math.min(to, highest)));
    }

    private CompletionStage<List<EventEnvelope>> page(String persistenceId, long from, long to) {
        return read(() -> journal.reader().events(persistenceId, from, to, Long.MAX_VALUE).stream()
                .map(stored -> envelope(serializer.event(persistenceId, stored)))
                .toList());
    }

    private <T> CompletionStage<T> read(java.util.function.Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, readDispatcher);
    }

    private static Optional<Pair<Long, List<EventEnvelope>>> step(List<EventEnvelope> page, long from) {
        return page.isEmpty()
                ? Optional.empty()
                : Optional.of(Pair.create(
                        Math.max(from, page.get(page.size() - 1).sequenceNr() + 1), page));
    }

    private static EventEnvelope envelope(PersistentRepr event) {
        return new EventEnvelope(
                Offset.sequence(event.sequenceNr()),
                event.persistenceId(),
                event.sequenceNr(),
                event.payload(),
                event.timestamp(),
                event.metadata());
    }
}
