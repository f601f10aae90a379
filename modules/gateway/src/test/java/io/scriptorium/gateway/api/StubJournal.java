package io.scriptorium.gateway.api;

import io.scriptorium.document.UpdatesAppended;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.persistence.query.EventEnvelope;
import org.apache.pekko.persistence.query.Offset;
import org.apache.pekko.persistence.query.ReadJournalProvider;
import org.apache.pekko.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import org.apache.pekko.persistence.query.javadsl.CurrentPersistenceIdsQuery;
import org.apache.pekko.persistence.query.javadsl.ReadJournal;
import org.apache.pekko.stream.javadsl.Source;

/** A journal in memory that can only be read through its query plugin; what is in it is the same for all systems. */
public final class StubJournal implements ReadJournalProvider {
    static final Map<String, List<UpdatesAppended>> EVENTS = new ConcurrentHashMap<>();

    /** Writes an event and answers its sequence number. */
    static long append(String persistenceId, UpdatesAppended event) {
        List<UpdatesAppended> events = EVENTS.computeIfAbsent(persistenceId, id -> new CopyOnWriteArrayList<>());
        events.add(event);
        return events.size();
    }

    @Override
    public org.apache.pekko.persistence.query.scaladsl.ReadJournal scaladslReadJournal() {
        return new org.apache.pekko.persistence.query.scaladsl.ReadJournal() {};
    }

    @Override
    public ReadJournal javadslReadJournal() {
        return new Reader();
    }

    private static final class Reader
            implements ReadJournal, CurrentEventsByPersistenceIdQuery, CurrentPersistenceIdsQuery {
        @Override
        public Source<EventEnvelope, NotUsed> currentEventsByPersistenceId(String id, long from, long to) {
            List<UpdatesAppended> events = EVENTS.getOrDefault(id, List.of());
            return Source.fromIterator(() -> Stream.iterate(from, n -> n <= Math.min(to, events.size()), n -> n + 1)
                    .map(n -> new EventEnvelope(Offset.sequence(n), id, n, events.get((int) (n - 1)), 0L))
                    .iterator());
        }

        @Override
        public Source<String, NotUsed> currentPersistenceIds() {
            return Source.from(new ArrayList<>(EVENTS.keySet()));
        }
    }
}
