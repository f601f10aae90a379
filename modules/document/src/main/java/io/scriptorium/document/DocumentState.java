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
    private final JournaledDocument journaled;
    private final Doc doc;
    private final Lineage lineage;
    private final RecentEvents recent;
    private final SequenceNumbers writtenTwice = new SequenceNumbers();
    private long sequence;
    private Bytes digest = Bytes.empty();
    private ReadBackProgress readBackProgress = new ReadBackProgress(0);
    private long bytesSinceSnapshot;
    private long snapshotBytes;
    /** When the last journal snapshot was taken, or the first event written. */
    private long snapshotMillis = Long.MAX_VALUE;
    /** Whether the journal may still hold what was before the lineage began. */
    private boolean erasing;

    private DocumentState(DocumentSettings settings, boolean pristine, Lineage lineage) {
        this.settings = settings;
        this.pristine = pristine;
        this.lineage = lineage;
        this.journaled = new JournaledDocument(lineage.stale());
        this.doc = journaled.doc();
        this.recent = new RecentEvents(settings.recentBytesMax());
    }

    /** A document before its first event. */
    static DocumentState pristine(DocumentSettings settings) {
        return new DocumentState(settings, true, Lineage.FIRST);
    }

    /** A document as a journal snapshot describes it. */
    static DocumentState from(JournalSnapshot snapshot, DocumentSettings settings) {
        DocumentState state = new DocumentState(settings, false, snapshot.lineage());
        state.erasing = snapshot.erasing();
        state.doc.apply(snapshot.state());
        state.sequence = snapshot.sequence();
        state.digest = snapshot.digest();
        state.readBackProgress = new ReadBackProgress(snapshot.recoveredSequence());
        state.snapshotBytes = snapshot.state().size();
        state.snapshotMillis = snapshot.timeMillis();
        return state;
    }

    /** Those of the updates that say anything new; well-formed input never fails. */
    List<JournaledUpdate> fresh(List<JournaledUpdate> updates) {
        return updates.stream()
                .filter(update -> !doc.holds(update.bytes()) && !isStale(update.bytes()))
                .toList();
    }

    /** Whether an update tells of content that was deleted. */
    boolean isStale(Bytes update) {
        return lineage.stale().areNamedBy(update);
    }

    /** The state after this document's next event. */
    DocumentState apply(DocumentEvent event) {
        return apply(event, sequence + 1);
    }

    /**
     * The state after the event the journal has under a sequence number: the next one, or once more the one of the
     * event before, where two owners have written. Never fails: whatever was journaled had been checked before.
     */
    DocumentState apply(DocumentEvent event, long eventSequence) {
        if (event instanceof DocumentDeleted deleted) {
            return next(deleted, eventSequence);
        }
        return next((UpdatesAppended) event, eventSequence);
    }

    private DocumentState next(DocumentDeleted event, long eventSequence) {
        DocumentState next = new DocumentState(settings, false, lineage.next(event, eventSequence));
        next.sequence = Math.max(sequence, eventSequence);
        next.readBackProgress = new ReadBackProgress(next.sequence);
        next.erasing = true;
        return next;
    }

    private DocumentState next(UpdatesAppended event, long eventSequence) {
        if (eventSequence <= lineage.beganAt()) {
            // Of another owner, under the number of the deletion.
            return this;
        }
        DocumentState next = pristine ? new DocumentState(settings, false, lineage) : this;
        next.journaled.apply(event);
        if (eventSequence <= next.sequence) {
            next.writtenTwice.add(eventSequence);
        }
        next.sequence = Math.max(next.sequence, eventSequence);
        next.digest = event.digest();
        next.recent.add(next.sequence, event);
        next.bytesSinceSnapshot += event.sizeBytes();
        next.snapshotMillis = Math.min(next.snapshotMillis, event.timeMillis());
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

    /** Which document of its name this is. */
    Lineage lineage() {
        return lineage;
    }

    /** Whether there is nothing that a deletion could end. */
    boolean isBlank() {
        return sequence == lineage.beganAt();
    }

    /** Everybody whose content a deletion of this document makes stale. */
    StaleClients clients() {
        return lineage.stale().with(diff(EMPTY_STATE_VECTOR));
    }

    /** If the journal may still hold what was before a deletion: what is to be in its place. */
    Optional<HistoryBase> toBeErased(long timeMillis) {
        return erasing
                ? Optional.of(
                        new HistoryBase(timeMillis, lineage.beganAt(), lineage, Bytes.empty(), Bytes.empty(), false))
                : Optional.empty();
    }

    /** Up to which event nobody needs the journal any more to find what another owner wrote. */
    long comparedTo() {
        return readBackProgress.comparedTo();
    }

    /** What was before a deletion has been removed from the journal. */
    void erased(long beganAt) {
        if (lineage.beganAt() == beganAt) {
            erasing = false;
        }
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

    /** Whether enough bytes were journaled since the last journal snapshot, or history is to begin anew one day. */
    boolean wantsSnapshot(long nowMillis) {
        return bytesSinceSnapshot >= Math.max(settings.journalSnapshotBytes(), snapshotBytes)
                || settings.retention().wantsSnapshot(snapshotMillis, nowMillis);
    }

    /** Encodes the whole state; counts bytes anew from here. */
    JournalSnapshot toJournalSnapshot(long timeMillis) {
        Bytes state = diff(EMPTY_STATE_VECTOR);
        bytesSinceSnapshot = 0;
        snapshotBytes = state.size();
        snapshotMillis = timeMillis;
        return new JournalSnapshot(
                timeMillis, sequence, readBackProgress.comparedTo(), state, digest, lineage, erasing);
    }
}
