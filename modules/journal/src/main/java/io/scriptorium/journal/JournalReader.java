package io.scriptorium.journal;

import io.scriptorium.journal.Layout.Family;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/**
 * Everything that is read from the journal. Reads block; any thread may call them. What is long comes in pages, so that
 * no read keeps the database from being reopened or closed for long.
 */
final class JournalReader {
    private final JournalDatabase database;
    private final long pageBytes;

    JournalReader(JournalDatabase database, long pageBytes) {
        this.database = database;
        this.pageBytes = pageBytes;
    }

    /** The highest sequence number that was ever written for the id, 0 if none was. */
    long highestSequenceNr(String persistenceId) {
        return database.read(open -> {
            byte[] value = open.db().get(open.family(Family.HIGHEST), Layout.id(persistenceId));
            return value == null ? 0 : Layout.number(value);
        });
    }

    /** The last order number given out. */
    long lastOrder() {
        return database.read(open -> {
            byte[] value = open.db().get(open.family(Family.META), Layout.LAST_ORDER);
            return value == null ? 0 : Layout.number(value);
        });
    }

    /**
     * The next events of an id, in their order: at most {@code countMax}, and about a page in bytes, but at least one
     * if there is one in the range. An empty page means that the range has no more.
     */
    List<StoredEvent> events(String persistenceId, long from, long to, long countMax) {
        List<StoredEvent> page = new ArrayList<>();
        eachEvent(persistenceId, from, to, (sequenceNr, value) -> {
            page.add(StoredEvent.decode(sequenceNr, value));
            return page.size() < countMax;
        });
        return page;
    }

    /** Order numbers of the next events of an id, and the last of their sequence numbers. */
    OrderPage orders(String persistenceId, long from, long to) {
        List<Long> orders = new ArrayList<>();
        long[] last = {from};
        eachEvent(persistenceId, from, to, (sequenceNr, value) -> {
            orders.add(StoredEvent.order(value));
            last[0] = sequenceNr;
            return true;
        });
        return new OrderPage(orders, last[0]);
    }

    /** A page of order numbers; {@code lastSequenceNr} means nothing if it is empty. */
    record OrderPage(List<Long> orders, long lastSequenceNr) {}

    private interface EventVisitor {
        /** Returns whether to go on. */
        boolean visit(long sequenceNr, byte[] value);
    }

    private void eachEvent(String persistenceId, long from, long to, EventVisitor visitor) {
        if (from > to) {
            return;
        }
        byte[] first = Layout.key(persistenceId, Math.max(0, from));
        byte[] end = Layout.keyAfter(persistenceId, to);
        database.read(open -> {
            try (Slice bound = new Slice(end);
                    ReadOptions options = new ReadOptions().setIterateUpperBound(bound);
                    RocksIterator events = open.db().newIterator(open.family(Family.EVENTS), options)) {
                long bytes = 0;
                boolean more = true;
                for (events.seek(first); more && bytes < pageBytes && events.isValid(); events.next()) {
                    byte[] value = events.value();
                    bytes += value.length;
                    more = visitor.visit(Layout.sequenceNr(events.key()), value);
                }
                events.status();
                return more;
            }
        });
    }

    /** The newest journal snapshot that matches, or null. */
    @Nullable
    StoredSnapshot newestSnapshot(String persistenceId, SnapshotSelectionCriteria criteria) {
        StoredSnapshot[] found = new StoredSnapshot[1];
        eachSnapshot(persistenceId, criteria, (sequenceNr, value) -> {
            found[0] = StoredSnapshot.decode(sequenceNr, value);
            return false;
        });
        return found[0];
    }

    /** Sequence numbers of all journal snapshots that match, newest first. */
    List<Long> snapshots(String persistenceId, SnapshotSelectionCriteria criteria) {
        List<Long> found = new ArrayList<>();
        eachSnapshot(persistenceId, criteria, (sequenceNr, value) -> found.add(sequenceNr));
        return found;
    }

    private void eachSnapshot(String persistenceId, SnapshotSelectionCriteria criteria, EventVisitor visitor) {
        byte[] newest = Layout.key(persistenceId, criteria.maxSequenceNr());
        database.read(open -> {
            try (RocksIterator snapshots = open.db().newIterator(open.family(Family.SNAPSHOTS))) {
                boolean more = true;
                for (snapshots.seekForPrev(newest); more && isWithin(snapshots, newest, criteria); snapshots.prev()) {
                    byte[] value = snapshots.value();
                    long timestamp = StoredSnapshot.timestamp(value);
                    if (timestamp >= criteria.minTimestamp() && timestamp <= criteria.maxTimestamp()) {
                        more = visitor.visit(Layout.sequenceNr(snapshots.key()), value);
                    }
                }
                snapshots.status();
                return more;
            }
        });
    }

    private static boolean isWithin(RocksIterator snapshots, byte[] newest, SnapshotSelectionCriteria criteria) {
        return snapshots.isValid()
                && Layout.sameDocument(snapshots.key(), newest)
                && Layout.sequenceNr(snapshots.key()) >= criteria.minSequenceNr();
    }

    /** The next ids, behind {@code after}, that have events or journal snapshots, in the order of their bytes. */
    IdPage persistenceIds(String after, int countMax) {
        return database.read(open -> {
            List<String> found = new ArrayList<>();
            String last = after;
            int visited = 0;
            byte[] start = Layout.id(after);
            try (RocksIterator ids = open.db().newIterator(open.family(Family.HIGHEST))) {
                ids.seek(start);
                if (ids.isValid() && !after.isEmpty() && java.util.Arrays.equals(ids.key(), start)) {
                    ids.next();
                }
                for (; visited < countMax && ids.isValid(); ids.next()) {
                    visited++;
                    last = Layout.id(ids.key());
                    if (has(open, Family.EVENTS, last) || has(open, Family.SNAPSHOTS, last)) {
                        found.add(last);
                    }
                }
                ids.status();
            }
            return new IdPage(found, last, visited == countMax);
        });
    }

    /** A page of persistence ids; the next one begins behind {@code last}. */
    record IdPage(List<String> ids, String last, boolean more) {}

    private static boolean has(OpenDatabase open, Family family, String persistenceId) throws RocksDBException {
        try (Slice bound = new Slice(Layout.keyAfter(persistenceId, Long.MAX_VALUE));
                ReadOptions options = new ReadOptions().setIterateUpperBound(bound);
                RocksIterator values = open.db().newIterator(open.family(family), options)) {
            values.seek(Layout.key(persistenceId, 0));
            values.status();
            return values.isValid();
        }
    }
}
