package io.scriptorium.journal;

import com.typesafe.config.Config;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.persistence.query.EventEnvelope;
import org.apache.pekko.persistence.query.ReadJournalProvider;
import org.apache.pekko.stream.scaladsl.Source;

/** How Pekko finds {@link RocksReadJournal}, for Java and for Scala. */
final class RocksReadJournalProvider implements ReadJournalProvider {
    private final RocksReadJournal javaJournal;

    RocksReadJournalProvider(ExtendedActorSystem system, Config config) {
        javaJournal = new RocksReadJournal(system, config.getString("read-dispatcher"));
    }

    @Override
    public RocksReadJournal javadslReadJournal() {
        return javaJournal;
    }

    @Override
    public org.apache.pekko.persistence.query.scaladsl.ReadJournal scaladslReadJournal() {
        return new ForScala(javaJournal);
    }

    /** The same queries with the types of the Scala API. */
    private record ForScala(RocksReadJournal journal)
            implements org.apache.pekko.persistence.query.scaladsl.ReadJournal,
                    org.apache.pekko.persistence.query.scaladsl.CurrentEventsByPersistenceIdQuery,
                    org.apache.pekko.persistence.query.scaladsl.EventsByPersistenceIdQuery,
                    org.apache.pekko.persistence.query.scaladsl.CurrentPersistenceIdsQuery {

        @Override
        public Source<EventEnvelope, NotUsed> currentEventsByPersistenceId(String persistenceId, long from, long to) {
            return journal.currentEventsByPersistenceId(persistenceId, from, to).asScala();
        }

        @Override
        public Source<EventEnvelope, NotUsed> eventsByPersistenceId(String persistenceId, long from, long to) {
            return journal.eventsByPersistenceId(persistenceId, from, to).asScala();
        }

        @Override
        public Source<String, NotUsed> currentPersistenceIds() {
            return journal.currentPersistenceIds().asScala();
        }
    }
}
