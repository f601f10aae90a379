package io.scriptorium.document.history;

import io.scriptorium.crdt.TypeChange;
import io.scriptorium.document.JournaledDocument;
import java.util.ArrayList;
import java.util.List;

/** Tells of one edit after the other what it changes. Confined to one thread at a time. */
public final class EditChanges {
    private final JournaledDocument document;
    private final List<TypeChange> changes = new ArrayList<>();

    /**
     * @param document the document before the first edit; not to be changed by others any more
     */
    public EditChanges(JournaledDocument document) {
        this.document = document;
        document.doc().observe(event -> changes.addAll(event.changes()));
    }

    /** What the next edit changes, by type as Yjs reports one transaction. */
    public List<TypeChange> next(Edit edit) {
        changes.clear();
        document.apply(edit.update());
        return List.copyOf(changes);
    }

    /** Memory that the document takes, as the engine estimates it. */
    public long memoryBytes() {
        return document.doc().memoryBytes();
    }
}
