package io.scriptorium.document.history;

import io.scriptorium.document.HistoryBase;
import io.scriptorium.document.StoredDocument;
import java.time.Instant;

/** A moment was asked for that is before where the history of a document begins: it was deleted, or not kept. */
public final class HistoryRemovedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient HistoryBase base;

    HistoryRemovedException(StoredDocument document, HistoryBase base) {
        super("the history of " + document.document() + " begins at position " + base.sequence() + " ("
                + Instant.ofEpochMilli(base.timeMillis()) + "): what was before was "
                + (base.isDeletion() ? "deleted" : "not kept"));
        this.base = base;
    }

    /** Where it begins. */
    public HistoryBase base() {
        return base;
    }
}
