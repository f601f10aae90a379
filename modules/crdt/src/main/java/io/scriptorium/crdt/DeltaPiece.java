package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.AnyValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One piece of a text's delta (SPEC 8.2): what is inserted, and the attributes it has.
 *
 * @param insert a run of text, an embed or a nested type
 * @param attributes by name, in the order in which JavaScript lists them; empty for plain text
 */
public record DeltaPiece(ViewElement insert, Map<String, AnyValue> attributes) {
    /** Copies the attributes. */
    public DeltaPiece {
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }
}
