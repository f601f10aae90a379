package io.scriptorium.document.history;

import java.util.Locale;

/**
 * Something a verification came upon.
 *
 * @param kind what it is
 * @param sequence sequence number of the first event it concerns; 0 if it concerns none
 * @param text one sentence for people
 */
public record Finding(Kind kind, long sequence, String text) {
    /** What can be found. */
    public enum Kind {
        /** Events are missing between two others, or before the first. */
        GAP,
        /** An event is not what was written at its place: its digest does not follow from the one before. */
        ALTERED,
        /** Events between others have no digest: an older version wrote them, in an upgrade that was going on. */
        NO_DIGEST,
        /** Two owners wrote the same sequence number, as in a split brain: both count, nothing is lost. */
        TWO_WRITERS,
        /** An event is in the journal once more, or says again what others said. */
        REPEATED,
        /** Events are not in the order of their numbers. */
        OUT_OF_ORDER,
        /** An update is not what the engine reads. */
        UNDECODABLE,
        /** The journal does not give an event back. */
        UNREADABLE,
        /** Updates depend on others that are nowhere in the history. */
        MISSING_DEPENDENCIES,
        /** A journal snapshot with the events behind it makes another document than all events. */
        SNAPSHOT_DIFFERS,
        /** What a node answers is another document than all events make. */
        LIVE_DIFFERS;

        /** Whether the history is as it should be all the same. */
        public boolean isNotice() {
            return this == TWO_WRITERS || this == NO_DIGEST;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
