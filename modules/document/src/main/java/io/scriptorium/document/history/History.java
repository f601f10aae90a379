package io.scriptorium.document.history;

import io.scriptorium.document.HistoryBase;
import io.scriptorium.document.HistoryBases;
import io.scriptorium.document.StoredDocument;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.persistence.query.PersistenceQuery;
import org.apache.pekko.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import org.apache.pekko.persistence.query.javadsl.CurrentPersistenceIdsQuery;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;

/**
 * Reads the history of documents from the journal, beside their entities, which do not notice. Streams read a page when
 * there is demand for it, so memory does not grow with the history; decoding and applying run on a dispatcher of their
 * own. All methods may be called from any thread.
 */
public final class History {
    /** Where history is decoded and applied. */
    public static final String DISPATCHER = "scriptorium.document.history-dispatcher";

    private static final Attributes ON_OWN_DISPATCHER = ActorAttributes.dispatcher(DISPATCHER);

    private final Materializer materializer;
    private final CurrentEventsByPersistenceIdQuery events;
    private final CurrentPersistenceIdsQuery ids;
    private final HistoryBases bases;

    /**
     * The history that a journal holds.
     *
     * @param readJournal configuration path of its query plugin
     */
    public History(ActorSystem<?> system, String readJournal) {
        PersistenceQuery queries = PersistenceQuery.get(system);
        this.materializer = Materializer.matFromSystem(system);
        this.events = queries.getReadJournalFor(CurrentEventsByPersistenceIdQuery.class, readJournal);
        this.ids = queries.getReadJournalFor(CurrentPersistenceIdsQuery.class, readJournal);
        this.bases = new HistoryBases(system);
        // A wrong name fails here and not at the first read.
        system.dispatchers().lookup(DispatcherSelector.fromConfig(DISPATCHER));
    }

    /** The documents that have events or journal snapshots, in no particular order. */
    public Source<StoredDocument, NotUsed> documents() {
        return ids.currentPersistenceIds()
                .map(StoredDocument::parse)
                .filter(document -> document.isPresent())
                .map(document -> document.get());
    }

    /**
     * Whether the journal has an event of a document, or where its history begins; fails if the event cannot be read.
     */
    public CompletionStage<Boolean> isThere(StoredDocument document) {
        return events.currentEventsByPersistenceId(document.persistenceId(), 1, Long.MAX_VALUE)
                .toMat(Sink.headOption(), Keep.right())
                .run(materializer)
                .thenCompose(event -> event.isPresent()
                        ? CompletableFuture.completedFuture(true)
                        : base(document).thenApply(Optional::isPresent));
    }

    /** Where the history of a document begins; nothing if at its first event. */
    public CompletionStage<Optional<HistoryBase>> base(StoredDocument document) {
        return bases.find(document.persistenceId());
    }

    /**
     * The events between two sequence numbers, both included, that are in the journal now. Fails if the document is
     * deleted behind some of them; what was before is about to be removed then.
     */
    public Source<HistoryEvent, NotUsed> events(StoredDocument document, long from, long to) {
        return Source.lazySource(() -> {
                    OneLineage lineage = new OneLineage();
                    return events.currentEventsByPersistenceId(document.persistenceId(), from, to)
                            .mapConcat(lineage::take);
                })
                .mapMaterializedValue(started -> NotUsed.getInstance());
    }

    /**
     * Hands on these events in order for as long as they are taken; completes with the last one, and fails with
     * {@link LineageEndedException} where the document was deleted.
     */
    public CompletionStage<Done> read(StoredDocument document, long from, long to, Predicate<HistoryEvent> taken) {
        return events.currentEventsByPersistenceId(document.persistenceId(), from, to)
                .map(LineageEndedException::unlessDeleted)
                .takeWhile(taken::test)
                .toMat(Sink.ignore(), Keep.right())
                .withAttributes(ON_OWN_DISPATCHER)
                .run(materializer);
    }

    /** The edits up to a moment, in the order in which they are applied, from where the history begins. */
    public Source<Edit, NotUsed> edits(StoredDocument document, Moment until) {
        return Source.completionStageSource(base(document)
                        .thenApply(base -> kept(document, base, until))
                        .thenApply(base -> editsFrom(document, firstSequence(base), until)))
                .mapMaterializedValue(started -> NotUsed.getInstance());
    }

    private static long firstSequence(Optional<HistoryBase> base) {
        return base.map(HistoryBase::sequence).orElse(0L) + 1;
    }

    private Source<Edit, NotUsed> editsFrom(StoredDocument document, long from, Moment until) {
        EditNumbering numbering = new EditNumbering();
        return events(document, from, until.sequenceMax())
                .mapConcat(numbering::edits)
                .takeWhile(until::includes);
    }

    /** The base unless the moment is before it. */
    private static Optional<HistoryBase> kept(StoredDocument document, Optional<HistoryBase> base, Moment moment) {
        base.filter(moment::isBefore).ifPresent(found -> {
            throw new HistoryRemovedException(document, found);
        });
        return base;
    }

    /**
     * A document as it is where its history begins, to be given the edits up to a moment.
     *
     * @return fails with {@link HistoryRemovedException} if the moment is before that
     */
    public CompletionStage<Rebuild> start(StoredDocument document, Moment moment) {
        return base(document).thenApply(base -> start(moment, kept(document, base, moment)));
    }

    private static Rebuild start(Moment moment, Optional<HistoryBase> base) {
        return base.map(found -> new Rebuild(moment, found)).orElseGet(() -> new Rebuild(moment));
    }

    /** Where history is decoded and applied, for those who do something with it. */
    public static Executor executor(ActorSystem<?> system) {
        return system.dispatchers().lookup(DispatcherSelector.fromConfig(DISPATCHER));
    }

    /**
     * The state of a document at a moment, rebuilt from the newest journal snapshot that was taken before, or else from
     * where its history begins.
     *
     * @return fails with {@link HistoryRemovedException} if the moment is before that
     */
    public CompletionStage<Rebuild> rebuild(StoredDocument document, Moment moment, JournalSnapshots snapshots) {
        return base(document)
                .thenApply(base -> kept(document, base, moment))
                .thenCompose(base -> snapshots
                        .newest(document, moment.wholeSequenceMax(), moment.timeMillisMax())
                        // one that is older than the base is of a document that was deleted, or about to be removed
                        .thenApply(found -> found.filter(state -> state.sequence() >= firstSequence(base)))
                        .thenCompose(found -> {
                            Rebuild start = found.map(state -> new Rebuild(moment, state, base))
                                    .orElseGet(() -> start(moment, base));
                            long from = found.map(state -> state.sequence() + 1).orElse(firstSequence(base));
                            return fold(editsFrom(document, from, moment), start, Rebuild::add);
                        }));
    }

    /**
     * The state of a document at a moment, rebuilt from where its history begins.
     *
     * @return fails with {@link HistoryRemovedException} if the moment is before that
     */
    public CompletionStage<Rebuild> rebuild(StoredDocument document, Moment moment) {
        return start(document, moment).thenCompose(rebuild -> fold(edits(document, moment), rebuild, Rebuild::add));
    }

    /** Gives all elements to a collector that is confined to the stream; completes with it. */
    public <T, C> CompletionStage<C> fold(Source<T, NotUsed> source, C collector, BiConsumer<C, T> add) {
        return source.toMat(
                        Sink.fold(collector, (C so, T element) -> {
                            add.accept(so, element);
                            return so;
                        }),
                        Keep.right())
                .withAttributes(ON_OWN_DISPATCHER)
                .run(materializer);
    }
}
