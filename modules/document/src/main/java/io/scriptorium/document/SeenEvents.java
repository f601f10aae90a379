package io.scriptorium.document;

import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * How far a room has shown what is in the journal. An event counts as shown when everything in it was: as the room's
 * own, as relayed by a sibling, or as pushed by the entity. Events are told in order but what they hold comes another
 * way, so some wait until it has come. Mutable, confined to the room.
 */
final class SeenEvents {
    private static final long UNKNOWN = -1;
    /** Events that may wait; further ones are asked for. */
    private static final int WAITING_MAX = 1000;

    private final NavigableMap<Long, RoomInternal.Committed> waiting = new TreeMap<>();
    private long sure = UNKNOWN;
    private long latest;

    /** Whether the room knows where it began. */
    boolean hasBegun() {
        return sure != UNKNOWN;
    }

    /** Whatever is journaled after this sequence number has to be shown; only the first call counts. */
    void beginAt(long sequence) {
        if (!hasBegun()) {
            sure = sequence;
        }
    }

    /** Nobody is here who was shown anything before this sequence number. */
    void restartAt(long sequence) {
        waiting.clear();
        sure = sequence;
        heardOf(sequence);
    }

    /** Everything journaled up to here has been shown, or is in a sync reply to come; -1 if nothing is known yet. */
    long sure() {
        return sure;
    }

    /** Highest sequence number heard of. */
    long latest() {
        return latest;
    }

    void heardOf(long sequence) {
        latest = Math.max(latest, sequence);
    }

    /** Something was told that holds everything up to there. */
    void shownUpTo(long sequence) {
        if (hasBegun() && sequence > sure) {
            sure = sequence;
            waiting.headMap(sequence, true).clear();
        }
    }

    /** An event is in the journal. */
    void committed(RoomInternal.Committed event) {
        heardOf(event.sequence());
        if (event.isEvent() && hasBegun() && event.sequence() > sure && waiting.size() < WAITING_MAX) {
            waiting.putIfAbsent(event.sequence(), event);
        }
    }

    /** Moves on over every event that follows without a gap and has been shown. */
    void advance(Predicate<RoomInternal.Committed> isShown) {
        RoomInternal.Committed next = waiting.get(sure + 1);
        while (next != null && isShown.test(next)) {
            waiting.remove(next.sequence());
            sure = next.sequence();
            next = waiting.get(sure + 1);
        }
    }

    /** Whether something is in the journal that may not have been shown. */
    boolean misses() {
        return hasBegun() && latest > sure;
    }
}
