package io.scriptorium.crdt;

/**
 * The id of one element (SPEC chapter 2).
 *
 * @param client who wrote it
 * @param clock its number among what that client wrote
 */
public record ItemId(long client, long clock) {}
