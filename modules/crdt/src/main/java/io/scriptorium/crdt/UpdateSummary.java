package io.scriptorium.crdt;

/**
 * What a structurally valid update holds.
 *
 * @param structs declared structs, skips included
 * @param hasStructs whether any of them is an item or a GC
 * @param hasDeletes whether the delete set holds a range that is not empty
 */
public record UpdateSummary(int structs, boolean hasStructs, boolean hasDeletes) {}
