package io.scriptorium.gateway.api;

import io.scriptorium.document.JournalSnapshot;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.dispatch.Futures;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.persistence.snapshot.japi.SnapshotStore;
import scala.concurrent.Future;

/** A snapshot store that has what a test puts there, and takes nothing else. */
public final class StubSnapshots extends SnapshotStore {
    static final Map<String, Object> SNAPSHOTS = new ConcurrentHashMap<>();

    @Override
    public Future<Optional<SelectedSnapshot>> doLoadAsync(String id, SnapshotSelectionCriteria criteria) {
        return Futures.successful(Optional.ofNullable(SNAPSHOTS.get(id))
                .filter(found -> fits(found, criteria))
                .map(found -> SelectedSnapshot.create(new SnapshotMetadata(id, 1, 0), found)));
    }

    private static boolean fits(Object found, SnapshotSelectionCriteria criteria) {
        return !(found instanceof JournalSnapshot snapshot)
                || (snapshot.sequence() <= criteria.maxSequenceNr()
                        && snapshot.timeMillis() <= criteria.maxTimestamp());
    }

    @Override
    public Future<Void> doSaveAsync(SnapshotMetadata metadata, Object snapshot) {
        return Futures.failed(new UnsupportedOperationException("save"));
    }

    @Override
    public Future<Void> doDeleteAsync(SnapshotMetadata metadata) {
        return Futures.failed(new UnsupportedOperationException("delete"));
    }

    @Override
    public Future<Void> doDeleteAsync(String id, SnapshotSelectionCriteria criteria) {
        return Futures.failed(new UnsupportedOperationException("delete"));
    }
}
