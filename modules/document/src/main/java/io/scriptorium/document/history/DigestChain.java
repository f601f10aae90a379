package io.scriptorium.document.history;

import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.document.EventDigest;
import io.scriptorium.document.HistoryBase;
import io.scriptorium.document.StoredDocument;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows the digests of a history from event to event. Each is to follow from an event of the number before; there are
 * two of them where two owners have written. What it finds concerns the event itself or the one before it, since the
 * digest that an event carries counts for the next even if it is wrong. Confined to one thread.
 */
final class DigestChain {
    private final String persistenceId;
    private final @Nullable HistoryState snapshot;
    /** Digests of the events with the number before; empty if nothing is known of them. */
    private Set<Bytes> before = Set.of();

    private Set<Bytes> current = new LinkedHashSet<>(Set.of(Bytes.empty()));
    private long sequence;
    /** The first of the last events without a digest if those before have one, or if it is the first at all; else 0. */
    private long lostAt;

    /**
     * @param snapshot a journal snapshot, which knows the digest of its last event
     * @param base where the history begins, if not at its first event
     */
    DigestChain(StoredDocument document, @Nullable HistoryState snapshot, Optional<HistoryBase> base) {
        this.persistenceId = document.persistenceId();
        this.snapshot = snapshot;
        base.ifPresent(found -> {
            sequence = found.sequence();
            current = new LinkedHashSet<>(Set.of(found.digest()));
        });
    }

    /** Takes the next event and tells what is wrong with it or the one before. */
    Optional<Finding> add(HistoryEvent event) {
        if (event.sequence() != sequence) {
            before = event.sequence() == sequence + 1 ? current : Set.of();
            current = new LinkedHashSet<>();
            sequence = event.sequence();
        }
        addSnapshot();
        Bytes digest = event.event().digest();
        current.add(digest);
        if (digest.isEmpty()) {
            boolean first = sequence == 1 || (!before.isEmpty() && !before.contains(Bytes.empty()));
            lostAt = lostAt == 0 && first ? sequence : lostAt;
            return Optional.empty();
        }
        boolean wrong = !before.isEmpty() && !follows(event);
        long lost = lostAt;
        lostAt = 0;
        if (lost > 0) {
            return withoutDigest(lost, wrong);
        }
        return wrong
                ? altered(sequence, "is not what was written behind the one before: its digest is another")
                : Optional.empty();
    }

    private Optional<Finding> withoutDigest(long lost, boolean wrong) {
        if (wrong) {
            return altered(
                    lost,
                    "has lost its digest, or event " + sequence + " is not what was written behind the one before");
        }
        return lost == 1
                ? Optional.empty()
                : Optional.of(new Finding(
                        Finding.Kind.NO_DIGEST,
                        lost,
                        "event " + lost + " has no digest, those before have: an older version wrote it"));
    }

    private static Optional<Finding> altered(long sequence, String how) {
        return Optional.of(new Finding(Finding.Kind.ALTERED, sequence, "event " + sequence + " " + how));
    }

    /** Behind a gap, or where earlier events were removed, the journal snapshot may still know what came before. */
    private void addSnapshot() {
        if (snapshot != null
                && before.isEmpty()
                && snapshot.sequence() == sequence - 1
                && !snapshot.digest().isEmpty()) {
            before = Set.of(snapshot.digest());
        }
    }

    private boolean follows(HistoryEvent event) {
        Bytes digest = event.event().digest();
        return before.stream()
                .anyMatch(each -> EventDigest.of(persistenceId, event.sequence(), each, event.event())
                        .equals(digest));
    }

    /** Whether the journal snapshot was taken behind one of the events that were given last, if those end there. */
    Optional<Finding> compareWithSnapshot() {
        if (snapshot == null
                || snapshot.sequence() != sequence
                || snapshot.digest().isEmpty()
                || current.contains(snapshot.digest())) {
            return Optional.empty();
        }
        return altered(sequence, "is not the one behind which the journal snapshot was taken");
    }

    /** All events have been given. */
    Optional<Finding> end() {
        return lostAt > 1
                ? altered(lostAt, "has no digest, those before have: it was changed, or an older version writes again")
                : Optional.empty();
    }
}
