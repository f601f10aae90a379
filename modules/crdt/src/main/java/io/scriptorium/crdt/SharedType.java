package io.scriptorium.crdt;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A shared type: a list of items and, for each key, the list of items that were ever written under it. Both exist
 * whatever the kind of the type, because roots do not tell their kind (SPEC 8.1); which of them matters is the reader's
 * view.
 */
final class SharedType implements Parent {
    /** {@link #typeRef()} of a root. */
    static final int ROOT = -1;

    private final int typeRef;
    private final String name;
    private @Nullable Item item;
    private @Nullable Item first;
    private @Nullable Map<String, Item> entries;
    private int length;
    private boolean scattered;

    /** A nested type, its item yet to be set. */
    SharedType(int typeRef, String name) {
        this.typeRef = typeRef;
        this.name = name;
    }

    /** A root. */
    static SharedType root(String name) {
        return new SharedType(ROOT, name);
    }

    /** Type reference of the wire, or {@link #ROOT}. */
    int typeRef() {
        return typeRef;
    }

    /** Root name, node name or hook name; empty for other types. */
    String name() {
        return name;
    }

    /** The item that holds this type, none for a root. */
    @Nullable
    Item item() {
        return item;
    }

    /** First item of the list, deleted ones included; walk on with {@link Item#right()}. */
    @Nullable
    Item first() {
        return first;
    }

    /** The current item of each key, the deleted ones included: such a key is absent. Older values are to its left. */
    Map<String, Item> entries() {
        return entries == null ? Map.of() : Collections.unmodifiableMap(entries);
    }

    /** The current item of a key. */
    @Nullable
    Item entry(String key) {
        return entries == null ? null : entries.get(key);
    }

    /** Elements that are countable, not deleted and without key. */
    int length() {
        return length;
    }

    void setItem(Item holder) {
        item = holder;
    }

    void setFirst(@Nullable Item newFirst) {
        first = newFirst;
    }

    void setEntry(String key, Item current) {
        if (entries == null) {
            entries = new LinkedHashMap<>(4);
        }
        entries.put(key, current);
    }

    void addLength(int delta) {
        length += delta;
    }

    /** Whether descendants of some item may lie apart, see {@link ConflictScan}. */
    boolean scattered() {
        return scattered;
    }

    void setScattered() {
        scattered = true;
    }

    /** Forgets list and entries, when they are collected. */
    void clear() {
        first = null;
        entries = null;
    }
}
