package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.AnyValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One step of a change of a list or text, read from its start. Immutable. */
public sealed interface DeltaOp {
    /**
     * Inserts content.
     *
     * @param content for a text, one run of text, one embed or one type; for a list, the elements in order
     * @param attributes of the text, in the order in which JavaScript lists them; none are inherited
     */
    record Insert(List<ViewElement> content, Map<String, AnyValue> attributes) implements DeltaOp {
        /** Copies the collections. */
        public Insert {
            content = List.copyOf(content);
            attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
        }
    }

    /**
     * Passes content.
     *
     * @param length elements, at least 1
     * @param attributes to be set on it, null takes one away; empty if it stays as it is
     */
    record Retain(int length, Map<String, AnyValue> attributes) implements DeltaOp {
        /** Copies the attributes. */
        public Retain {
            checkLength(length);
            attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
        }
    }

    /**
     * Deletes content.
     *
     * @param length elements, at least 1
     */
    record Delete(int length) implements DeltaOp {
        /** Checks the length. */
        public Delete {
            checkLength(length);
        }
    }

    /** Inserts plain text. */
    static DeltaOp insert(String text) {
        return insert(text, Map.of());
    }

    /**
     * Inserts text with attributes.
     *
     * @throws IllegalArgumentException if a value has no form in JSON
     */
    static DeltaOp insert(String text, Map<String, ? extends @Nullable Object> attributes) {
        return new Insert(List.of(new ViewElement.Text(text)), Attributes.of(attributes));
    }

    /**
     * Inserts a JSON value into a text.
     *
     * @throws IllegalArgumentException if a value has no form in JSON
     */
    static DeltaOp embed(@Nullable Object value, Map<String, ? extends @Nullable Object> attributes) {
        return new Insert(List.of(new ViewElement.Embed(Contents.json(value))), Attributes.of(attributes));
    }

    /** Inserts a piece of a text's delta. */
    static DeltaOp insert(DeltaPiece piece) {
        return new Insert(List.of(piece.insert()), piece.attributes());
    }

    /** Passes elements. */
    static DeltaOp retain(int length) {
        return retain(length, Map.of());
    }

    /**
     * Passes elements and sets attributes on them.
     *
     * @throws IllegalArgumentException if a value has no form in JSON
     */
    static DeltaOp retain(int length, Map<String, ? extends @Nullable Object> attributes) {
        return new Retain(length, Attributes.of(attributes));
    }

    /** Deletes elements. */
    static DeltaOp delete(int length) {
        return new Delete(length);
    }

    private static void checkLength(int length) {
        if (length < 1) {
            throw new IllegalArgumentException("a length of " + length);
        }
    }
}
