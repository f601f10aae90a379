package io.scriptorium.document.history;

import com.typesafe.config.ConfigFactory;
import io.scriptorium.document.JournalSnapshot;
import io.scriptorium.document.StoredDocument;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.pattern.Patterns;
import org.apache.pekko.persistence.DeleteSnapshotsFailure;
import org.apache.pekko.persistence.Persistence;
import org.apache.pekko.persistence.SaveSnapshotFailure;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotProtocol;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import scala.jdk.javaapi.OptionConverters;

/** Reads and replaces journal snapshots of documents outside of their entities. May be used from any thread. */
public final class JournalSnapshots {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final ActorRef store;

    /** The snapshot store that the actor system is configured with. */
    public JournalSnapshots(ActorSystem<?> system) {
        store = Persistence.get(Adapter.toClassic(system)).snapshotStoreFor("", ConfigFactory.empty());
    }

    /**
     * The newest journal snapshot that holds nothing behind a sequence number, as a recovery would choose it.
     */
    public CompletionStage<Optional<HistoryState>> newest(StoredDocument document, long sequenceMax) {
        return newest(document, sequenceMax, Long.MAX_VALUE);
    }

    /**
     * The same among those that were written until a time.
     *
     * @param timeMillisMax in milliseconds since 1970 (UTC)
     */
    public CompletionStage<Optional<HistoryState>> newest(
            StoredDocument document, long sequenceMax, long timeMillisMax) {
        SnapshotSelectionCriteria criteria = SnapshotSelectionCriteria.create(sequenceMax, timeMillisMax, 0, 0);
        SnapshotProtocol.LoadSnapshot request =
                new SnapshotProtocol.LoadSnapshot(document.persistenceId(), criteria, sequenceMax);
        return Patterns.ask(store, request, TIMEOUT).thenApply(JournalSnapshots::state);
    }

    /**
     * Saves a journal snapshot, and then deletes all others that the document has. No entity of the document may be
     * running.
     */
    public CompletionStage<Done> replace(StoredDocument document, JournalSnapshot snapshot) {
        String id = document.persistenceId();
        SnapshotMetadata metadata = SnapshotMetadata.apply(id, snapshot.sequence(), snapshot.timeMillis());
        return ask(new SnapshotProtocol.SaveSnapshot(metadata, snapshot))
                .thenCompose(saved -> delete(id, 0, snapshot.sequence() - 1))
                .thenCompose(deleted -> delete(id, snapshot.sequence() + 1, Long.MAX_VALUE));
    }

    private CompletionStage<Done> delete(String id, long from, long to) {
        return ask(new SnapshotProtocol.DeleteSnapshots(
                id, SnapshotSelectionCriteria.create(to, Long.MAX_VALUE, from, 0)));
    }

    private CompletionStage<Done> ask(Object request) {
        return Patterns.ask(store, request, TIMEOUT).thenApply(answer -> {
            if (answer instanceof SaveSnapshotFailure failed) {
                throw new IllegalStateException("the journal snapshot was not saved", failed.cause());
            }
            if (answer instanceof DeleteSnapshotsFailure failed) {
                throw new IllegalStateException("older journal snapshots were not deleted", failed.cause());
            }
            return Done.getInstance();
        });
    }

    private static Optional<HistoryState> state(Object answer) {
        if (answer instanceof SnapshotProtocol.LoadSnapshotFailed failed) {
            throw new IllegalStateException("journal snapshots cannot be read", failed.cause());
        }
        if (!(answer instanceof SnapshotProtocol.LoadSnapshotResult result)) {
            throw new IllegalStateException("unexpected answer of the snapshot store: " + answer);
        }
        Optional<SelectedSnapshot> selected = OptionConverters.toJava(result.snapshot());
        return selected.map(found -> (JournalSnapshot) found.snapshot())
                .map(snapshot -> new HistoryState(
                        snapshot.sequence(), snapshot.timeMillis(), snapshot.state(), snapshot.digest()));
    }
}
