package io.scriptorium.document;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Settings under {@code scriptorium.document}; reference.conf documents each key.
 *
 * @param shards number of shards, fixed for the life of a cluster
 * @param batchBytesMax largest batch a room appends at once, unless a single update is larger
 * @param unacknowledgedBytesMax bytes per room at which its writers are held back
 * @param retryMin first wait for an overdue answer of the entity
 * @param retryMax longest wait
 * @param awarenessTick presence changes within this time travel together
 * @param awarenessStatesMax states per document
 * @param pendingAskAfter how long missing updates may stay missing before clients are asked
 * @param roomIdleAfter how long a room without sessions stays
 * @param passivateAfter how long a document without rooms stays loaded
 * @param syncCacheBytesMax kept updates beyond which a cached full-state reply is dropped
 * @param recentBytesMax recent events the entity keeps to answer catch-ups
 * @param journalSnapshotEvents events between two journal snapshots at most
 * @param journalSnapshotBytes bytes of events between two journal snapshots at most
 * @param documentBytesMax memory of a loaded document beyond which it takes no inserts
 * @param pendingBytesMax bytes waiting for missing updates beyond which a document takes no inserts
 * @param loadedBytesMax memory of all loaded documents of a node beyond which no further one is opened
 * @param transferBytesMax large messages under way to one other node beyond which further ones are dropped
 * @param readJournal configuration path of the query plugin by which the journal is read back; empty where only one
 *     process can write
 * @param retention how much of its history a document keeps
 */
public record DocumentSettings(
        int shards,
        int batchBytesMax,
        long unacknowledgedBytesMax,
        Duration retryMin,
        Duration retryMax,
        Duration awarenessTick,
        int awarenessStatesMax,
        Duration pendingAskAfter,
        Duration roomIdleAfter,
        Duration passivateAfter,
        long syncCacheBytesMax,
        long recentBytesMax,
        int journalSnapshotEvents,
        long journalSnapshotBytes,
        long documentBytesMax,
        long pendingBytesMax,
        long loadedBytesMax,
        long transferBytesMax,
        String readJournal,
        Retention retention) {
    private static final String ROOT = "scriptorium.document";

    /** @throws IllegalArgumentException naming the key and the bound */
    public DocumentSettings {
        atLeast("shards", shards, 1);
        atLeast("batch-bytes-max", batchBytesMax, 1024);
        atLeast("unacknowledged-bytes-max", unacknowledgedBytesMax, batchBytesMax);
        atLeast("retry-min", retryMin.toMillis(), 1);
        atLeast("retry-max", retryMax.toMillis(), retryMin.toMillis());
        atLeast("awareness-tick", awarenessTick.toMillis(), 1);
        atLeast("awareness-states-max", awarenessStatesMax, 1);
        atLeast("pending-ask-after", pendingAskAfter.toMillis(), 1);
        atLeast("room-idle-after", roomIdleAfter.toMillis(), 1);
        atLeast("passivate-after", passivateAfter.toMillis(), 1);
        atLeast("sync-cache-bytes-max", syncCacheBytesMax, 0);
        atLeast("recent-bytes-max", recentBytesMax, 0);
        atLeast("journal-snapshot-events", journalSnapshotEvents, 1);
        atLeast("journal-snapshot-bytes", journalSnapshotBytes, 1024);
        atLeast("document-bytes-max", documentBytesMax, 1024);
        atLeast("pending-bytes-max", pendingBytesMax, 0);
        atLeast("loaded-bytes-max", loadedBytesMax, 1024);
        atLeast("transfer-bytes-max", transferBytesMax, 1);
    }

    /** Reads the settings from a whole configuration. */
    public static DocumentSettings from(Config whole) {
        Config config = whole.getConfig(ROOT);
        return new DocumentSettings(
                config.getInt("shards"),
                Math.toIntExact(config.getBytes("batch-bytes-max")),
                config.getBytes("unacknowledged-bytes-max"),
                config.getDuration("retry-min"),
                config.getDuration("retry-max"),
                config.getDuration("awareness-tick"),
                config.getInt("awareness-states-max"),
                config.getDuration("pending-ask-after"),
                config.getDuration("room-idle-after"),
                config.getDuration("passivate-after"),
                config.getBytes("sync-cache-bytes-max"),
                config.getBytes("recent-bytes-max"),
                config.getInt("journal-snapshot-events"),
                config.getBytes("journal-snapshot-bytes"),
                config.getBytes("document-bytes-max"),
                config.getBytes("pending-bytes-max"),
                config.getBytes("loaded-bytes-max"),
                config.getBytes("transfer-bytes-max"),
                config.getString("read-journal"),
                Retention.from(config, "retention"));
    }

    private static void atLeast(String key, long value, long min) {
        if (value < min) {
            throw new IllegalArgumentException(ROOT + "." + key + " is " + value + ", must be at least " + min);
        }
    }
}
