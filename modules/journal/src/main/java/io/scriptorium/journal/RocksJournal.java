package io.scriptorium.journal;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;
import org.apache.pekko.actor.ExtensionIdProvider;

/**
 * The embedded journal of an actor system: owner of the database that the journal, the snapshot store and the read
 * journal share. It is opened by the first {@link #get}, which a node calls before it serves anything, and closed by
 * coordinated shutdown after the shards are gone. All methods may be called from any thread.
 */
public final class RocksJournal implements Extension {
    /** Plugin id for {@code pekko.persistence.journal.plugin}. */
    public static final String JOURNAL_PLUGIN = RocksJournalSettings.ROOT + ".journal";

    /** Plugin id for {@code pekko.persistence.snapshot-store.plugin}. */
    public static final String SNAPSHOT_PLUGIN = RocksJournalSettings.ROOT + ".snapshot";

    private static final Id ID = new Id();

    private final RocksJournalSettings settings;
    private final JournalDatabase database;
    private final JournalReader reader;
    private final GroupWriter writer;
    private final JournalEraser eraser;

    private RocksJournal(ExtendedActorSystem system) {
        settings = RocksJournalSettings.of(system.settings().config());
        database = new JournalDatabase(settings);
        reader = new JournalReader(database, settings.readPageBytes());
        writer = new GroupWriter(database, reader.lastOrder(), settings);
        eraser = new JournalEraser(database, reader, writer);
        CoordinatedShutdown.get((ActorSystem) system)
                .addTask(
                        CoordinatedShutdown.PhaseBeforeActorSystemTerminate(),
                        "close-embedded-journal",
                        () -> CompletableFuture.supplyAsync(() -> {
                            close();
                            return Done.getInstance();
                        }));
        system.registerOnTermination(this::close);
    }

    /**
     * The journal of the actor system, opened now if it is not open yet.
     *
     * @throws JournalException if the directory is locked, damaged, of another layout, or not usable
     * @throws IllegalArgumentException if a setting is missing or out of its range
     */
    public static RocksJournal get(ClassicActorSystemProvider system) {
        return ID.get(system);
    }

    /** The directory the journal is in. */
    public Path directory() {
        return settings.directory();
    }

    /**
     * How often the log was synced to disk since the start, counted by RocksDB. It rises before a write is
     * acknowledged.
     */
    public long syncedWrites() {
        return database.syncedWrites();
    }

    /** Groups of changes written since the start. */
    public long groupsWritten() {
        return writer.groups();
    }

    /** Bytes of changes that wait for the disk. */
    public long waitingBytes() {
        return writer.waitingBytes();
    }

    /** Whether the last write failed and the journal has not recovered since. */
    public boolean isFailed() {
        return database.isFailed();
    }

    /**
     * Deletes all events and journal snapshots of a persistence id and rewrites the files they are in, so that nothing
     * of them is left on disk. The id and its highest sequence number stay. The entity must not be running. Expensive:
     * for erasure, not for retention.
     */
    public CompletionStage<Done> erase(String persistenceId) {
        return eraser.erase(persistenceId);
    }

    /**
     * Rewrites the files that hold a persistence id, so that nothing of its deleted events and journal snapshots is
     * left on disk. Expensive.
     */
    public CompletionStage<Done> rewrite(String persistenceId) {
        return eraser.rewrite(persistenceId);
    }

    /** The highest sequence number that was ever written for a persistence id, 0 if none was; reads the disk. */
    public long highestSequenceNr(String persistenceId) {
        return reader.highestSequenceNr(persistenceId);
    }

    /**
     * Makes a copy of the whole journal as it is at one moment, while it goes on: everything acknowledged before this
     * is called is in it. The copy is a journal directory like this one. Blocks while files are linked or copied.
     *
     * @param copy a directory that is not there yet, or empty; on the same file system it takes little space at first
     * @throws JournalException if it cannot be made; what is there of it is worth nothing
     */
    public void copyTo(Path copy) {
        database.copyTo(copy);
    }

    JournalReader reader() {
        return reader;
    }

    GroupWriter writer() {
        return writer;
    }

    JournalEraser eraser() {
        return eraser;
    }

    RocksJournalSettings settings() {
        return settings;
    }

    private synchronized void close() {
        eraser.close();
        writer.close();
        database.close();
    }

    /** How Pekko finds the extension. */
    private static final class Id extends AbstractExtensionId<RocksJournal> implements ExtensionIdProvider {
        @Override
        public RocksJournal createExtension(ExtendedActorSystem system) {
            return new RocksJournal(system);
        }

        @Override
        public Id lookup() {
            return this;
        }
    }
}
