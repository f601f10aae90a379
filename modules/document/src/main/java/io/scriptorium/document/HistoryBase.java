package io.scriptorium.document;

import io.scriptorium.crdt.lib0.Bytes;

/**
 * Where the history of a document begins, if not at its first event: earlier events are removed from the journal, or
 * are about to be.
 *
 * @param timeMillis time of the last event that it stands for, in milliseconds since 1970 (UTC)
 * @param sequence sequence number of that event
 * @param lineage which document of its name is the one behind it
 * @param state the whole document after that event, as one update v1; after a deletion nothing
 * @param digest digest of that event, behind which the next one is linked; empty if it has none
 * @param removed whether everything before is removed for certain
 */
public record HistoryBase(long timeMillis, long sequence, Lineage lineage, Bytes state, Bytes digest, boolean removed) {
    /** An update that says nothing. */
    private static final Bytes NOTHING = Bytes.wrap(new byte[] {0, 0});

    /** Whether it stands for a document that was deleted, and not for the beginning of one that was not kept. */
    public boolean isDeletion() {
        return sequence == lineage.beganAt();
    }

    /** The document there, to be given the events behind it. */
    public JournaledDocument document() {
        JournaledDocument document = new JournaledDocument(lineage.stale());
        if (!state.isEmpty()) {
            document.apply(new JournaledUpdate(state, ""));
        }
        return document;
    }

    /** What a document recovers from if there is no later journal snapshot. */
    public JournalSnapshot toJournalSnapshot() {
        return new JournalSnapshot(
                timeMillis, sequence, sequence, state.isEmpty() ? NOTHING : state, digest, lineage, !removed);
    }

    /** The same once everything before is removed. */
    HistoryBase afterRemoval() {
        return new HistoryBase(timeMillis, sequence, lineage, state, digest, true);
    }
}
