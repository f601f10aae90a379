package io.scriptorium.document.history;

import io.scriptorium.document.JournaledUpdate;
import java.util.ArrayList;
import java.util.List;

/** Gives the edits of events their positions. The events of one document come in the order of the journal. */
public final class EditNumbering {
    private long sequence;
    private int next;

    /** Starts before the first event. */
    public EditNumbering() {}

    /** The edits of the next event. */
    public List<Edit> edits(HistoryEvent event) {
        boolean second = event.sequence() == sequence;
        if (!second) {
            sequence = event.sequence();
            next = 0;
        }
        List<Edit> edits = new ArrayList<>();
        for (JournaledUpdate update : event.event().updates()) {
            Position position = new Position(sequence, next++);
            edits.add(new Edit(
                    position,
                    event.event().timeMillis(),
                    event.event().room(),
                    update,
                    second,
                    event.event().takenOverFrom()));
        }
        return edits;
    }
}
