package io.scriptorium.crdt;

import java.util.ArrayList;
import java.util.List;

/** An update in memory: structs not linked to any document, by client section in wire order, and deletes. */
final class DecodedUpdate {
    private final List<Section> sections = new ArrayList<>(1);
    private final DeleteSet deletes = new DeleteSet();

    /** Sections in wire order, none of them empty. */
    List<Section> sections() {
        return sections;
    }

    DeleteSet deletes() {
        return deletes;
    }

    /**
     * Consecutive structs of one client.
     *
     * @param client their client
     * @param structs in order of clocks, none of length 0
     */
    record Section(long client, List<Struct> structs) {}
}
