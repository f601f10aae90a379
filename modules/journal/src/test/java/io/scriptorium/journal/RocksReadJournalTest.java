package io.scriptorium.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.query.EventEnvelope;
import org.apache.pekko.persistence.query.PersistenceQuery;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the read side of the embedded journal gives, with pages of a few events. */
final class RocksReadJournalTest {
    private static final long ALL = Long.MAX_VALUE;

    private final ActorSystem system;
    private final JournalClient journal;
    private final RocksReadJournal queries;

    RocksReadJournalTest(@TempDir Path directory) {
        system = ActorSystem.create(
                "queries",
                ConfigFactory.parseString("scriptorium.journal.rocksdb.read-page-size = 300")
                        .withFallback(RocksConfig.loaded(directory)));
        journal = new JournalClient(system);
        queries = PersistenceQuery.get(system).getReadJournalFor(RocksReadJournal.class, RocksReadJournal.IDENTIFIER);
    }

    @BeforeEach
    void writeEvents() {
        journal.writeRun("document", 1, 40, "writer");
        journal.writeRun("other", 1, 2, "writer");
    }

    @AfterEach
    void stopSystem() {
        TestKit.shutdownActorSystem(system);
    }

    @Test
    void currentEventsComeInOrderAndEnd() throws Exception {
        List<EventEnvelope> events = run(queries.currentEventsByPersistenceId("document", 0, ALL));

        assertThat(events).extracting(EventEnvelope::sequenceNr).containsExactlyElementsOf(numbers(1, 40));
        assertThat(events.get(6).event()).isEqualTo("a-7");
        assertThat(events.get(6).persistenceId()).isEqualTo("document");
        assertThat(events.get(6).timestamp()).isEqualTo(1_007);
    }

    @Test
    void currentEventsStayWithinTheirBounds() throws Exception {
        assertThat(run(queries.currentEventsByPersistenceId("document", 5, 25)))
                .extracting(EventEnvelope::sequenceNr)
                .containsExactlyElementsOf(numbers(5, 25));
        assertThat(run(queries.currentEventsByPersistenceId("document", 25, 5))).isEmpty();
        assertThat(run(queries.currentEventsByPersistenceId("unknown", 0, ALL))).isEmpty();
    }

    @Test
    void deletedEventsAreNotGiven() throws Exception {
        journal.delete("document", 30);

        assertThat(run(queries.currentEventsByPersistenceId("document", 0, ALL)))
                .extracting(EventEnvelope::sequenceNr)
                .containsExactlyElementsOf(numbers(31, 40));
    }

    @Test
    void liveEventsFollowTheCurrentOnes() throws Exception {
        var events = queries.eventsByPersistenceId("document", 39, 44)
                .map(EventEnvelope::sequenceNr)
                .runWith(Sink.seq(), system)
                .toCompletableFuture();

        journal.writeRun("document", 41, 43, "writer");
        assertThat(events).isNotDone();
        journal.writeRun("document", 44, 45, "writer");

        assertThat(events.get(20, TimeUnit.SECONDS)).containsExactlyElementsOf(numbers(39, 44));
    }

    @Test
    void idsAreThoseWithEventsOrSnapshots() throws Exception {
        journal.writeRun("deleted", 1, 2, "writer");
        journal.delete("deleted", ALL);
        journal.writeRun("only-a-snapshot", 1, 2, "writer");
        journal.save(new SnapshotMetadata("only-a-snapshot", 2, 0L), "state");
        journal.delete("only-a-snapshot", ALL);

        assertThat(run(queries.currentPersistenceIds()))
                .containsExactlyInAnyOrder("document", "other", "only-a-snapshot");
    }

    @Test
    void scalaHasTheSameQueries() throws Exception {
        var scalaQueries = (org.apache.pekko.persistence.query.scaladsl.CurrentEventsByPersistenceIdQuery)
                new RocksReadJournalProvider(
                                (org.apache.pekko.actor.ExtendedActorSystem) system,
                                system.settings().config().getConfig(RocksReadJournal.IDENTIFIER))
                        .scaladslReadJournal();

        assertThat(run(scalaQueries
                        .currentEventsByPersistenceId("other", 0, ALL)
                        .asJava()))
                .hasSize(2);
    }

    private <T> List<T> run(Source<T, ?> source) throws Exception {
        return source.completionTimeout(Duration.ofSeconds(20))
                .runWith(Sink.seq(), system)
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    private static List<Long> numbers(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }
}
