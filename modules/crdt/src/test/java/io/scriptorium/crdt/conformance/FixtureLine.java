package io.scriptorium.crdt.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.wire.UpdateFormat;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Strict access to the members of a fixture: whatever is absent or of another kind is an error that names the member.
 */
final class FixtureLine {
    private FixtureLine() {}

    /** Demands an object with all the required members and none besides the optional ones. */
    static void members(JsonNode object, String where, Set<String> required, Set<String> optional) {
        if (!object.isObject()) {
            throw new FixtureFormatException(where + " is no object");
        }
        for (String name : required) {
            if (!object.has(name)) {
                throw new FixtureFormatException(where + " lacks " + name);
            }
        }
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!required.contains(name) && !optional.contains(name)) {
                throw new FixtureFormatException(where + " has an unknown member " + name);
            }
        }
    }

    /** A list. */
    static JsonNode list(JsonNode object, String name) {
        JsonNode value = object.path(name);
        if (!value.isArray()) {
            throw new FixtureFormatException(name + " is no list");
        }
        return value;
    }

    /** An integer. */
    static long integer(JsonNode object, String name) {
        return toInteger(object.path(name), name);
    }

    /** An integer. */
    static long toInteger(JsonNode value, String name) {
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new FixtureFormatException(name + " is no integer");
        }
        return value.longValue();
    }

    /** The format of the updates. */
    static UpdateFormat format(JsonNode object) {
        long format = integer(object, "enc");
        if (format != 1 && format != 2) {
            throw new FixtureFormatException("enc is neither 1 nor 2");
        }
        return format == 1 ? UpdateFormat.V1 : UpdateFormat.V2;
    }

    /** A list of pairs of client and clock, ascending by client. */
    static SortedMap<Long, Long> clocks(JsonNode object, String name) {
        SortedMap<Long, Long> clocks = new TreeMap<>();
        for (JsonNode pair : list(object, name)) {
            long client = toInteger(pair.path(0), name);
            if (pair.size() != 2 || (!clocks.isEmpty() && clocks.lastKey() >= client)) {
                throw new FixtureFormatException(name + " is no ascending list of pairs");
            }
            clocks.put(client, toInteger(pair.path(1), name));
        }
        return clocks;
    }

    /** A list of bytes written as base64. */
    static List<Bytes> bytesList(JsonNode object, String name) {
        List<Bytes> all = new ArrayList<>();
        for (JsonNode one : list(object, name)) {
            all.add(Bytes.wrap(toBytes(one, name + "[" + all.size() + "]")));
        }
        return all;
    }

    /** A truth value. */
    static boolean truth(JsonNode object, String name) {
        JsonNode value = object.path(name);
        if (!value.isBoolean()) {
            throw new FixtureFormatException(name + " is neither true nor false");
        }
        return value.booleanValue();
    }

    /** A text that is one of those allowed. */
    static String oneOf(JsonNode object, String name, Set<String> allowed) {
        String value = text(object, name);
        if (!allowed.contains(value)) {
            throw new FixtureFormatException(name + " is not one of " + allowed);
        }
        return value;
    }

    /** A text. */
    static String text(JsonNode object, String name) {
        JsonNode value = object.path(name);
        if (!value.isTextual()) {
            throw new FixtureFormatException(name + " is no text");
        }
        return value.textValue();
    }

    /** Bytes written as base64, in the one canonical way. */
    static byte[] bytes(JsonNode object, String name) {
        return toBytes(object.path(name), name);
    }

    /** Bytes written as base64, in the one canonical way. */
    static byte[] toBytes(JsonNode value, String name) {
        if (!value.isTextual()) {
            throw new FixtureFormatException(name + " is no text");
        }
        String text = value.textValue();
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (Base64.getEncoder().encodeToString(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            throw new FixtureFormatException(name + " is not base64: " + e.getMessage());
        }
        throw new FixtureFormatException(name + " is not base64 in its canonical form");
    }
}
