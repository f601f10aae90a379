package io.scriptorium.crdt;

/** What an item hangs on: a type, or, before it is integrated, the id of the item that holds the type. */
sealed interface Parent permits SharedType, ParentId {}
