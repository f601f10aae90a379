package io.scriptorium.document.history;

import io.scriptorium.document.StoredDocument;
import io.scriptorium.document.UpdatesAppended;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.persistence.query.EventEnvelope;
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

    /** The events between two sequence numbers, both included, that are in the journal now. */
    public Source<HistoryEvent, NotUsed> events(StoredDocument document, long from, long to) {
        return events.currentEventsByPersistenceId(document.persistenceId(), from, to)
                .map(History::event);
    }

    private static HistoryEvent event(EventEnvelope envelope) {
        if (!(envelope.event() instanceof UpdatesAppended event)) {
            throw new IllegalStateException("event " + envelope.sequenceNr() + " of " + envelope.persistenceId()
                    + " is a " + envelope.event().getClass().getName());
        }
        return new HistoryEvent(envelope.sequenceNr(), event);
    }

    /** The edits up to a moment, in the order in which they are applied. */
    public Source<Edit, NotUsed> edits(StoredDocument document, Moment until) {
        return Source.lazySource(() -> {
                    EditNumbering numbering = new EditNumbering();
                    return events(document, 1, until.sequenceMax())
                            .mapConcat(numbering::edits)
                            .takeWhile(until::includes);
                })
                .mapMaterializedValue(started -> NotUsed.getInstance());
    }

    /** The state of a document at a moment, rebuilt from its first event. */
    public CompletionStage<Rebuild> rebuild(StoredDocument document, Moment moment) {
        return fold(edits(document, moment), new Rebuild(moment), Rebuild::add);
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
