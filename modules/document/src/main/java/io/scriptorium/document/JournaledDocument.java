package io.scriptorium.document;

import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.DocOptions;

/**
 * A document as its events make it: what the live entity, its recovery and every replay have in common, so that the
 * same events give the same bytes. Mutable and confined to one thread.
 */
public final class JournaledDocument {
    // The server does not write through this replica, so its client id never reaches a struct.
    private final Doc doc = new Doc(new DocOptions(0, true));

    private final StaleClients stale;

    /** A document before its first event. */
    public JournaledDocument() {
        this(StaleClients.NONE);
    }

    /**
     * A document after a deletion. Whatever names a client of the deleted one is left out: another owner, who did not
     * know of the deletion, may have journaled it.
     */
    public JournaledDocument(StaleClients stale) {
        this.stale = stale;
    }

    /** Applies an event, each of its updates as one transaction. Never fails for what was journaled. */
    public void apply(UpdatesAppended event) {
        event.updates().forEach(this::apply);
    }

    /** Applies one edit of an event. */
    public void apply(JournaledUpdate update) {
        if (!stale.areNamedBy(update.bytes())) {
            doc.apply(update.bytes());
        }
    }

    /** The replica, to be read; who changes it otherwise has left its journal. */
    public Doc doc() {
        return doc;
    }
}
