package io.scriptorium.interop;

import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.journal.japi.AsyncWriteJournal;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;

/** A journal in memory that does what an {@link Adversary} says; its configuration names the adversary. */
final class CommandedJournal extends AsyncWriteJournal {
    private final Adversary adversary;

    CommandedJournal(Config config) {
        adversary = Adversary.named(config.getString("adversary"));
    }

    @Override
    public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(Iterable<AtomicWrite> writes) {
        List<PersistentRepr> events = new ArrayList<>();
        List<Optional<Exception>> accepted = new ArrayList<>();
        for (AtomicWrite write : writes) {
            events.addAll(CollectionConverters.asJava(write.payload()));
            accepted.add(Optional.empty());
        }
        return FutureConverters.asScala(adversary.write(events).thenApply(done -> accepted));
    }

    @Override
    public Future<Void> doAsyncDeleteMessagesTo(String persistenceId, long toSequenceNr) {
        return FutureConverters.asScala(
                CompletableFuture.<Void>failedFuture(new UnsupportedOperationException("nothing deletes events")));
    }

    @Override
    public Future<Void> doAsyncReplayMessages(
            String persistenceId, long from, long to, long max, Consumer<PersistentRepr> replay) {
        return FutureConverters.asScala(
                CompletableFuture.runAsync(() -> adversary.replay(persistenceId, from, to, max, replay)));
    }

    @Override
    public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long from) {
        return FutureConverters.asScala(CompletableFuture.completedFuture(adversary.highestSequenceNr(persistenceId)));
    }
}
