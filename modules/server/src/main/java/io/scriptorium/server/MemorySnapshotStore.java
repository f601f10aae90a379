package io.scriptorium.server;

import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.dispatch.Futures;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.persistence.snapshot.japi.SnapshotStore;
import scala.concurrent.Future;

/** Journal snapshots that live as long as the process, for the journal of the same kind. Pekko creates it by name. */
final class MemorySnapshotStore extends SnapshotStore {
    private final Map<String, NavigableMap<Long, SelectedSnapshot>> byPersistenceId = new ConcurrentHashMap<>();

    @Override
    public Future<Optional<SelectedSnapshot>> doLoadAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
        synchronized (byPersistenceId) {
            return Futures.successful(of(persistenceId).descendingMap().values().stream()
                    .filter(snapshot -> matches(criteria, snapshot.metadata()))
                    .findFirst());
        }
    }

    @Override
    public Future<Void> doSaveAsync(SnapshotMetadata metadata, Object snapshot) {
        synchronized (byPersistenceId) {
            of(metadata.persistenceId()).put(metadata.sequenceNr(), SelectedSnapshot.create(metadata, snapshot));
        }
        return done();
    }

    @Override
    public Future<Void> doDeleteAsync(SnapshotMetadata metadata) {
        synchronized (byPersistenceId) {
            of(metadata.persistenceId()).remove(metadata.sequenceNr());
        }
        return done();
    }

    @Override
    public Future<Void> doDeleteAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
        synchronized (byPersistenceId) {
            Iterator<SelectedSnapshot> all = of(persistenceId).values().iterator();
            while (all.hasNext()) {
                if (matches(criteria, all.next().metadata())) {
                    all.remove();
                }
            }
        }
        return done();
    }

    private NavigableMap<Long, SelectedSnapshot> of(String persistenceId) {
        return byPersistenceId.computeIfAbsent(persistenceId, id -> new TreeMap<>());
    }

    private static boolean matches(SnapshotSelectionCriteria criteria, SnapshotMetadata metadata) {
        return metadata.sequenceNr() <= criteria.maxSequenceNr()
                && metadata.sequenceNr() >= criteria.minSequenceNr()
                && metadata.timestamp() <= criteria.maxTimestamp()
                && metadata.timestamp() >= criteria.minTimestamp();
    }

    @SuppressWarnings("NullAway") // what Pekko wants for a finished deletion or save
    private static Future<Void> done() {
        return Futures.successful((Void) null);
    }
}
