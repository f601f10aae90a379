package io.scriptorium.crdt;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a handle says about the values below the keys of its type. */
final class Entries {
    private Entries() {}

    static Optional<SharedValue> get(SharedObject object, String key) {
        SharedType type = object.reading();
        Item item = type == null ? null : type.entry(key);
        return item == null || item.deleted()
                ? Optional.empty()
                : Optional.of(SharedObject.value(object.doc(), item, item.length - 1));
    }

    /** The keys that have a value, in UTF-16 order. */
    static SortedSet<String> keys(SharedObject object) {
        SharedType type = object.reading();
        TreeSet<String> keys = new TreeSet<>();
        if (type != null) {
            type.entries().forEach((key, item) -> {
                if (!item.deleted()) {
                    keys.add(key);
                }
            });
        }
        return Collections.unmodifiableSortedSet(keys);
    }

    static void set(SharedObject object, String key, @Nullable Object value) {
        Content content = Contents.ofEntry(value);
        set(object, key, content);
    }

    static Item set(SharedObject object, String key, Content content) {
        String name = Names.check(key);
        SharedType type = object.writing();
        return object.doc().editing().set(type, name, content);
    }

    static boolean remove(SharedObject object, String key) {
        return object.doc().editing().unset(object.writing(), key);
    }
}
