package io.scriptorium.document.history;

import io.scriptorium.crdt.lib0.Bytes;

/**
 * A state of a document that need not be rebuilt from the first edit.
 *
 * @param sequence every event up to this sequence number is in it
 * @param timeMillis when it was encoded, in milliseconds since 1970 (UTC)
 * @param state the whole document as one update v1
 * @param digest digest of the last event in it; empty if it has none
 */
public record HistoryState(long sequence, long timeMillis, Bytes state, Bytes digest) {}
