package io.scriptorium.crdt;

/**
 * A parent not looked up yet.
 *
 * @param client client of the item that holds the type
 * @param clock its clock
 */
record ParentId(long client, int clock) implements Parent {}
