package io.scriptorium.protocol;

import java.util.List;

/** Presence of some clients, in wire order. */
public record AwarenessUpdate(List<Entry> entries) {

    /** Nobody: harmless to every receiver, hence the keep-alive message. */
    public static final AwarenessUpdate EMPTY = new AwarenessUpdate(List.of());

    /** Copies the list. */
    public AwarenessUpdate {
        entries = List.copyOf(entries);
    }

    /**
     * One client's state.
     *
     * @param client replica number, below 2^53
     * @param clock version of the state, raised by its owner
     * @param state JSON text as received; {@code null} as text means gone
     */
    public record Entry(long client, long clock, String state) {
        /** JSON text of a client that is gone. */
        public static final String GONE = "null";

        /** Whether the client says it is gone. */
        public boolean isGone() {
            return state.equals(GONE);
        }
    }
}
