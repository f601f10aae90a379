package io.scriptorium.crdt.lib0;

import io.scriptorium.crdt.lib0.AnyValue.Constant;
import java.util.Map;

/**
 * Writes values as JavaScript's {@code JSON.stringify} does (SPEC 1.4): no spaces, the fewest escapes, members with
 * undefined left out, other undefined values and numbers that JSON lacks as {@code null}, bytes as an object of
 * indices. A bigint, at which JavaScript throws, becomes its digits.
 */
public final class JsonPrinter {
    private static final String HEX = "0123456789abcdef";

    private JsonPrinter() {}

    /** The text of a value. */
    public static String print(AnyValue value) {
        StringBuilder out = new StringBuilder();
        append(out, value);
        return out.toString();
    }

    /**
     * The text that JavaScript writes again after it has read this one: the same for whatever JavaScript wrote itself,
     * otherwise without spaces, with the usual form of numbers and the usual order of members.
     *
     * @param depthMax how deep arrays and objects may nest
     * @throws MalformedInputException if the text is anything but one JSON value, or nested too deep
     */
    public static String normalize(String json, int depthMax) {
        return isPlain(json) ? json : print(JsonParser.parse(json, depthMax));
    }

    /** Whether a text is one of the three words or a string without escapes: there is one way to write those. */
    static boolean isPlain(String json) {
        int last = json.length() - 1;
        if (last < 1 || json.charAt(0) != '"' || json.charAt(last) != '"') {
            return json.equals("true") || json.equals("false") || json.equals("null");
        }
        for (int i = 1; i < last; i++) {
            char unit = json.charAt(i);
            if (unit < 0x20 || unit == '"' || unit == '\\' || Character.isSurrogate(unit)) {
                return false;
            }
        }
        return true;
    }

    private static void append(StringBuilder out, AnyValue value) {
        if (value instanceof Constant constant) {
            out.append(
                    switch (constant) {
                        case UNDEFINED, NULL -> "null";
                        case TRUE -> "true";
                        case FALSE -> "false";
                    });
        } else if (value instanceof AnyValue.Num num) {
            out.append(Double.isFinite(num.value()) ? JavaScriptNumbers.toString(num.value()) : "null");
        } else if (value instanceof AnyValue.BigInt big) {
            out.append(big.value());
        } else if (value instanceof AnyValue.Str str) {
            appendQuoted(out, str.value());
        } else if (value instanceof AnyValue.Bin bin) {
            appendBytes(out, bin.value());
        } else if (value instanceof AnyValue.Arr arr) {
            char before = '[';
            for (AnyValue element : arr.values()) {
                out.append(before);
                append(out, element);
                before = ',';
            }
            out.append(before == '[' ? "[]" : "]");
        } else if (value instanceof AnyValue.Obj obj) {
            appendObject(out, obj.members());
        } else {
            throw new AssertionError(value);
        }
    }

    private static void appendObject(StringBuilder out, Map<String, AnyValue> members) {
        char before = '{';
        for (Map.Entry<String, AnyValue> member : members.entrySet()) {
            if (member.getValue() == Constant.UNDEFINED) {
                continue;
            }
            out.append(before);
            appendQuoted(out, member.getKey());
            out.append(':');
            append(out, member.getValue());
            before = ',';
        }
        out.append(before == '{' ? "{}" : "}");
    }

    private static void appendBytes(StringBuilder out, Bytes bytes) {
        byte[] array = bytes.toByteArray();
        out.append('{');
        for (int i = 0; i < array.length; i++) {
            out.append(i == 0 ? "\"" : ",\"").append(i).append("\":").append(array[i] & 0xff);
        }
        out.append('}');
    }

    private static void appendQuoted(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            switch (unit) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> {
                    if (unit < 0x20 || isLoneSurrogate(text, i)) {
                        appendEscape(out, unit);
                    } else {
                        out.append(unit);
                    }
                }
            }
        }
        out.append('"');
    }

    private static void appendEscape(StringBuilder out, char unit) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(HEX.charAt((unit >> shift) & 0xf));
        }
    }

    private static boolean isLoneSurrogate(String text, int at) {
        char unit = text.charAt(at);
        if (Character.isHighSurrogate(unit)) {
            return at + 1 >= text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
        }
        return Character.isLowSurrogate(unit) && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }
}
