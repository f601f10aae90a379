package io.scriptorium.journal;

import io.scriptorium.journal.JournalException.Reason;
import io.scriptorium.journal.Layout.Family;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Statistics;
import org.rocksdb.Status;
import org.rocksdb.WALRecoveryMode;

/**
 * A RocksDB that is open, with everything native that belongs to it. Whoever closes it makes sure that nobody uses it.
 */
final class OpenDatabase implements AutoCloseable {
    private static final int INFO_LOG_BYTES_MAX = 1 << 20;

    private final RocksDB db;
    private final Map<Family, ColumnFamilyHandle> families;
    private final List<AutoCloseable> natives;

    private OpenDatabase(RocksDB db, List<ColumnFamilyHandle> handles, List<AutoCloseable> natives) {
        this.db = db;
        this.families = new EnumMap<>(Family.class);
        Iterator<ColumnFamilyHandle> each = handles.iterator();
        for (Family family : Family.values()) {
            families.put(family, each.next());
        }
        this.natives = natives;
    }

    /** @throws JournalException if the database is locked, damaged or cannot be opened for another reason */
    static OpenDatabase open(Path directory, RocksJournalSettings settings, Statistics statistics) {
        return open(directory, settings, statistics, (options, descriptors, handles) -> {
            options.setCreateIfMissing(true).setCreateMissingColumnFamilies(true);
            return RocksDB.open(options, directory.toString(), descriptors, handles);
        });
    }

    /**
     * Opens a database that another process may be writing, as it is now, without a lock and without changing it.
     *
     * @param own a directory for what RocksDB writes down about this reader
     * @throws JournalException if the database is damaged or cannot be opened for another reason
     */
    static OpenDatabase openForReading(Path directory, Path own, RocksJournalSettings settings, Statistics statistics) {
        return open(directory, settings, statistics, (options, descriptors, handles) -> {
            // The owner may delete files that this reader still needs: it keeps them open.
            options.setMaxOpenFiles(-1);
            RocksDB db = RocksDB.openAsSecondary(options, directory.toString(), own.toString(), descriptors, handles);
            db.tryCatchUpWithPrimary();
            return db;
        });
    }

    /** One of RocksDB's ways to open a database. */
    private interface Opener {
        RocksDB open(DBOptions options, List<ColumnFamilyDescriptor> descriptors, List<ColumnFamilyHandle> handles)
                throws RocksDBException;
    }

    private static OpenDatabase open(
            Path directory, RocksJournalSettings settings, Statistics statistics, Opener opener) {
        List<AutoCloseable> natives = new ArrayList<>();
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try {
            DBOptions options = options(settings, statistics);
            natives.add(options);
            LRUCache cache = new LRUCache(settings.blockCacheBytes());
            natives.add(cache);
            List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
            for (Family family : Family.values()) {
                ColumnFamilyOptions familyOptions = new ColumnFamilyOptions()
                        .setWriteBufferSize(settings.writeBufferBytes())
                        .setCompressionType(CompressionType.LZ4_COMPRESSION)
                        .setTableFormatConfig(new BlockBasedTableConfig().setBlockCache(cache));
                natives.add(familyOptions);
                descriptors.add(new ColumnFamilyDescriptor(family.nameBytes(), familyOptions));
            }
            RocksDB db = opener.open(options, descriptors, handles);
            return new OpenDatabase(db, handles, natives);
        } catch (RocksDBException e) {
            closeAll(natives);
            throw refusal(directory, e);
        }
    }

    private static DBOptions options(RocksJournalSettings settings, Statistics statistics) {
        Properties byName = new Properties();
        // A log file that the manifest knows and that is gone or too short is damage, not an empty journal.
        byName.setProperty("track_and_verify_wals_in_manifest", "true");
        DBOptions options = DBOptions.getDBOptionsFromProps(byName);
        if (options == null) {
            throw new AssertionError("RocksDB does not know " + byName);
        }
        return options.setParanoidChecks(true)
                // The default, point in time, drops acknowledged groups behind damage in the middle without a word.
                .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
                .setMaxTotalWalSize(settings.logBytesMax())
                .setMaxBackgroundJobs(2)
                .setKeepLogFileNum(3)
                .setMaxLogFileSize(INFO_LOG_BYTES_MAX)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setStatistics(statistics);
    }

    RocksDB db() {
        return db;
    }

    ColumnFamilyHandle family(Family family) {
        return Objects.requireNonNull(families.get(family));
    }

    private static JournalException refusal(Path directory, RocksDBException e) {
        String text = String.valueOf(e.getMessage());
        Status status = e.getStatus();
        if (text.contains("LOCK")) {
            return new JournalException(
                    Reason.LOCKED,
                    "journal directory " + directory.getParent()
                            + " is in use by another process, or twice by this one. "
                            + "Only one node may have it open: stop the other, or name another directory. (" + text
                            + ")",
                    e);
        }
        if (NoSpace.is(e)) {
            return new JournalException(
                    Reason.NO_SPACE, "journal directory " + directory.getParent() + ": disk full. (" + text + ")", e);
        }
        if (status != null && status.getCode() == Status.Code.Corruption) {
            return new JournalException(
                    Reason.DAMAGED,
                    "journal directory " + directory.getParent()
                            + " is damaged, and opening it could lose acknowledged edits. "
                            + "Nothing was dropped. Keep a copy of it and restore a back-up. (" + text + ")",
                    e);
        }
        return new JournalException(
                Reason.FAILED, "journal directory " + directory.getParent() + " cannot be opened. (" + text + ")", e);
    }

    @Override
    public void close() {
        families.values().forEach(ColumnFamilyHandle::close);
        db.close();
        closeAll(natives);
    }

    private static void closeAll(List<AutoCloseable> natives) {
        for (AutoCloseable each : natives) {
            try {
                each.close();
            } catch (Exception e) {
                throw new AssertionError("closing a native object does not fail", e);
            }
        }
    }

    /** Recognizes a full disk among the failures of RocksDB. */
    static final class NoSpace {
        private NoSpace() {}

        static boolean is(RocksDBException e) {
            Status status = e.getStatus();
            return (status != null && status.getSubCode() == Status.SubCode.NoSpace)
                    || String.valueOf(e.getMessage()).contains("No space left on device");
        }
    }
}
