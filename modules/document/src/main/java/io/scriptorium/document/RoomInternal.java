package io.scriptorium.document;

/** What a room is told by the entity, its manager and its own timers. */
non-sealed interface RoomInternal extends RoomCommand {}
