package io.scriptorium.document;

/** Every update the room has received is in the journal. */
record RoomFlushed(RoomId roomId) {}
