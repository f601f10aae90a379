package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.AnyValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Attributes of text: their values are JSON, compared as yjs compares them. */
final class Attributes {
    private Attributes() {}

    /** Attributes from plain Java values; null takes an attribute away. */
    static Map<String, AnyValue> of(Map<String, ? extends @Nullable Object> attributes) {
        Map<String, AnyValue> values = new LinkedHashMap<>();
        attributes.forEach((key, value) -> values.put(Names.check(key), Contents.json(value)));
        return Collections.unmodifiableMap(values);
    }

    /** The strict equality of JavaScript: objects and arrays are equal only to themselves. */
    static boolean identical(AnyValue a, AnyValue b) {
        if (a instanceof AnyValue.Num first && b instanceof AnyValue.Num second) {
            return first.value() == second.value();
        }
        return a == b || (!isComposed(a) && a.equals(b));
    }

    /** Identical, or objects whose members are identical. */
    static boolean equal(AnyValue a, AnyValue b) {
        if (!isComposed(a) || !isComposed(b)) {
            return identical(a, b);
        }
        Map<String, AnyValue> first = members(a);
        Map<String, AnyValue> second = members(b);
        return a == b
                || (first.size() == second.size()
                        && first.entrySet().stream().allMatch(member -> {
                            AnyValue other = second.get(member.getKey());
                            return other != null && identical(member.getValue(), other);
                        }));
    }

    private static boolean isComposed(AnyValue value) {
        return value instanceof AnyValue.Obj || value instanceof AnyValue.Arr;
    }

    private static Map<String, AnyValue> members(AnyValue value) {
        if (value instanceof AnyValue.Obj object) {
            return object.members();
        }
        List<AnyValue> elements = ((AnyValue.Arr) value).values();
        Map<String, AnyValue> members = new LinkedHashMap<>();
        for (int i = 0; i < elements.size(); i++) {
            members.put(Integer.toString(i), elements.get(i));
        }
        return members;
    }
}
