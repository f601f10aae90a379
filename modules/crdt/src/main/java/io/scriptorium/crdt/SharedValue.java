package io.scriptorium.crdt;

/** What an array or a map holds: a plain value, a reference to another document, or a shared type as a live handle. */
public sealed interface SharedValue permits ViewElement.Value, ViewElement.SubDocument, SharedObject {}
