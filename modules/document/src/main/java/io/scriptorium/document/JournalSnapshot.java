package io.scriptorium.document;

import io.scriptorium.crdt.lib0.Bytes;

/**
 * The state of a document at a sequence number, so that recovery need not start at the first event.
 *
 * @param timeMillis when it was encoded, in milliseconds since 1970 (UTC)
 * @param sequence sequence number of the last event it holds
 * @param recoveredSequence everything in the journal up to this sequence number is in the state, whoever wrote it;
 *     behind it another owner may have written something that is not
 * @param state the whole document, as one update v1
 * @param digest digest of the last event it holds; empty if that has none, or a version before digests wrote this
 * @param lineage which document of its name it is
 * @param erasing whether the journal may still hold what was before the lineage began
 */
public record JournalSnapshot(
        long timeMillis,
        long sequence,
        long recoveredSequence,
        Bytes state,
        Bytes digest,
        Lineage lineage,
        boolean erasing) {

    /** The same as the beginning of a history. */
    HistoryBase toBase() {
        return new HistoryBase(timeMillis, sequence, lineage, state, digest, false);
    }

    /** Of a document that was never deleted. */
    public JournalSnapshot(long timeMillis, long sequence, long recoveredSequence, Bytes state, Bytes digest) {
        this(timeMillis, sequence, recoveredSequence, state, digest, Lineage.FIRST, false);
    }
}
