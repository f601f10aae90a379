package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.crdt.lib0.AnyValue.Constant;
import io.scriptorium.crdt.lib0.JavaValues;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What local edits may write: nothing that {@link DecodeLimits#DEFAULTS} would refuse to read. */
final class Names {
    /** Nesting of lists and maps in a value. */
    static final int DEPTH_MAX = DecodeLimits.DEFAULTS.depthMax();

    private static final int NAME_BYTES_MAX = DecodeLimits.DEFAULTS.nameBytesMax();

    private Names() {}

    /**
     * A root name, key, format key, node name or guid, with lone surrogates replaced.
     *
     * @throws IllegalArgumentException if it is too long
     */
    static String check(String name) {
        String wellFormed = JavaValues.wellFormed(name);
        // a unit takes at most three bytes, so most names need no counting
        if (wellFormed.length() > NAME_BYTES_MAX / 3
                && wellFormed.getBytes(StandardCharsets.UTF_8).length > NAME_BYTES_MAX) {
            throw new IllegalArgumentException("a name of more than " + NAME_BYTES_MAX + " bytes");
        }
        return wellFormed;
    }

    /**
     * A value for a key or for a place inside of another value.
     *
     * @throws IllegalArgumentException if a document cannot hold it
     */
    static AnyValue value(@Nullable Object value) {
        return JavaValues.any(value, DEPTH_MAX);
    }

    /**
     * A value for an element of an array.
     *
     * @throws IllegalArgumentException if an array cannot hold it
     */
    static AnyValue element(@Nullable Object value) {
        AnyValue element = value(value);
        if (element == Constant.UNDEFINED || element instanceof AnyValue.BigInt) {
            throw new IllegalArgumentException("an array holds neither undefined nor a bigint: " + element);
        }
        return element;
    }
}
