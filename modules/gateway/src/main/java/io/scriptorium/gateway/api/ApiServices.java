package io.scriptorium.gateway.api;

import io.scriptorium.document.DocumentId;
import io.scriptorium.document.Documents;
import io.scriptorium.document.StoredDocument;
import io.scriptorium.document.history.History;
import io.scriptorium.document.history.JournalSnapshots;
import io.scriptorium.gateway.GatewaySettings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorSystem;

/** What the API works with. Thread-safe. */
public final class ApiServices {
    private final Documents documents;
    private final Optional<History> history;
    private final JournalSnapshots snapshots;
    private final Executor work;
    private final WorkLimit limit;
    private final Feeds feeds;
    private final Duration timeout;

    private ApiServices(
            Documents documents,
            Optional<History> history,
            JournalSnapshots snapshots,
            Executor work,
            Feeds feeds,
            GatewaySettings settings) {
        this.documents = documents;
        this.history = history;
        this.snapshots = snapshots;
        this.work = work;
        this.feeds = feeds;
        this.limit = new WorkLimit(settings.apiDocumentsMax(), settings.apiWaitingMax());
        // The port gives up later, so that the answer is ours.
        this.timeout = settings.responseTimeout().multipliedBy(9).dividedBy(10);
    }

    /**
     * From what runs on this node.
     *
     * @param documents where documents are read and written
     * @param readJournal configuration path of the journal's query plugin; "" if it has none, so that there is no
     *     history
     */
    public static ApiServices of(
            ActorSystem<?> system, Documents documents, String readJournal, GatewaySettings settings) {
        Optional<History> history =
                readJournal.isEmpty() ? Optional.empty() : Optional.of(new History(system, readJournal));
        Feeds feeds = new Feeds(FeedSettings.from(system.settings().config()));
        return new ApiServices(
                documents, history, new JournalSnapshots(system), History.executor(system), feeds, settings);
    }

    /**
     * The history of documents.
     *
     * @throws ProblemException if there is none
     */
    History history() {
        return history.orElseThrow(
                () -> new Problem(Problem.Kind.NO_HISTORY, "the journal of this node cannot be read").thrown());
    }

    /** The document of a name as the journal has it. */
    StoredDocument stored(DocumentId document) {
        return new StoredDocument(document, StoredDocument.FIRST_LINEAGE);
    }

    /** The change feeds that are open. */
    public Feeds feeds() {
        return feeds;
    }

    Documents documents() {
        return documents;
    }

    JournalSnapshots snapshots() {
        return snapshots;
    }

    /** Where documents are decoded and edited. */
    Executor work() {
        return work;
    }

    /** Bounds the documents that are in memory at a time. */
    WorkLimit limit() {
        return limit;
    }

    /** How long a read or write of a document may take. */
    Duration timeout() {
        return timeout;
    }
}
