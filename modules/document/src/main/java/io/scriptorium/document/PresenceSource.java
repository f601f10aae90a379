package io.scriptorium.document;

import java.util.Set;

/** Who tells a room of presence: a session here, or a room elsewhere. When it ends, what it told ends. */
interface PresenceSource {
    /** Clients whose presence this source told last; mutable, kept by {@link RoomPresence}. */
    Set<Long> presence();
}
