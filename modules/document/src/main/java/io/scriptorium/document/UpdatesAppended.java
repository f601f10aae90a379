package io.scriptorium.document;

import io.scriptorium.crdt.lib0.Bytes;
import java.util.List;

/**
 * A batch of edits of a document, written in one piece. An edit's position is the event's sequence
 * number and its index here.
 *
 * @param timeMillis when the entity decided, in milliseconds since 1970 (UTC)
 * @param room the room the edits came through
 * @param updates at least one, in the order in which they are applied
 * @param takenOverFrom if another owner of the document has journaled these edits before: the sequence number under
 *     which its event is found, beside this owner's own event of that number; else 0
 * @param digest its {@link EventDigest}; empty before it has a place, and if a version before digests wrote it
 */
public record UpdatesAppended(
        long timeMillis, RoomId room, List<JournaledUpdate> updates, long takenOverFrom, Bytes digest)
        implements DocumentEvent {

    /** @throws IllegalArgumentException if there is no update */
    public UpdatesAppended {
        updates = List.copyOf(updates);
        if (updates.isEmpty()) {
            throw new IllegalArgumentException("an event holds at least one update");
        }
    }

    /** An event of edits that came from a room. */
    public UpdatesAppended(long timeMillis, RoomId room, List<JournaledUpdate> updates) {
        this(timeMillis, room, updates, 0);
    }

    /** An event that has no place yet. */
    public UpdatesAppended(long timeMillis, RoomId room, List<JournaledUpdate> updates, long takenOverFrom) {
        this(timeMillis, room, updates, takenOverFrom, Bytes.empty());
    }

    /**
     * The same event with the digest that it has at a place.
     *
     * @param previous digest of the event before; empty if there is none or it has no digest
     */
    public UpdatesAppended linked(String persistenceId, long sequence, Bytes previous) {
        Bytes link = EventDigest.of(persistenceId, sequence, previous, this);
        return new UpdatesAppended(timeMillis, room, updates, takenOverFrom, link);
    }

    /** Sum of the updates' sizes, in bytes. */
    long sizeBytes() {
        return updates.stream().mapToLong(update -> update.bytes().size()).sum();
    }
}
