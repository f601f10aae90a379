package io.scriptorium.journal;

import io.scriptorium.journal.JournalException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Checkpoint;
import org.rocksdb.RocksDBException;
import org.rocksdb.Statistics;
import org.rocksdb.StatsLevel;
import org.rocksdb.TickerType;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database of one journal directory. Any thread may read; one thread writes and reopens.
 *
 * <p>After a failed write RocksDB refuses all further ones, because it does not know how much of the failed one is in
 * the log. The way out is to close the database and to open it again, which reads the log up to its torn end. That is
 * tried before the next write, not more often than the settings say, and not while the disk is still full: until then
 * the open database goes on answering reads.
 */
final class JournalDatabase implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JournalDatabase.class);
    private static final String ROCKSDB = "rocksdb";

    private final RocksJournalSettings settings;
    private final Path home;
    private final Statistics statistics;
    private final WriteOptions synced;
    /**
     * Held shared by whoever uses the open database, exclusively to open and close it: a closed one must not be
     * touched.
     */
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    /** Where a reader keeps what is its own; none for the owner of the directory. */
    private final @Nullable Path own;

    private @Nullable OpenDatabase open;
    private boolean closed;
    private volatile @Nullable JournalException failure;
    private long nextReopenNanos;

    /**
     * Opens it.
     *
     * @throws JournalException if the directory is locked (unless for reading only), damaged, of another layout, or not
     *     usable
     */
    JournalDatabase(RocksJournalSettings settings) {
        this.settings = settings;
        this.home = settings.directory().resolve(ROCKSDB);
        if (settings.readOnly()) {
            LayoutMarker.check(settings.directory());
            own = temporaryDirectory();
            NativeLibrary.load(own.resolve("native"));
        } else {
            LayoutMarker.claim(settings.directory());
            own = null;
            NativeLibrary.load(settings.directory().resolve("native"));
        }
        statistics = new Statistics();
        statistics.setStatsLevel(StatsLevel.EXCEPT_DETAILED_TIMERS);
        synced = new WriteOptions().setSync(true);
        try {
            open = own == null ? openBeforeTornEnd() : OpenDatabase.openForReading(home, own, settings, statistics);
        } catch (JournalException e) {
            closeNatives();
            throw e;
        }
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("scriptorium-journal-reader");
        } catch (IOException e) {
            throw new JournalException(Reason.FAILED, "no temporary directory for reading a journal: " + e, e);
        }
    }

    /** Opens the database, without the last write of its log if a loss of power tore it. */
    private OpenDatabase openBeforeTornEnd() {
        try {
            return OpenDatabase.open(home, settings, statistics);
        } catch (JournalException e) {
            if (e.reason() != Reason.DAMAGED) {
                throw e;
            }
            Path kept = cutTornEnd(e);
            if (kept == null) {
                throw e;
            }
            LOG.warn(
                    "Journal directory {}: the last write was torn, as by a loss of power, and is dropped. "
                            + "It was never acknowledged. "
                            + "Its bytes are kept in {}",
                    settings.directory(),
                    kept);
            return OpenDatabase.open(home, settings, statistics);
        }
    }

    private @Nullable Path cutTornEnd(JournalException before) {
        try {
            return TornLog.cut(home);
        } catch (IOException e) {
            before.addSuppressed(e);
            return null;
        }
    }

    /** Something read from the open database. It must not keep anything of it. */
    interface Query<T> {
        T read(OpenDatabase open) throws RocksDBException;
    }

    /** @throws JournalException if the database cannot be read, or is closed */
    <T> T read(Query<T> query) {
        lock.readLock().lock();
        try {
            return query.read(usable());
        } catch (RocksDBException e) {
            throw failed("a read failed", e);
        } finally {
            lock.readLock().unlock();
        }
    }

    /**
     * Copies everything as it is now into a journal directory of its own.
     *
     * @throws JournalException if it cannot be copied
     */
    void copyTo(Path copy) {
        LayoutMarker.claim(copy);
        read(open -> {
            try (Checkpoint checkpoint = Checkpoint.create(open.db())) {
                checkpoint.createCheckpoint(copy.resolve(ROCKSDB).toString());
            }
            return copy;
        });
    }

    /** Puts changes into a batch. */
    interface BatchFiller {
        void fill(WriteBatch batch, OpenDatabase open) throws RocksDBException;
    }

    /**
     * Writes one batch and returns when the disk has it. Called by the writer thread only.
     *
     * @throws JournalException if it is not certain that the batch is on disk; it may be there all the same
     */
    void write(BatchFiller filler) {
        if (settings.readOnly()) {
            throw new JournalException(
                    Reason.FAILED, "journal directory " + settings.directory() + " is open for reading only");
        }
        JournalException before = failure;
        if (before != null && !reopen(before)) {
            throw before.again();
        }
        lock.readLock().lock();
        try (WriteBatch batch = new WriteBatch()) {
            OpenDatabase database = usable();
            filler.fill(batch, database);
            database.db().write(synced, batch);
        } catch (RocksDBException e) {
            JournalException now = failed("a write failed and is not acknowledged", e);
            LOG.error("{}", now.getMessage());
            failure = now;
            throw now;
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Whether the last write failed and the database has not been reopened since. */
    boolean isFailed() {
        return failure != null;
    }

    /** Tries to recover from a failed write, if there was one. Called by the writer thread only. */
    void recover() {
        JournalException before = failure;
        if (before != null) {
            reopen(before);
        }
    }

    private boolean reopen(JournalException before) {
        long now = System.nanoTime();
        if (nextReopenNanos != 0 && now - nextReopenNanos < 0) {
            return false;
        }
        nextReopenNanos = now + settings.reopenInterval().toNanos();
        if (before.reason() == Reason.NO_SPACE && freeBytes() < 2 * settings.writeBufferBytes()) {
            return false;
        }
        lock.writeLock().lock();
        try {
            if (closed) {
                return false;
            }
            if (open != null) {
                open.close();
                open = null;
            }
            open = openBeforeTornEnd();
            failure = null;
            nextReopenNanos = 0;
            LOG.info("Journal directory {} takes writes again", settings.directory());
            return true;
        } catch (JournalException e) {
            LOG.error("{}", e.getMessage());
            failure = e;
            return false;
        } finally {
            lock.writeLock().unlock();
        }
    }

    private long freeBytes() {
        try {
            return Files.getFileStore(settings.directory()).getUsableSpace();
        } catch (IOException e) {
            LOG.warn("Free space of {} is not known: {}", settings.directory(), e.toString());
            return Long.MAX_VALUE;
        }
    }

    /** How often RocksDB has synced its log to disk since the start. */
    long syncedWrites() {
        lock.readLock().lock();
        try {
            return closed ? 0 : statistics.getTickerCount(TickerType.WAL_FILE_SYNCED);
        } finally {
            lock.readLock().unlock();
        }
    }

    private OpenDatabase usable() {
        if (open != null) {
            return open;
        }
        JournalException why = failure;
        if (why != null && !closed) {
            throw why.again();
        }
        throw new JournalException(Reason.CLOSED, "journal directory " + settings.directory() + " is closed");
    }

    private JournalException failed(String what, RocksDBException e) {
        boolean full = OpenDatabase.NoSpace.is(e);
        return new JournalException(
                full ? Reason.NO_SPACE : Reason.FAILED,
                "journal directory " + settings.directory() + ": " + what
                        + (full ? ": disk full. Writes succeed again when there is space." : ".") + " ("
                        + e.getMessage() + ")",
                e);
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            if (open != null) {
                open.close();
                open = null;
            }
            closeNatives();
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void closeNatives() {
        synced.close();
        statistics.close();
        if (own != null) {
            deleteTree(own);
        }
    }

    private static void deleteTree(Path directory) {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            LOG.warn("{} is left behind: {}", directory, e.toString());
        }
    }
}
