package io.scriptorium.crdt.wire;

/** Bounds that a reader of updates enforces before it allocates anything. All are inclusive maxima. */
public interface UpdateLimits {
    /** Structs in one update, skips included. */
    int structsMax();

    /** Client sections in one update, counted separately for structs and for deletes. */
    int sectionsMax();

    /** Nesting of arrays and objects in any-values and in JSON text. */
    int depthMax();

    /** Bytes of a root name, a key, a format key, a node name or a guid. */
    int nameBytesMax();

    /** Different root names in one update. */
    int rootNamesMax();
}
