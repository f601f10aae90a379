package io.scriptorium.journal;

import com.typesafe.config.Config;
import java.io.NotSerializableException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.persistence.snapshot.japi.SnapshotStore;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

/** Pekko's snapshot store over the embedded journal, {@code scriptorium.journal.rocksdb.snapshot}. */
final class RocksSnapshotStore extends SnapshotStore {
    private final RocksJournal journal;
    private final PayloadSerializer serializer;
    private final Executor readDispatcher;

    RocksSnapshotStore(Config config) {
        journal = RocksJournal.get(context().system());
        serializer = new PayloadSerializer(context().system());
        readDispatcher = context().system().dispatchers().lookup(config.getString("read-dispatcher"));
    }

    @Override
    public Future<Optional<SelectedSnapshot>> doLoadAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
        return FutureConverters.asScala(
                CompletableFuture.supplyAsync(() -> load(persistenceId, criteria), readDispatcher));
    }

    private Optional<SelectedSnapshot> load(String persistenceId, SnapshotSelectionCriteria criteria) {
        StoredSnapshot stored = journal.reader().newestSnapshot(persistenceId, criteria);
        if (stored == null) {
            return Optional.empty();
        }
        SnapshotMetadata metadata = new SnapshotMetadata(persistenceId, stored.sequenceNr(), stored.timestamp());
        StoredPayload further = stored.metadata();
        return Optional.of(SelectedSnapshot.create(
                further == null ? metadata : metadata.withMetadata(serializer.object(further)),
                serializer.object(stored.payload())));
    }

    @Override
    public Future<Void> doSaveAsync(SnapshotMetadata metadata, Object snapshot) {
        StoredSnapshot stored;
        try {
            stored = new StoredSnapshot(
                    metadata.sequenceNr(),
                    metadata.timestamp(),
                    serializer.optional(metadata.metadata()),
                    serializer.payload(snapshot));
        } catch (NotSerializableException e) {
            return FutureConverters.asScala(CompletableFuture.<Void>failedFuture(e));
        }
        return FutureConverters.asScala(
                journal.writer().submit(new Change.PutSnapshot(metadata.persistenceId(), stored)));
    }

    /** A timestamp of 0 means any. */
    @Override
    public Future<Void> doDeleteAsync(SnapshotMetadata metadata) {
        long sequenceNr = metadata.sequenceNr();
        long timestamp = metadata.timestamp();
        return doDeleteAsync(
                metadata.persistenceId(),
                SnapshotSelectionCriteria.create(
                        sequenceNr, timestamp == 0 ? Long.MAX_VALUE : timestamp, sequenceNr, timestamp));
    }

    @Override
    public Future<Void> doDeleteAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
        return FutureConverters.asScala(journal.eraser().deleteSnapshots(persistenceId, criteria));
    }
}
