package io.scriptorium.document;

import io.scriptorium.crdt.lib0.Bytes;

/**
 * One edit as the journal keeps it.
 *
 * @param bytes a complete, well-formed update v1
 * @param principal who sent it; "" if nobody said
 */
public record JournaledUpdate(Bytes bytes, String principal) {}
