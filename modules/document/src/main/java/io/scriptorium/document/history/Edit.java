package io.scriptorium.document.history;

import io.scriptorium.document.JournaledUpdate;
import io.scriptorium.document.RoomId;

/**
 * One edit of a document's history.
 *
 * @param position where it is
 * @param timeMillis when the entity decided to journal it, in milliseconds since 1970 (UTC)
 * @param room the room it came through
 * @param update what it changes, and who sent it
 * @param second whether another event with the same sequence number comes before its own: two owners wrote it
 * @param takenOverFrom if another owner has journaled it before: the sequence number under which that event is found;
 *     else 0
 */
public record Edit(
        Position position, long timeMillis, RoomId room, JournaledUpdate update, boolean second, long takenOverFrom) {}
