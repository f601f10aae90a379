package io.scriptorium.journal;

import io.scriptorium.journal.JournalException.Reason;
import io.scriptorium.journal.JournalReader.OrderPage;
import io.scriptorium.journal.Layout.Family;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.FlushOptions;

/** Deletes events and journal snapshots, one request after the other on a thread of its own, page by page. */
final class JournalEraser implements AutoCloseable {
    private final JournalDatabase database;
    private final JournalReader reader;
    private final GroupWriter writer;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
        Thread created = new Thread(work, "scriptorium-journal-eraser");
        created.setDaemon(true);
        return created;
    });

    JournalEraser(JournalDatabase database, JournalReader reader, GroupWriter writer) {
        this.database = database;
        this.reader = reader;
        this.writer = writer;
    }

    /**
     * Deletes the events up to a sequence number, included. Their space is free when RocksDB next rewrites the files.
     */
    CompletableFuture<Void> deleteEvents(String persistenceId, long to) {
        return later(() -> {
            deleteEventsNow(persistenceId, to);
            return null;
        });
    }

    CompletableFuture<Void> deleteSnapshots(String persistenceId, SnapshotSelectionCriteria criteria) {
        return later(() -> {
            deleteSnapshotsNow(persistenceId, criteria);
            return null;
        });
    }

    CompletableFuture<Done> erase(String persistenceId) {
        return later(() -> {
            deleteEventsNow(persistenceId, Long.MAX_VALUE);
            deleteSnapshotsNow(persistenceId, SnapshotSelectionCriteria.latest());
            rewriteFiles(persistenceId);
            return Done.getInstance();
        });
    }

    /** Rewrites the files with what was deleted of a persistence id. */
    CompletableFuture<Done> rewrite(String persistenceId) {
        return later(() -> {
            rewriteFiles(persistenceId);
            return Done.getInstance();
        });
    }

    private <T> CompletableFuture<T> later(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, thread);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(new JournalException(Reason.CLOSED, "the journal is closed", e));
        }
    }

    private void deleteEventsNow(String persistenceId, long to) {
        submit(new Change.Barrier());
        long from = 0;
        while (true) {
            OrderPage page = reader.orders(persistenceId, from, to);
            if (page.orders().isEmpty()) {
                return;
            }
            submit(new Change.DeleteEvents(persistenceId, from, page.lastSequenceNr(), page.orders()));
            if (page.lastSequenceNr() == Long.MAX_VALUE) {
                return;
            }
            from = page.lastSequenceNr() + 1;
        }
    }

    private void deleteSnapshotsNow(String persistenceId, SnapshotSelectionCriteria criteria) {
        submit(new Change.Barrier());
        submit(new Change.DeleteSnapshots(persistenceId, reader.snapshots(persistenceId, criteria)));
    }

    private void submit(Change change) {
        try {
            writer.submit(change).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof JournalException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** Flushes every family, so that the log with the deleted values goes, and compacts the files in which they lie. */
    private void rewriteFiles(String persistenceId) {
        byte[] first = Layout.key(persistenceId, 0);
        byte[] last = Layout.keyAfter(persistenceId, Long.MAX_VALUE);
        database.read(open -> {
            List<ColumnFamilyHandle> families =
                    List.of(Family.values()).stream().map(open::family).toList();
            try (FlushOptions flush = new FlushOptions().setWaitForFlush(true)) {
                open.db().flush(flush, families);
            }
            open.db().compactRange(open.family(Family.EVENTS), first, last);
            open.db().compactRange(open.family(Family.SNAPSHOTS), first, last);
            open.db().compactRange(open.family(Family.ORDER));
            return Done.getInstance();
        });
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
