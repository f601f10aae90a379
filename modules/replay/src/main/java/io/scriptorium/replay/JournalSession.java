package io.scriptorium.replay;

import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.scriptorium.document.DocumentId;
import io.scriptorium.document.StoredDocument;
import io.scriptorium.document.history.History;
import io.scriptorium.journal.JournalProfile;
import io.scriptorium.journal.RocksJournal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.connectors.cassandra.javadsl.CassandraSessionRegistry;

/** An open journal with all that reading it takes: an actor system that is no member of any cluster. */
public final class JournalSession implements AutoCloseable {
    private static final String CASSANDRA = "pekko.persistence.cassandra";

    private final ActorSystem<Void> system;
    private final History history;
    private final boolean embedded;

    /** Opens the journal of a profile, which may read only. */
    public JournalSession(JournalProfile profile) {
        Config config = profile.config()
                .withFallback(ConfigFactory.parseResources(
                        JournalSession.class.getClassLoader(), "io/scriptorium/replay/replay.conf"))
                .withFallback(ConfigFactory.parseResources("reference.conf"))
                .resolve();
        embedded = config.getString("pekko.persistence.journal.plugin").equals(RocksJournal.JOURNAL_PLUGIN);
        system = ActorSystem.create(Behaviors.empty(), "replay", config);
        try {
            if (embedded) {
                // a directory that cannot be opened is told of here, in one line
                RocksJournal.get(system);
            }
            history = new History(system, profile.queryPlugin());
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    ActorSystem<Void> system() {
        return system;
    }

    /** Reads what is in it. */
    public History history() {
        return history;
    }

    /** All documents by name, or the one that is named. */
    List<StoredDocument> documents() {
        List<StoredDocument> found = new ArrayList<>();
        await(history.fold(history.documents(), found, List::add));
        found.sort(Comparator.comparing(
                        (StoredDocument document) -> document.document().value())
                .thenComparing(StoredDocument::lineage));
        return found;
    }

    /**
     * The document of a name.
     *
     * @throws ReplayException if the journal has none
     */
    public StoredDocument document(String name) {
        DocumentId id;
        try {
            id = new DocumentId(name);
        } catch (IllegalArgumentException e) {
            throw new ReplayException(String.valueOf(e.getMessage()), e);
        }
        StoredDocument document = new StoredDocument(id, StoredDocument.FIRST_LINEAGE);
        if (!isThere(document) && !documents().contains(document)) {
            throw new ReplayException("the journal has no document " + name);
        }
        return document;
    }

    /** Whether something of it can be read: then a journal of many documents need not be searched for its name. */
    private boolean isThere(StoredDocument document) {
        try {
            return await(history.isThere(document));
        } catch (RuntimeException unreadable) {
            return false;
        }
    }

    /** The highest sequence number that the journal has noted for a document beside its events; 0 if it notes none. */
    long highestNoted(StoredDocument document) {
        return embedded ? RocksJournal.get(system).highestSequenceNr(document.persistenceId()) : 0;
    }

    /**
     * Puts a document on the journal's list of documents whose history does not begin with event 1: only with that one
     * Cassandra's journal does so itself.
     */
    void register(StoredDocument document) {
        if (!embedded) {
            String table =
                    system.settings().config().getString(CASSANDRA + ".journal.keyspace") + ".all_persistence_ids";
            SimpleStatement insert = SimpleStatement.newInstance(
                            "INSERT INTO " + table + " (persistence_id) VALUES (?)", document.persistenceId())
                    .setExecutionProfileName("pekko-persistence-cassandra-profile");
            await(CassandraSessionRegistry.get(system).sessionFor(CASSANDRA).executeWrite(insert));
        }
    }

    /** Waits for an answer. */
    public static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        CoordinatedShutdown.get(system)
                .runAll(CoordinatedShutdown.unknownReason())
                .toCompletableFuture()
                .join();
        system.getWhenTerminated().toCompletableFuture().join();
    }
}
