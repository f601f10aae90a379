package io.scriptorium.document.history;

import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.DocOptions;
import io.scriptorium.crdt.TypeChange;
import io.scriptorium.crdt.lib0.Bytes;
import java.util.ArrayList;
import java.util.List;

/** What lies between two states of one document. */
public final class Comparison {
    private Comparison() {}

    /**
     * The changes that turn an earlier state into a later one, by type as Yjs reports one transaction.
     *
     * @param earlier a state of the document
     * @param later a state of the same document that holds everything of the earlier one
     */
    public static List<TypeChange> between(Doc earlier, Doc later) {
        Doc changing = new Doc(new DocOptions(0, true));
        changing.apply(earlier.encodeStateAsUpdate());
        Bytes missing = later.encodeStateAsUpdate(changing.encodeStateVector());
        List<TypeChange> changes = new ArrayList<>();
        changing.observe(event -> changes.addAll(event.changes()));
        changing.apply(missing);
        return changes;
    }
}
