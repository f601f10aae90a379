package io.scriptorium.document.history;

import io.scriptorium.crdt.DecodeLimits;
import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.DocReader;
import io.scriptorium.crdt.UpdateCheck;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.lib0.MalformedInputException;
import io.scriptorium.document.HistoryBase;
import io.scriptorium.document.JournalSnapshot;
import io.scriptorium.document.JournaledDocument;
import io.scriptorium.document.JournaledUpdate;
import io.scriptorium.document.Lineage;
import io.scriptorium.document.StaleClients;
import io.scriptorium.document.StoredDocument;
import io.scriptorium.document.UpdatesAppended;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Replays the whole history of a document, event by event in the order of the journal, and collects what is wrong with
 * it. Confined to one thread; keeps the document and one event.
 */
public final class Verification {
    private static final int FINDINGS_MAX = 1_000;

    private final Optional<HistoryBase> base;
    private final JournaledDocument document;
    private final long removedUpTo;
    private final StaleClients stale;
    private final List<Finding> findings = new ArrayList<>();
    private final @Nullable HistoryState snapshot;
    private final DigestChain chain;
    private @Nullable JournaledDocument fromSnapshot;
    private @Nullable HistoryEvent last;
    private boolean unreadable;
    private boolean twoWriters;
    private long events;
    private long edits;

    /** @param snapshot the journal snapshot to be compared with the events, if there is one */
    public Verification(StoredDocument stored, Optional<HistoryState> snapshot) {
        this(stored, snapshot, Optional.empty());
    }

    /**
     * The same with a history that does not begin at its first event.
     *
     * @param base where it begins: only events behind it are to be given
     */
    public Verification(StoredDocument stored, Optional<HistoryState> snapshot, Optional<HistoryBase> base) {
        this.base = base;
        this.document = base.map(HistoryBase::document).orElseGet(JournaledDocument::new);
        this.removedUpTo = base.map(HistoryBase::sequence).orElse(0L);
        this.stale = base.map(found -> found.lineage().stale()).orElse(StaleClients.NONE);
        this.snapshot =
                snapshot.filter(found -> found.sequence() >= removedUpTo).orElse(null);
        this.chain = new DigestChain(stored, this.snapshot, base);
    }

    /** Takes the next event. */
    public void add(HistoryEvent event) {
        boolean next = last != null && event.sequence() > last.sequence();
        if (next) {
            chain.compareWithSnapshot().ifPresent(this::found);
        }
        checkNumber(event);
        chain.add(event).ifPresent(this::found);
        startFromSnapshot(event.sequence() - 1);
        checkRepeated(event);
        for (int i = 0; i < event.event().updates().size(); i++) {
            apply(event, i);
        }
        events++;
        last = event;
    }

    private void checkNumber(HistoryEvent event) {
        long before = last == null ? removedUpTo : last.sequence();
        long sequence = event.sequence();
        if (sequence > before + 1) {
            missing(before + 1, sequence - 1, "");
        } else if (sequence < before) {
            found(Finding.Kind.OUT_OF_ORDER, sequence, "event " + sequence + " comes after event " + before);
        } else if (last != null && sequence == before) {
            twoWriters = true;
            checkSecond(event, last.event());
        }
    }

    private void checkSecond(HistoryEvent event, UpdatesAppended first) {
        long sequence = event.sequence();
        if (event.event().equals(first)) {
            found(Finding.Kind.REPEATED, sequence, "event " + sequence + " is there twice");
        } else {
            found(Finding.Kind.TWO_WRITERS, sequence, "two owners wrote event " + sequence + ", both count");
        }
    }

    /**
     * An owner journals no edit that it had before the event. It may lack what another owner wrote, and then both have
     * it; where events have digests, those tell what is there once more.
     */
    private void checkRepeated(HistoryEvent event) {
        UpdatesAppended said = event.event();
        if (twoWriters || said.takenOverFrom() > 0 || !said.digest().isEmpty()) {
            return;
        }
        for (int i = 0; i < said.updates().size(); i++) {
            Bytes update = said.updates().get(i).bytes();
            if (isWellFormed(update) && document.doc().contains(update)) {
                found(
                        Finding.Kind.REPEATED,
                        event.sequence(),
                        "edit " + i + " of event " + event.sequence() + " says nothing that was not there");
            }
        }
    }

    private static boolean isWellFormed(Bytes update) {
        try {
            UpdateCheck.check(update, DecodeLimits.DEFAULTS);
            return true;
        } catch (MalformedInputException e) {
            return false;
        }
    }

    private void apply(HistoryEvent event, int index) {
        JournaledUpdate update = event.event().updates().get(index);
        long sequence = event.sequence();
        edits++;
        try {
            UpdateCheck.check(update.bytes(), DecodeLimits.DEFAULTS);
        } catch (MalformedInputException e) {
            found(
                    Finding.Kind.UNDECODABLE,
                    sequence,
                    "edit " + index + " of event " + sequence + " is not an update: " + e.getMessage());
            return;
        }
        document.apply(update);
        if (fromSnapshot != null) {
            fromSnapshot.apply(update);
        }
    }

    /** The snapshot holds everything up to its number; the events behind it are applied to it as a recovery does. */
    private void startFromSnapshot(long applied) {
        if (snapshot != null && fromSnapshot == null && applied >= snapshot.sequence()) {
            fromSnapshot = new JournaledDocument(stale);
            fromSnapshot.apply(new JournaledUpdate(snapshot.state(), ""));
        }
    }

    /** Tells of an event that the journal did not give back; nothing after it is known. */
    public void unreadable(long sequence, String reason) {
        unreadable = true;
        found(Finding.Kind.UNREADABLE, sequence, "event " + sequence + " cannot be read: " + reason);
    }

    /** The number behind the last event taken. */
    public long next() {
        return last == null ? removedUpTo + 1 : last.sequence() + 1;
    }

    /**
     * Completes the verification: all events have been given.
     *
     * @param written the highest sequence number that was ever written, as far as the journal knows it besides from its
     *     events; 0 if it does not
     */
    public List<Finding> end(long written) {
        if (unreadable) {
            return findings();
        }
        Doc doc = document.doc();
        chain.compareWithSnapshot().ifPresent(this::found);
        chain.end().ifPresent(this::found);
        long highest = last == null ? removedUpTo : last.sequence();
        checkEnd(highest, Math.max(written, snapshot == null ? 0 : snapshot.sequence()));
        if (doc.hasPending()) {
            found(
                    Finding.Kind.MISSING_DEPENDENCIES,
                    0,
                    "updates wait for others that are nowhere, first of the clients " + doc.missing());
        }
        if (snapshot != null) {
            startFromSnapshot(Long.MAX_VALUE);
            if (fromSnapshot != null && !isSame(doc, fromSnapshot.doc())) {
                found(
                        Finding.Kind.SNAPSHOT_DIFFERS,
                        snapshot.sequence(),
                        "the journal snapshot of " + snapshot.sequence()
                                + " with the events behind it makes another document than all events");
            }
        }
        return findings();
    }

    private void checkEnd(long highest, long written) {
        if (written > highest) {
            missing(highest + 1, written, " at the end");
        }
    }

    private void missing(long from, long to, String where) {
        found(
                Finding.Kind.GAP,
                from,
                from == to
                        ? "event " + from + " is missing" + where
                        : "events " + from + " to " + to + " are missing" + where);
    }

    /**
     * Compares with the document a node answered before the events were read. It may be behind them by what was
     * journaled since, and ahead of its sequence number by what it has shown and not journaled yet.
     *
     * @param then the document that the events up to the node's sequence number make
     * @param live the node's
     */
    public void compareWithLive(Doc then, Doc live) {
        boolean waiting = live.hasPending() || document.doc().hasPending();
        boolean same = waiting
                ? isSame(document.doc(), live)
                : live.contains(then.encodeStateAsUpdate()) && document.doc().contains(live.encodeStateAsUpdate());
        if (!same) {
            found(Finding.Kind.LIVE_DIFFERS, 0, "the node's document is another one than its events make");
        }
    }

    /**
     * Whether two documents say the same (SPEC 12): they know the same structs and deletes, and read the same. What
     * waits for something missing is in neither; both have such or none.
     */
    static boolean isSame(Doc one, Doc other) {
        return one.snapshot().equals(other.snapshot())
                && one.hasPending() == other.hasPending()
                && DocReader.json(one).equals(DocReader.json(other));
    }

    private void found(Finding.Kind kind, long sequence, String text) {
        found(new Finding(kind, sequence, text));
    }

    private void found(Finding finding) {
        if (findings.size() < FINDINGS_MAX) {
            findings.add(finding);
        }
    }

    /** What was found so far, at most a thousand findings. */
    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    /**
     * The journal snapshot that all events make, which a recovery from the first event would take.
     *
     * @param timeMillis when it is made, in milliseconds since 1970 (UTC)
     */
    public Optional<JournalSnapshot> journalSnapshot(long timeMillis) {
        return Optional.ofNullable(last)
                .map(event -> new JournalSnapshot(
                        timeMillis,
                        event.sequence(),
                        event.sequence(),
                        document.doc().encodeStateAsUpdate(),
                        event.event().digest(),
                        base.map(HistoryBase::lineage).orElse(Lineage.FIRST),
                        base.map(found -> !found.removed()).orElse(false)));
    }

    /** The document that all events make. */
    public Doc doc() {
        return document.doc();
    }

    /** Events taken. */
    public long events() {
        return events;
    }

    /** Edits in them. */
    public long edits() {
        return edits;
    }
}
