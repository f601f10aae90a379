package io.scriptorium.crdt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A list of values. Plain values are given as Java values (see {@link io.scriptorium.crdt.lib0.JavaValues}); neither
 * undefined nor a bigint may be an element itself. What edits have in common: {@link SharedObject}.
 */
public final class SharedArray extends SharedSequence {
    SharedArray(Doc doc, SharedType type) {
        super(doc, TypeKind.ARRAY, type);
    }

    SharedArray(Doc doc, String rootName) {
        super(doc, TypeKind.ARRAY, rootName);
    }

    /**
     * Inserts values before an index.
     *
     * @throws IndexOutOfBoundsException if the index is beyond the length
     * @throws IllegalArgumentException if an array cannot hold a value
     */
    public void insert(int index, @Nullable Object... values) {
        insertAll(index, Arrays.asList(values));
    }

    /** {@link #insert} for values in a collection. */
    public void insertAll(int index, Collection<? extends @Nullable Object> values) {
        list().insert(index, values.stream().map(Names::element).toList());
    }

    /**
     * Appends values behind everything, deleted elements included.
     *
     * @throws IllegalArgumentException if an array cannot hold a value
     */
    public void push(@Nullable Object... values) {
        pushAll(Arrays.asList(values));
    }

    /** {@link #push} for values in a collection. */
    public void pushAll(Collection<? extends @Nullable Object> values) {
        list().push(values.stream().map(Names::element).toList());
    }

    /**
     * Makes an empty shared type before an index.
     *
     * @return its handle
     * @throws IndexOutOfBoundsException if the index is beyond the length
     */
    public <T extends SharedObject> T insertType(int index, Nested<T> type) {
        checkDepth();
        return type.handle(doc(), list().insert(index, type.content()));
    }

    /** Makes an empty shared type behind everything and answers its handle. */
    public <T extends SharedObject> T pushType(Nested<T> type) {
        checkDepth();
        return type.handle(doc(), list().push(type.content()));
    }

    /** Makes an empty text, as {@link #insertType} does. */
    public SharedText insertText(int index) {
        return insertType(index, Nested.TEXT);
    }

    /** Makes an empty array, as {@link #insertType} does. */
    public SharedArray insertArray(int index) {
        return insertType(index, Nested.ARRAY);
    }

    /** Makes an empty map, as {@link #insertType} does. */
    public SharedMap insertMap(int index) {
        return insertType(index, Nested.MAP);
    }

    /**
     * Inserts a reference to another document.
     *
     * @throws IndexOutOfBoundsException if the index is beyond the length
     */
    public void insertDocument(int index, ViewElement.SubDocument document) {
        list().insert(index, Contents.of(document));
    }

    /**
     * Deletes elements.
     *
     * @throws IndexOutOfBoundsException if they are not all there; nothing is deleted then
     */
    public void delete(int index, int length) {
        list().delete(index, length);
    }

    /**
     * The element at an index.
     *
     * @throws IndexOutOfBoundsException if there is none
     */
    public SharedValue get(int index) {
        return Elements.get(this, index);
    }

    /**
     * The element at an index if it is of a type, such as {@code SharedMap.class}; empty if it is something else.
     *
     * @throws IndexOutOfBoundsException if there is no such element
     */
    public <T extends SharedValue> Optional<T> get(int index, Class<T> type) {
        return Optional.of(get(index)).filter(type::isInstance).map(type::cast);
    }

    /** All elements in order. */
    public List<SharedValue> values() {
        return new ArrayList<>(Elements.all(this));
    }
}
