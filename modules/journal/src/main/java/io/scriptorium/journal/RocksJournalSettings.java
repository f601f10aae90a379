package io.scriptorium.journal;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/**
 * Settings of the embedded journal, {@code scriptorium.journal.rocksdb} in {@code reference.conf}, where each is
 * explained.
 *
 * @param directory absolute path of the journal's own directory
 * @param writeBufferBytes memory for events not yet in a sorted file
 * @param blockCacheBytes memory for blocks read
 * @param logBytesMax size of the write-ahead log that forces a flush
 * @param groupBytesMax a group that has reached this size takes no further write
 * @param waitingBytesMax writes that wait beyond this size fail
 * @param readPageBytes how much of a replay is read at a time
 * @param reopenInterval pause between two attempts to reopen after a failed write
 * @param queryRefreshInterval how often a live query looks for new events
 * @param readOnly whether the journal belongs to somebody else, who may be writing it now
 */
public record RocksJournalSettings(
        Path directory,
        long writeBufferBytes,
        long blockCacheBytes,
        long logBytesMax,
        long groupBytesMax,
        long waitingBytesMax,
        long readPageBytes,
        Duration reopenInterval,
        Duration queryRefreshInterval,
        boolean readOnly) {

    /** Where the settings are in the configuration. */
    public static final String ROOT = "scriptorium.journal.rocksdb";

    private static final Set<String> KEYS = Set.of(
            "directory",
            "write-buffer-size",
            "block-cache-size",
            "log-size-max",
            "group-size-max",
            "waiting-size-max",
            "read-page-size",
            "reopen-interval",
            "read-only",
            "journal",
            "snapshot",
            "query");

    private static final long KIB = 1024;

    /** @throws IllegalArgumentException naming the key, its value and the bound */
    public RocksJournalSettings {
        require(directory.isAbsolute(), "directory", directory, "an absolute path");
        atLeast(64 * KIB, "write-buffer-size", writeBufferBytes);
        atLeast(0, "block-cache-size", blockCacheBytes);
        atLeast(64 * KIB, "log-size-max", logBytesMax);
        atLeast(1, "group-size-max", groupBytesMax);
        atLeast(KIB * KIB, "waiting-size-max", waitingBytesMax);
        atLeast(1, "read-page-size", readPageBytes);
        atLeast(1, "reopen-interval", reopenInterval.toMillis());
        atLeast(1, "query.refresh-interval", queryRefreshInterval.toMillis());
    }

    /** Reads the settings of an actor system. {@code root} is its whole configuration. */
    public static RocksJournalSettings of(Config root) {
        Config config = root.getConfig(ROOT);
        Set<String> unknown = new TreeSet<>(config.root().keySet());
        unknown.removeAll(KEYS);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("unknown settings under " + ROOT + ": " + unknown);
        }
        String directory = config.getString("directory");
        require(!directory.isBlank(), "directory", "empty", "the directory of the journal");
        return new RocksJournalSettings(
                Path.of(directory).toAbsolutePath().normalize(),
                config.getBytes("write-buffer-size"),
                config.getBytes("block-cache-size"),
                config.getBytes("log-size-max"),
                config.getBytes("group-size-max"),
                config.getBytes("waiting-size-max"),
                config.getBytes("read-page-size"),
                config.getDuration("reopen-interval"),
                config.getDuration("query.refresh-interval"),
                config.getBoolean("read-only"));
    }

    private static void atLeast(long bound, String key, long value) {
        require(value >= bound, key, value, "at least " + bound);
    }

    private static void require(boolean holds, String key, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(ROOT + "." + key + " is " + value + ", must be " + expected);
        }
    }
}
