package io.scriptorium.document.history;

import io.scriptorium.crdt.Doc;
import io.scriptorium.document.HistoryBase;
import io.scriptorium.document.JournaledDocument;
import io.scriptorium.document.JournaledUpdate;
import java.util.Optional;

/** Derives the state of a document at a moment from its edits, given one after the other. Confined to one thread. */
public final class Rebuild {
    private final Moment moment;
    private final JournaledDocument document;
    private Position position = Position.START;
    private long timeMillis;
    private long edits;
    private boolean ended;

    /** Starts before the first edit. */
    public Rebuild(Moment moment) {
        this(moment, new JournaledDocument());
    }

    private Rebuild(Moment moment, JournaledDocument document) {
        this.moment = moment;
        this.document = document;
    }

    /** Starts where a history begins. */
    public Rebuild(Moment moment, HistoryBase base) {
        this(moment, base.document());
        position = Position.lastOf(base.sequence());
        timeMillis = base.timeMillis();
    }

    /**
     * Starts from a state that holds everything up to a sequence number.
     *
     * @param state that state as one update v1
     */
    public Rebuild(Moment moment, HistoryState state) {
        this(moment, state, Optional.empty());
    }

    /** The same for a document whose history has a base, behind which the state is. */
    Rebuild(Moment moment, HistoryState state, Optional<HistoryBase> base) {
        this(
                moment,
                base.map(found -> new JournaledDocument(found.lineage().stale()))
                        .orElseGet(JournaledDocument::new));
        document.apply(new JournaledUpdate(state.state(), ""));
        position = Position.lastOf(state.sequence());
        timeMillis = state.timeMillis();
    }

    /** Takes the next edit if it has happened at that moment; once one has not, none is taken any more. */
    public boolean add(Edit edit) {
        if (ended || !moment.includes(edit)) {
            ended = true;
            return false;
        }
        document.apply(edit.update());
        position = edit.position();
        timeMillis = edit.timeMillis();
        edits++;
        return true;
    }

    /** The same as its events make it, to be given what comes behind that moment. */
    public JournaledDocument document() {
        return document;
    }

    /** The document at that moment, once all edits have been given. */
    public Doc doc() {
        return document.doc();
    }

    /** The last edit taken, {@link Position#START} if none was. */
    public Position position() {
        return position;
    }

    /** When it was journaled, 0 if none was. */
    public long timeMillis() {
        return timeMillis;
    }

    /** How many edits were taken. */
    public long edits() {
        return edits;
    }
}
