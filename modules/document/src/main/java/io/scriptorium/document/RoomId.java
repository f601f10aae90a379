package io.scriptorium.document;

import java.util.UUID;

/**
 * One incarnation of a room: unique for ever, because update numbers count from 1 for each.
 *
 * @param value at most 64 characters; recorded in the journal
 */
public record RoomId(String value) {
    private static final int LENGTH_MAX = 64;

    /** @throws IllegalArgumentException if it is empty or too long */
    public RoomId {
        if (value.isEmpty() || value.length() > LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "room id of " + value.length() + " characters, allowed 1 to " + LENGTH_MAX);
        }
    }

    /** A new one. */
    static RoomId random() {
        return new RoomId(UUID.randomUUID().toString());
    }
}
