package io.scriptorium.journal;

import io.scriptorium.journal.Layout.Family;
import java.util.List;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** One request to the writer: all of it is on disk when it is answered, or none of it counts. */
sealed interface Change {

    /** Bytes the change holds while it waits. */
    long size();

    /** Whether it writes anything. */
    default boolean writes() {
        return true;
    }

    /** Adds the change to a batch, taking order numbers from {@code orders}. */
    void addTo(WriteBatch batch, OpenDatabase open, OrderNumbers orders) throws RocksDBException;

    /** Gives out order numbers. Used by the writer thread only. */
    final class OrderNumbers {
        private long last;

        OrderNumbers(long last) {
            this.last = last;
        }

        long next() {
            return ++last;
        }

        long last() {
            return last;
        }
    }

    /** Events of one document, at least one, in ascending order. */
    record Append(String persistenceId, List<StoredEvent> events) implements Change {
        public Append {
            Layout.requireId(persistenceId);
        }

        @Override
        public long size() {
            long size = 0;
            for (StoredEvent event : events) {
                size += event.payload().bytes().size();
            }
            return size;
        }

        @Override
        public void addTo(WriteBatch batch, OpenDatabase open, OrderNumbers orders) throws RocksDBException {
            for (StoredEvent event : events) {
                byte[] key = Layout.key(persistenceId, event.sequenceNr());
                long order = orders.next();
                batch.put(open.family(Family.EVENTS), key, event.encode(order));
                batch.put(open.family(Family.ORDER), Layout.number(order), key);
            }
            batch.put(
                    open.family(Family.HIGHEST),
                    Layout.id(persistenceId),
                    Layout.number(events.get(events.size() - 1).sequenceNr()));
            batch.put(open.family(Family.META), Layout.LAST_ORDER, Layout.number(orders.last()));
        }
    }

    /**
     * Deletes the events from one sequence number to another, both included, and the given order numbers, which are
     * theirs.
     */
    record DeleteEvents(String persistenceId, long from, long to, List<Long> orders) implements Change {
        public DeleteEvents {
            Layout.requireId(persistenceId);
        }

        @Override
        public long size() {
            return (long) Long.BYTES * orders.size();
        }

        @Override
        public void addTo(WriteBatch batch, OpenDatabase open, OrderNumbers numbers) throws RocksDBException {
            batch.deleteRange(
                    open.family(Family.EVENTS), Layout.key(persistenceId, from), Layout.keyAfter(persistenceId, to));
            for (Long order : orders) {
                batch.delete(open.family(Family.ORDER), Layout.number(order));
            }
        }
    }

    /** Stores a journal snapshot, in place of one with the same sequence number. */
    record PutSnapshot(String persistenceId, StoredSnapshot snapshot) implements Change {
        public PutSnapshot {
            Layout.requireId(persistenceId);
        }

        @Override
        public long size() {
            return snapshot.payload().bytes().size();
        }

        @Override
        public void addTo(WriteBatch batch, OpenDatabase open, OrderNumbers orders) throws RocksDBException {
            batch.put(
                    open.family(Family.SNAPSHOTS), Layout.key(persistenceId, snapshot.sequenceNr()), snapshot.encode());
        }
    }

    /** Deletes journal snapshots. */
    record DeleteSnapshots(String persistenceId, List<Long> sequenceNrs) implements Change {
        public DeleteSnapshots {
            Layout.requireId(persistenceId);
        }

        @Override
        public long size() {
            return (long) Long.BYTES * sequenceNrs.size();
        }

        @Override
        public boolean writes() {
            return !sequenceNrs.isEmpty();
        }

        @Override
        public void addTo(WriteBatch batch, OpenDatabase open, OrderNumbers orders) throws RocksDBException {
            for (Long sequenceNr : sequenceNrs) {
                batch.delete(open.family(Family.SNAPSHOTS), Layout.key(persistenceId, sequenceNr));
            }
        }
    }

    /** Writes nothing: answered when everything that was asked for before it has been written or has failed. */
    record Barrier() implements Change {
        @Override
        public long size() {
            return 0;
        }

        @Override
        public boolean writes() {
            return false;
        }

        @Override
        public void addTo(WriteBatch batch, OpenDatabase open, OrderNumbers orders) {}
    }
}
