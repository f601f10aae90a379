package io.scriptorium.document;

/** The timers of a room; at most one of each kind runs. */
enum RoomTimer {
    /** Something the entity was asked is overdue: ask again. */
    RETRY,
    /** Send the presence collected since the last tick. */
    AWARENESS_TICK,
    /** Look for presence that was not refreshed. */
    AWARENESS_EXPIRY,
    /** The document still lacks updates: ask clients for them. */
    PENDING,
    /** Something in the journal was not shown and has not come yet: ask for it. */
    HEAL,
    /** Nobody is here: offer to stop. */
    IDLE
}
