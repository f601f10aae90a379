package io.scriptorium.crdt.lib0;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A value of the any encoding (SPEC 1.3), with every difference JavaScript sees between values. Immutable. */
public sealed interface AnyValue {
    /** The values without a body. */
    enum Constant implements AnyValue {
        /** Absence; also what functions and symbols turn into. */
        UNDEFINED,
        /** The null value. */
        NULL,
        /** True. */
        TRUE,
        /** False. */
        FALSE
    }

    /**
     * A JavaScript number. Minus zero, infinities and the bits of a NaN are kept; minus zero differs from zero.
     *
     * @param value the double
     */
    record Num(double value) implements AnyValue {}

    /**
     * A bigint, cut to 64 bits.
     *
     * @param value the integer
     */
    record BigInt(long value) implements AnyValue {}

    /**
     * A string.
     *
     * @param value the text, possibly with lone surrogates
     */
    record Str(String value) implements AnyValue {}

    /**
     * A byte array.
     *
     * @param value the bytes
     */
    record Bin(Bytes value) implements AnyValue {}

    /**
     * A list.
     *
     * @param values its elements in order
     */
    record Arr(List<AnyValue> values) implements AnyValue {
        /** Copies the list. */
        public Arr {
            values = List.copyOf(values);
        }
    }

    /**
     * An object.
     *
     * @param members in the order in which JavaScript lists them: array-index keys ascending, then the others as
     *     inserted
     */
    record Obj(Map<String, AnyValue> members) implements AnyValue {
        /** Copies and orders the members. */
        public Obj {
            Map<String, AnyValue> ordered = inJavaScriptOrder(members);
            members = ordered.isEmpty()
                    ? Map.of()
                    : ordered.size() <= Members.SIZE_MAX ? new Members(ordered) : Collections.unmodifiableMap(ordered);
        }

        private static Map<String, AnyValue> inJavaScriptOrder(Map<String, AnyValue> members) {
            if (members.isEmpty()) {
                return members;
            }
            TreeMap<Long, String> indices = new TreeMap<>();
            List<String> names = new ArrayList<>();
            for (String key : members.keySet()) {
                long index = arrayIndex(key);
                if (index >= 0) {
                    indices.put(index, key);
                } else {
                    names.add(key);
                }
            }
            Map<String, AnyValue> ordered = new LinkedHashMap<>();
            for (String key : indices.values()) {
                ordered.put(key, members.get(key));
            }
            for (String key : names) {
                ordered.put(key, members.get(key));
            }
            return ordered;
        }

        /** The number a key stands for if it is a canonical decimal integer of 0 to 2^32 - 2, else -1. */
        private static long arrayIndex(String key) {
            int length = key.length();
            if (length == 0 || length > 10 || (length > 1 && key.charAt(0) == '0')) {
                return -1;
            }
            long value = 0;
            for (int i = 0; i < length; i++) {
                char c = key.charAt(i);
                if (c < '0' || c > '9') {
                    return -1;
                }
                value = value * 10 + (c - '0');
            }
            return value <= 4_294_967_294L ? value : -1;
        }
    }
}
