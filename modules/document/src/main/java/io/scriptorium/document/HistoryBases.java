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
        String id = StoredDocument.basePersistenceId(persistenceId);
        SnapshotSelectionCriteria newest = SnapshotSelectionCriteria.latest();
        return Patterns.ask(snapshots, new SnapshotProtocol.LoadSnapshot(id, newest, Long.MAX_VALUE), TIMEOUT)
                .thenApply(HistoryBases::base);
    }

    private static Optional<HistoryBase> base(Object answer) {
        if (!(answer instanceof SnapshotProtocol.LoadSnapshotResult result)) {
            throw new IllegalStateException("where the history begins cannot be read: " + answer);
        }
        Optional<SelectedSnapshot> selected = OptionConverters.toJava(result.snapshot());
        return selected.map(found -> (HistoryBase) found.snapshot());
    }

    /** Stores a base in place of earlier ones. */
    public CompletionStage<Done> save(String persistenceId, HistoryBase base) {
        String id = StoredDocument.basePersistenceId(persistenceId);
        SnapshotMetadata metadata = new SnapshotMetadata(id, base.sequence(), base.timeMillis());
        return Patterns.ask(snapshots, new SnapshotProtocol.SaveSnapshot(metadata, base), TIMEOUT)
                .thenCompose(answer -> {
                    if (!(answer instanceof SaveSnapshotSuccess)) {
                        throw new IllegalStateException("where the history begins cannot be stored: " + answer);
                    }
                    return deleteSnapshots(id, base.sequence() - 1);
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
