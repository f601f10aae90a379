package io.scriptorium.document;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.pattern.Patterns;
import org.apache.pekko.persistence.DeleteSnapshotsSuccess;
import org.apache.pekko.persistence.Persistence;
import org.apache.pekko.persistence.SaveSnapshotSuccess;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotProtocol;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import scala.jdk.javaapi.OptionConverters;

/** The bases of histories, which the snapshot store keeps under ids of their own. May be used from any thread. */
public final class HistoryBases {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final ActorRef snapshots;

    /** In the snapshot store that the actor system is configured with. */
    public HistoryBases(ActorSystem<?> system) {
        snapshots = Persistence.get(Adapter.toClassic(system)).snapshotStoreFor("", ConfigFactory.empty());
    }

    /** Where the history of a persistence id begins; nothing if at its first event. */
    public CompletionStage<Optional<HistoryBase>> find(String persistenceId) {
        return newest(StoredDocument.basePersistenceId(persistenceId), SnapshotSelectionCriteria.latest());
    }

    /** Stores a base in place of earlier ones. */
    public CompletionStage<Done> save(String persistenceId, HistoryBase base) {
        String id = StoredDocument.basePersistenceId(persistenceId);
        return put(id, base).thenCompose(done -> deleteSnapshots(id, base.sequence() - 1));
    }

    /** Stores where a history may begin one day. */
    CompletionStage<Done> saveNext(String persistenceId, HistoryBase next) {
        return put(StoredDocument.nextBasePersistenceId(persistenceId), next);
    }

    /** The newest of those that were stored at a time or before and are not behind a sequence number. */
    CompletionStage<Optional<HistoryBase>> findNext(String persistenceId, long sequenceMax, long millisMax) {
        return newest(
                StoredDocument.nextBasePersistenceId(persistenceId),
                SnapshotSelectionCriteria.create(sequenceMax, millisMax, 0, 0));
    }

    private CompletionStage<Optional<HistoryBase>> newest(String id, SnapshotSelectionCriteria criteria) {
        return Patterns.ask(snapshots, new SnapshotProtocol.LoadSnapshot(id, criteria, Long.MAX_VALUE), TIMEOUT)
                .thenApply(HistoryBases::base);
    }

    private static Optional<HistoryBase> base(Object answer) {
        if (!(answer instanceof SnapshotProtocol.LoadSnapshotResult result)) {
            throw new IllegalStateException("where the history begins cannot be read: " + answer);
        }
        Optional<SelectedSnapshot> selected = OptionConverters.toJava(result.snapshot());
        return selected.map(found -> (HistoryBase) found.snapshot());
    }

    private CompletionStage<Done> put(String id, HistoryBase base) {
        SnapshotMetadata metadata = new SnapshotMetadata(id, base.sequence(), base.timeMillis());
        return Patterns.ask(snapshots, new SnapshotProtocol.SaveSnapshot(metadata, base), TIMEOUT)
                .thenApply(answer -> {
                    if (!(answer instanceof SaveSnapshotSuccess)) {
                        throw new IllegalStateException("where the history begins cannot be stored: " + answer);
                    }
                    return Done.getInstance();
                });
    }

    /** Deletes what the snapshot store keeps under an id, up to a sequence number. */
    CompletionStage<Done> deleteSnapshots(String id, long upTo) {
        SnapshotSelectionCriteria criteria = SnapshotSelectionCriteria.create(upTo, Long.MAX_VALUE, 0, 0);
        return Patterns.ask(snapshots, new SnapshotProtocol.DeleteSnapshots(id, criteria), TIMEOUT)
                .thenApply(answer -> {
                    if (!(answer instanceof DeleteSnapshotsSuccess)) {
                        throw new IllegalStateException("journal snapshots cannot be deleted: " + answer);
                    }
                    return Done.getInstance();
                });
    }
}
