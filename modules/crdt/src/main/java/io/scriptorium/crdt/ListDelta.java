package io.scriptorium.crdt;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The change of a list as a delta (YEvent of yjs 13.6). */
final class ListDelta {
    private final ChangeCollector changes;
    private final List<DeltaOp> delta = new ArrayList<>();
    private final List<ViewElement> inserted = new ArrayList<>();
    private int retained;
    private int deleted;

    ListDelta(ChangeCollector changes) {
        this.changes = changes;
    }

    /** The delta; a retain at its end is left out. */
    List<DeltaOp> of(SharedType type) {
        for (Item item = type.first(); item != null; item = item.right()) {
            if (item.content() instanceof FormatContent) {
                continue;
            }
            if (item.deleted()) {
                if (changes.deleted(item) && !changes.added(item)) {
                    flush(deleted == 0);
                    deleted += item.length;
                }
            } else if (changes.added(item)) {
                flush(inserted.isEmpty());
                for (int i = 0; i < item.length; i++) {
                    inserted.add(ViewBuilder.element(item, i));
                }
            } else {
                flush(retained == 0);
                retained += item.length;
            }
        }
        retained = 0;
        flush(true);
        return delta;
    }

    /** Ends the current step if another one begins; there is at most one. */
    private void flush(boolean another) {
        if (!another) {
            return;
        }
        if (!inserted.isEmpty()) {
            delta.add(new DeltaOp.Insert(inserted, Map.of()));
            inserted.clear();
        } else if (retained > 0) {
            delta.add(new DeltaOp.Retain(retained, Map.of()));
            retained = 0;
        } else if (deleted > 0) {
            delta.add(new DeltaOp.Delete(deleted));
            deleted = 0;
        }
    }
}
