package io.scriptorium.document;

import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.lib0.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * A document at a sequence number: the state of the event-sourced entity, of recovery and of replay. Mutable and
 * confined to one thread, with one exception: a pristine state is never changed, its first event makes a new one.
 * (Pekko keeps one empty state per behavior and starts from it again when a failed write restarts the entity.)
 */
final class DocumentState {
    /** How far sync step 2 messages, which may repair a document, may go beyond the limit of what is pending. */
    private static final int PENDING_FACTOR = 4;

    private static final Bytes EMPTY_STATE_VECTOR = Bytes.wrap(new byte[] {0});

    private final DocumentSettings settings;
    private final boolean pristine;
    private final JournaledDocument journaled = new JournaledDocument();
    private final Doc doc = journaled.doc();
    private final RecentEvents recent;
    private final SequenceNumbers writtenTwice = new SequenceNumbers();
    private long sequence;
    private Bytes digest = Bytes.empty();
    private ReadBackProgress readBackProgress = new ReadBackProgress(0);
    private long bytesSinceSnapshot;
    private long snapshotBytes;

    private DocumentState(DocumentSettings settings, boolean pristine) {
        this.settings = settings;
        this.pristine = pristine;
        this.recent = new RecentEvents(settings.recentBytesMax());
    }

    /** A document before its first event. */
    static DocumentState pristine(DocumentSettings settings) {
        return new DocumentState(settings, true);
    }

    /** A document as a journal snapshot describes it. */
    static DocumentState from(JournalSnapshot snapshot, DocumentSettings settings) {
        DocumentState state = new DocumentState(settings, false);
        state.doc.apply(snapshot.state());
        state.sequence = snapshot.sequence();
        state.digest = snapshot.digest();
        state.readBackProgress = new ReadBackProgress(snapshot.recoveredSequence());
        state.snapshotBytes = snapshot.state().size();
        return state;
    }

    /** Those of the updates that say anything new; well-formed input never fails. */
    List<JournaledUpdate> fresh(List<JournaledUpdate> updates) {
        return updates.stream().filter(update -> !doc.contains(update.bytes())).toList();
    }

    /** The state after this document's next event. */
    DocumentState apply(UpdatesAppended event) {
        return apply(event, sequence + 1);
    }

    /**
     * The state after the event the journal has under a sequence number: the next one, or once more the one of the
     * event before, where two owners have written. Never fails: whatever was journaled had been checked before.
     */
    DocumentState apply(UpdatesAppended event, long eventSequence) {
        DocumentState next = pristine ? new DocumentState(settings, false) : this;
        next.journaled.apply(event);
        if (eventSequence <= next.sequence) {
            next.writtenTwice.add(eventSequence);
        }
        next.sequence = Math.max(next.sequence, eventSequence);
        next.digest = event.digest();
        next.recent.add(next.sequence, event);
        next.bytesSinceSnapshot += event.sizeBytes();
        return next;
    }

    /** Sequence numbers under which this owner and another one have both written, as far as it is known. */
    SequenceNumbers writtenTwice() {
        return writtenTwice;
    }

    /** The event that was decided, with its digest as this document's next. */
    UpdatesAppended linked(UpdatesAppended event, String persistenceId) {
        return event.linked(persistenceId, sequence + 1, digest);
    }

    /** Sequence number of the last event applied; 0 before the first. */
    long sequence() {
        return sequence;
    }

    /**
     * Recovery is complete: what follows are this incarnation's own events. Where two owners have written the same
     * sequence numbers there are more events than numbers, and none of them is a room's to count by.
     */
    void recovered(long highestSequence) {
        if (sequence != highestSequence || writtenTwice.count() > 0) {
            sequence = highestSequence;
            recent.clear();
        }
        readBackProgress.interrupted();
    }

    /** How far the journal has been compared with the document. */
    ReadBackProgress readBackProgress() {
        return readBackProgress;
    }

    /** Whether the document waits for updates it never saw. */
    boolean hasPending() {
        return doc.hasPending();
    }

    /** Memory the document takes, in bytes as the engine estimates it. */
    long memoryBytes() {
        return doc.memoryBytes();
    }

    /** Whether the document takes more. */
    WriteState writeState() {
        if (doc.memoryBytes() > settings.documentBytesMax()) {
            return new WriteState.ReadOnly("document exceeds " + settings.documentBytesMax() + " bytes");
        }
        if (doc.pendingBytes() > PENDING_FACTOR * settings.pendingBytesMax()) {
            return new WriteState.ReadOnly(
                    "document misses updates, far more than " + settings.pendingBytesMax() + " bytes wait for them");
        }
        if (doc.pendingBytes() > settings.pendingBytesMax()) {
            return new WriteState.MissingUpdates(
                    "document misses updates, more than " + settings.pendingBytesMax() + " bytes wait for them");
        }
        return new WriteState.Writable();
    }

    Bytes stateVector() {
        return doc.encodeStateVector();
    }

    /** What a replica with that state vector lacks, as one update v1. */
    Bytes diff(Bytes stateVector) {
        return doc.encodeStateAsUpdate(stateVector);
    }

    /** Every update after {@code since}: one by one if they are still kept, else the whole state as one. */
    List<Bytes> updatesSince(long since) {
        Optional<List<Bytes>> missed = recent.since(since, sequence);
        return missed.orElseGet(() -> List.of(diff(EMPTY_STATE_VECTOR)));
    }

    /** Whether enough bytes were journaled since the last journal snapshot. */
    boolean wantsSnapshot() {
        return bytesSinceSnapshot >= Math.max(settings.journalSnapshotBytes(), snapshotBytes);
    }

    /** Encodes the whole state; counts bytes anew from here. */
    JournalSnapshot toJournalSnapshot(long timeMillis) {
        Bytes state = diff(EMPTY_STATE_VECTOR);
        bytesSinceSnapshot = 0;
        snapshotBytes = state.size();
        return new JournalSnapshot(timeMillis, sequence, readBackProgress.comparedTo(), state, digest);
    }
}
