package io.scriptorium.crdt;

import io.scriptorium.crdt.wire.UpdateLimits;

/**
 * What a decoder accepts at most (SPEC chapter 15). Beyond these, and beyond the fixed bounds of the format (client
 * below 2^53, clock + length below 2^31, counts never above the remaining bytes), an update is malformed.
 *
 * @param structsMax structs in one update, skips included; also ranges in its delete set, each of which may split
 *     structs
 * @param sectionsMax client sections in one update, for structs and for deletes alike
 * @param depthMax nesting of arrays and objects in any-values and JSON text
 * @param nameBytesMax bytes of a root name, a key, a format key, a node name or a guid
 * @param rootNamesMax different root names in one update; for a document see {@link Doc#rootNames()}
 * @param pendingBytesMax bytes that may wait for missing dependencies in one document; not enforced by
 *     {@link Doc#apply}, which drops nothing, but to be compared with {@link Doc#pendingBytes()} by whoever admits
 *     updates
 */
public record DecodeLimits(
        int structsMax, int sectionsMax, int depthMax, int nameBytesMax, int rootNamesMax, long pendingBytesMax)
        implements UpdateLimits {
    /** The values proposed in SPEC chapter 15. */
    public static final DecodeLimits DEFAULTS = new DecodeLimits(2_000_000, 100_000, 100, 64 << 10, 10_000, 8L << 20);

    /** Every bound must be positive. */
    public DecodeLimits {
        if (structsMax < 1
                || sectionsMax < 1
                || depthMax < 1
                || nameBytesMax < 1
                || rootNamesMax < 1
                || pendingBytesMax < 1) {
            throw new IllegalArgumentException("decode limits must be positive");
        }
        if (depthMax > 1000) {
            throw new IllegalArgumentException("depthMax of " + depthMax + " exceeds 1000");
        }
    }
}
