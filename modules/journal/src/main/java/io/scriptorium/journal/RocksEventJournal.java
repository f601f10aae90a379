package io.scriptorium.journal;

import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.journal.japi.AsyncWriteJournal;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;

/** Pekko's journal plugin over the embedded journal, {@code scriptorium.journal.rocksdb.journal}. */
final class RocksEventJournal extends AsyncWriteJournal {
    private final RocksJournal journal;
    private final PayloadSerializer serializer;
    private final Executor replayDispatcher;

    RocksEventJournal(Config config) {
        journal = RocksJournal.get(context().system());
        serializer = new PayloadSerializer(context().system());
        replayDispatcher = context().system().dispatchers().lookup(config.getString("replay-dispatcher"));
    }

    /**
     * All writes of a request are of one document and go into one change. An event that no serializer takes is rejected
     * with its atomic write; the others are written.
     */
    @Override
    public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(Iterable<AtomicWrite> writes) {
        List<StoredEvent> accepted = new ArrayList<>();
        List<Optional<Exception>> results = new ArrayList<>();
        String persistenceId = "";
        for (AtomicWrite write : writes) {
            persistenceId = write.persistenceId();
            try {
                List<StoredEvent> events = new ArrayList<>(write.size());
                for (PersistentRepr event : CollectionConverters.asJava(write.payload())) {
                    events.add(serializer.event(event));
                }
                accepted.addAll(events);
                results.add(Optional.empty());
            } catch (Exception e) {
                results.add(Optional.of(e));
            }
        }
        CompletableFuture<Void> written = accepted.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : journal.writer().submit(new Change.Append(persistenceId, accepted));
        return FutureConverters.asScala(written.thenApply(done -> Collections.unmodifiableList(results)));
    }

    @Override
    public Future<Void> doAsyncDeleteMessagesTo(String persistenceId, long toSequenceNr) {
        return FutureConverters.asScala(journal.eraser().deleteEvents(persistenceId, toSequenceNr));
    }

    @Override
    public Future<Void> doAsyncReplayMessages(
            String persistenceId, long from, long to, long max, Consumer<PersistentRepr> replay) {
        return FutureConverters.asScala(
                CompletableFuture.runAsync(() -> replay(persistenceId, from, to, max, replay), replayDispatcher));
    }

    private void replay(String persistenceId, long from, long to, long max, Consumer<PersistentRepr> replay) {
        long next = from;
        long left = max;
        while (next <= to && left > 0) {
            List<StoredEvent> page = journal.reader().events(persistenceId, next, to, left);
            if (page.isEmpty()) {
                return;
            }
            for (StoredEvent event : page) {
                replay.accept(serializer.event(persistenceId, event));
                next = event.sequenceNr() + 1;
            }
            left -= page.size();
        }
    }

    /**
     * Read behind all writes that wait: an entity that restarts must not reuse the number of a write still under way.
     */
    @Override
    public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long from) {
        return FutureConverters.asScala(journal.writer()
                .submit(new Change.Barrier())
                .thenApplyAsync(done -> journal.reader().highestSequenceNr(persistenceId), replayDispatcher));
    }
}
