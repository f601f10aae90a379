package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.AnyValue;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A place between two neighbouring items of a list, moved to the right by walking. What is left of it is counted and,
 * for a text, evaluated: the attributes that hold at the place.
 */
final class Place {
    @Nullable
    Item left;

    @Nullable
    Item right;

    /** Visible elements to the left. */
    int index;

    /** Attributes in the order in which they were opened. */
    final Map<String, AnyValue> attributes;

    /** @param attributes copied */
    Place(@Nullable Item left, @Nullable Item right, int index, Map<String, AnyValue> attributes) {
        this.left = left;
        this.right = right;
        this.index = index;
        this.attributes = new LinkedHashMap<>(attributes);
    }

    /** Passes an item, which must be the one to the right. */
    void pass(Item item) {
        if (!item.deleted()) {
            if (item.content() instanceof FormatContent format) {
                open(format.key(), format.parsed());
            } else if (item.countable()) {
                index += item.length;
            }
        }
        left = item;
        right = item.right();
    }

    /** Notes that an attribute holds from here on; null ends it. */
    void open(String key, AnyValue value) {
        if (value == AnyValue.Constant.NULL) {
            attributes.remove(key);
        } else {
            attributes.put(key, value);
        }
    }
}
