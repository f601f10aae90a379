package io.scriptorium.document.history;

import io.scriptorium.document.DocumentDeleted;
import io.scriptorium.document.UpdatesAppended;
import java.util.List;
import org.apache.pekko.persistence.query.EventEnvelope;

/** Takes the events of one document as the journal gives them, and lets only those of one lineage pass. */
final class OneLineage {
    private boolean begun;
    private long deletedAt;

    List<HistoryEvent> take(EventEnvelope envelope) {
        long sequence = envelope.sequenceNr();
        if (envelope.event() instanceof DocumentDeleted) {
            if (begun) {
                throw new IllegalStateException("the document was deleted with event " + sequence
                        + ", and what was before it is being removed: read again");
            }
            deletedAt = sequence;
            return List.of();
        }
        if (!(envelope.event() instanceof UpdatesAppended event)) {
            throw new IllegalStateException("event " + sequence + " of " + envelope.persistenceId() + " is a "
                    + envelope.event().getClass().getName());
        }
        if (sequence == deletedAt) {
            // Another owner, who did not know of the deletion, wrote it under the same number.
            return List.of();
        }
        begun = true;
        return List.of(new HistoryEvent(sequence, event));
    }
}
