package io.scriptorium.document.history;

import io.scriptorium.document.DocumentDeleted;
import io.scriptorium.document.UpdatesAppended;
import org.apache.pekko.persistence.query.EventEnvelope;

/** Who follows a document has come to where it was deleted: what is behind is another one of the same name. */
public final class LineageEndedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Position position;

    private LineageEndedException(long sequence) {
        super("the document was deleted with event " + sequence);
        position = Position.lastOf(sequence);
    }

    /** Where it was deleted. */
    public Position position() {
        return position;
    }

    static HistoryEvent unlessDeleted(EventEnvelope envelope) {
        if (envelope.event() instanceof DocumentDeleted) {
            throw new LineageEndedException(envelope.sequenceNr());
        }
        if (envelope.event() instanceof UpdatesAppended event) {
            return new HistoryEvent(envelope.sequenceNr(), event);
        }
        throw new IllegalStateException("event " + envelope.sequenceNr() + " of " + envelope.persistenceId() + " is a "
                + envelope.event().getClass().getName());
    }
}
