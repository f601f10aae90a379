package io.scriptorium.document.history;

import java.util.ArrayList;
import java.util.List;

/** Collects the next edits of a feed from events, within bounds. Confined to one thread at a time. */
final class FeedPage {
    private final Position after;
    private final int editsMax;
    private final long bytesMax;
    private final EditNumbering numbering = new EditNumbering();
    private final List<Edit> edits = new ArrayList<>();
    private long bytes;
    private long sequence;
    private boolean cut;

    /**
     * An empty page. The events come in order, from the sequence number of {@code after} or a later one.
     *
     * @param after edits up to this one are left out
     * @param editsMax most edits, at least one
     * @param bytesMax no edit is added once they have so many bytes
     */
    FeedPage(Position after, int editsMax, long bytesMax) {
        this.after = after;
        this.editsMax = editsMax;
        this.bytesMax = bytesMax;
    }

    /** Takes what there is space for; false once there is more than that. */
    boolean add(HistoryEvent event) {
        for (Edit edit : numbering.edits(event)) {
            if (edit.position().compareTo(after) <= 0) {
                continue;
            }
            if (edits.size() >= editsMax || bytes >= bytesMax) {
                cut = true;
                return false;
            }
            edits.add(edit);
            bytes += edit.update().bytes().size();
        }
        sequence = event.sequence();
        return true;
    }

    /** What was taken. */
    List<Edit> edits() {
        return edits;
    }

    /** Whether there was more; at least one edit was taken then. */
    boolean isCut() {
        return cut;
    }

    /** The last sequence number of which everything was taken or left out; 0 if there was none. */
    long sequence() {
        return sequence;
    }
}
