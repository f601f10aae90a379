package io.scriptorium.journal;

import io.scriptorium.journal.Change.OrderNumbers;
import io.scriptorium.journal.JournalException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Group commit. One thread takes every change that waits, puts them into one batch, writes it with one sync, and then
 * answers all of them. While the disk syncs, the next group collects: the busier the journal, the more changes share
 * one sync.
 *
 * <p>Changes are written in the order in which they were submitted.
 */
final class GroupWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupWriter.class);
    private static final long CLOSE_SECONDS_MAX = 60;

    private final JournalDatabase database;
    private final OrderNumbers orders;
    private final long groupBytesMax;
    private final long waitingBytesMax;
    private final long idleMillis;
    private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicLong groups = new AtomicLong();
    private final Thread thread;
    private boolean closed;

    GroupWriter(JournalDatabase database, long lastOrder, RocksJournalSettings settings) {
        this.database = database;
        this.orders = new OrderNumbers(lastOrder);
        this.groupBytesMax = settings.groupBytesMax();
        this.waitingBytesMax = settings.waitingBytesMax();
        this.idleMillis = settings.reopenInterval().toMillis();
        this.thread = new Thread(this::run, "scriptorium-journal-writer");
        thread.setDaemon(true);
        thread.start();
    }

    /** A change and its answer. The one without a change tells the thread to end. */
    private record Waiting(@Nullable Change change, CompletableFuture<Void> written) {}

    /**
     * Hands a change to the writer. The future completes on the writer's thread, after the sync, or fails with a {@link
     * JournalException}: whoever has work to do then does it elsewhere.
     */
    CompletableFuture<Void> submit(Change change) {
        CompletableFuture<Void> written = new CompletableFuture<>();
        long waiting = waitingBytes.addAndGet(change.size());
        if (waiting > waitingBytesMax && waiting > change.size()) {
            waitingBytes.addAndGet(-change.size());
            written.completeExceptionally(new JournalException(
                    Reason.OVERLOADED,
                    waiting + " bytes wait for the disk, more than " + RocksJournalSettings.ROOT
                            + ".waiting-size-max = " + waitingBytesMax));
            return written;
        }
        synchronized (this) {
            if (!closed) {
                queue.add(new Waiting(change, written));
                return written;
            }
        }
        written.completeExceptionally(new JournalException(Reason.CLOSED, "the journal is closed"));
        return written;
    }

    /** Bytes of the changes that wait or are being written. */
    long waitingBytes() {
        return waitingBytes.get();
    }

    /** Groups written since the start, each with one sync. */
    long groups() {
        return groups.get();
    }

    private void run() {
        boolean open = true;
        List<Waiting> group = new ArrayList<>();
        while (open) {
            try {
                open = collect(group);
            } catch (InterruptedException e) {
                LOG.warn("The writer of the journal ignores an interrupt; it ends when the journal is closed");
            }
            if (!group.isEmpty()) {
                commit(group);
                group.clear();
            }
        }
    }

    /** Waits for a change and takes all that wait with it. Returns false when the journal is being closed. */
    private boolean collect(List<Waiting> group) throws InterruptedException {
        Waiting next = queue.poll();
        while (next == null) {
            next = database.isFailed() ? queue.poll(idleMillis, TimeUnit.MILLISECONDS) : queue.take();
            if (next == null) {
                database.recover();
            }
        }
        long bytes = 0;
        while (next != null) {
            Change change = next.change();
            if (change == null) {
                return false;
            }
            group.add(next);
            bytes += change.size();
            next = bytes < groupBytesMax ? queue.poll() : null;
        }
        return true;
    }

    private void commit(List<Waiting> group) {
        @Nullable Throwable failure = null;
        try {
            if (group.stream()
                    .anyMatch(each -> each.change() != null && each.change().writes())) {
                database.write((batch, open) -> {
                    for (Waiting each : group) {
                        if (each.change() != null) {
                            each.change().addTo(batch, open, orders);
                        }
                    }
                });
                groups.incrementAndGet();
            }
        } catch (Throwable e) {
            // The writer must outlive whatever one group does to it: all others depend on it.
            failure = e;
            if (!(e instanceof JournalException)) {
                LOG.error("Writing to the journal failed", e);
            }
        }
        for (Waiting each : group) {
            Change change = each.change();
            if (change == null) {
                continue;
            }
            waitingBytes.addAndGet(-change.size());
            if (failure == null || change instanceof Change.Barrier) {
                each.written().complete(null);
            } else {
                each.written().completeExceptionally(failure);
            }
        }
    }

    /** Writes what waits, then ends the thread. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            queue.add(new Waiting(null, new CompletableFuture<>()));
        }
        try {
            thread.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS_MAX));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.error("The disk does not answer: the journal is closed while a write is under way");
        }
    }
}
