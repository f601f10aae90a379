package io.scriptorium.crdt.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Set;
import java.util.TreeSet;

/** Structural comparison of JSON in which numbers are JavaScript numbers. */
final class JsonComparison {
    private JsonComparison() {}

    /** The path of the first difference and both values, or {@code no difference}. */
    static String firstDifference(JsonNode expected, JsonNode actual) {
        String difference = difference("", expected, actual);
        return difference.isEmpty() ? "no difference" : difference;
    }

    private static String difference(String path, JsonNode expected, JsonNode actual) {
        if (expected.isNumber() && actual.isNumber()) {
            return expected.doubleValue() == actual.doubleValue() ? "" : different(path, expected, actual);
        }
        if (expected.isArray() && actual.isArray()) {
            for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
                String inside = difference(path + "[" + i + "]", expected.get(i), actual.get(i));
                if (!inside.isEmpty()) {
                    return inside;
                }
            }
            return expected.size() == actual.size() ? "" : different(path, expected, actual);
        }
        if (expected.isObject() && actual.isObject()) {
            Set<String> names = new TreeSet<>();
            addAll(names, expected.fieldNames());
            addAll(names, actual.fieldNames());
            for (String name : names) {
                String inside = difference(path + "." + name, expected.path(name), actual.path(name));
                if (!inside.isEmpty()) {
                    return inside;
                }
            }
            return "";
        }
        return expected.equals(actual) ? "" : different(path, expected, actual);
    }

    private static void addAll(Set<String> names, Iterator<String> more) {
        more.forEachRemaining(names::add);
    }

    private static String different(String path, JsonNode expected, JsonNode actual) {
        return "at " + path + " expected " + brief(expected) + ", got " + brief(actual);
    }

    private static String brief(JsonNode value) {
        String text = value.isMissingNode() ? "nothing" : value.toString();
        return text.length() > 160 ? text.substring(0, 160) + "…" : text;
    }
}
