package io.scriptorium.crdt;

/**
 * Where a relative position is now.
 *
 * @param type the type it is in; a root as what its content suggests (SPEC 8.1)
 * @param index visible elements before it
 * @param assoc which side of the position it holds on to, as {@link RelativePosition#assoc}
 */
public record ResolvedPosition(SharedObject type, int index, int assoc) {}
