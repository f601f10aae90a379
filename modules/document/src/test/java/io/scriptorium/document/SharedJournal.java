package io.scriptorium.document;

import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.pekko.dispatch.Futures;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.journal.japi.AsyncWriteJournal;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;

/** A journal in memory that all nodes of a test share, as nodes share a database. */
final class SharedJournal extends AsyncWriteJournal {
    private static final Map<String, SharedJournal.Store> STORES = new ConcurrentHashMap<>();

    private final Store store;

    /** Made by Pekko with the plugin's configuration. */
    SharedJournal(Config config) {
        this.store = STORES.computeIfAbsent(config.getString("store"), name -> new Store());
    }

    /** Events by persistence id. */
    private static final class Store {
        private final Map<String, List<PersistentRepr>> events = new ConcurrentHashMap<>();

        private List<PersistentRepr> of(String persistenceId) {
            return events.computeIfAbsent(persistenceId, id -> new ArrayList<>());
        }
    }

    /** Events of a document in a store. */
    static List<Object> events(String storeName, String persistenceId) {
        Store store = STORES.get(storeName);
        if (store == null) {
            return List.of();
        }
        List<PersistentRepr> events = store.of(persistenceId);
        synchronized (events) {
            return events.stream().map(PersistentRepr::payload).toList();
        }
    }

    @Override
    public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(Iterable<AtomicWrite> messages) {
        List<Optional<Exception>> results = new ArrayList<>();
        for (AtomicWrite write : messages) {
            List<PersistentRepr> events = store.of(write.persistenceId());
            synchronized (events) {
                CollectionConverters.asJava(write.payload()).forEach(events::add);
            }
            results.add(Optional.empty());
        }
        return Futures.successful(results);
    }

    @Override
    public Future<Void> doAsyncDeleteMessagesTo(String persistenceId, long toSequenceNr) {
        return Futures.failed(new UnsupportedOperationException("nothing is deleted in these tests"));
    }

    @Override
    public Future<Void> doAsyncReplayMessages(
            String persistenceId, long from, long to, long max, Consumer<PersistentRepr> replay) {
        List<PersistentRepr> events = store.of(persistenceId);
        synchronized (events) {
            events.stream()
                    .filter(event -> event.sequenceNr() >= from && event.sequenceNr() <= to)
                    .limit(max)
                    .forEach(replay);
        }
        return Futures.successful(null);
    }

    @Override
    public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long from) {
        List<PersistentRepr> events = store.of(persistenceId);
        synchronized (events) {
            return Futures.successful(
                    events.isEmpty() ? 0L : events.get(events.size() - 1).sequenceNr());
        }
    }
}
