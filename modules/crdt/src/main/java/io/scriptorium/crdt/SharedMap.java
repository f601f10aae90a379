package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.AnyValue;
import java.util.Optional;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * Values by key. Plain values are given as Java values (see {@link io.scriptorium.crdt.lib0.JavaValues}). What edits
 * have in common: {@link SharedObject}.
 */
public final class SharedMap extends SharedObject {
    SharedMap(Doc doc, SharedType type) {
        super(doc, TypeKind.of(type.typeRef()) == TypeKind.XML_HOOK ? TypeKind.XML_HOOK : TypeKind.MAP, type);
    }

    SharedMap(Doc doc, String rootName) {
        super(doc, TypeKind.MAP, rootName);
    }

    /** Number of keys that have a value. */
    public int size() {
        return keys().size();
    }

    /** The keys that have a value, in UTF-16 order. */
    public SortedSet<String> keys() {
        return Entries.keys(this);
    }

    /** The value of a key. */
    public Optional<SharedValue> get(String key) {
        return Entries.get(this, key);
    }

    /** The value of a key if it is of a type, such as {@code SharedText.class}. */
    public <T extends SharedValue> Optional<T> get(String key, Class<T> type) {
        return get(key).filter(type::isInstance).map(type::cast);
    }

    /** The plain value of a key. */
    public Optional<AnyValue> value(String key) {
        return get(key, ViewElement.Value.class).map(ViewElement.Value::value);
    }

    /**
     * Gives a key a plain value.
     *
     * @throws IllegalArgumentException if a document cannot hold the value or the key
     */
    public void set(String key, @Nullable Object value) {
        Entries.set(this, key, value);
    }

    /**
     * Makes an empty shared type the value of a key.
     *
     * @return its handle
     * @throws IllegalArgumentException if the key is too long
     */
    public <T extends SharedObject> T setType(String key, Nested<T> type) {
        checkDepth();
        return type.handle(doc(), Entries.set(this, key, type.content()));
    }

    /** Makes an empty text the value of a key, as {@link #setType} does. */
    public SharedText setText(String key) {
        return setType(key, Nested.TEXT);
    }

    /** Makes an empty array the value of a key, as {@link #setType} does. */
    public SharedArray setArray(String key) {
        return setType(key, Nested.ARRAY);
    }

    /** Makes an empty map the value of a key, as {@link #setType} does. */
    public SharedMap setMap(String key) {
        return setType(key, Nested.MAP);
    }

    /**
     * Makes a reference to another document the value of a key.
     *
     * @throws IllegalArgumentException if the key is too long
     */
    public void setDocument(String key, ViewElement.SubDocument document) {
        Entries.set(this, key, Contents.of(document));
    }

    /** Takes the value of a key away and answers whether there was one. */
    public boolean delete(String key) {
        return Entries.remove(this, key);
    }

    /** Takes all values away. */
    public void clear() {
        keys().forEach(this::delete);
        // an empty map needs a transaction, too
        writing();
    }
}
