package io.scriptorium.crdt.lib0;

import io.scriptorium.crdt.lib0.AnyValue.Constant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON text as JavaScript's {@code JSON.parse} does (SPEC 1.4): strict, the last of equal keys wins at the place
 * of the first, escaped lone surrogates are kept, numbers are doubles.
 */
public final class JsonParser {
    private final String text;
    private final int depthMax;
    private int at;

    private JsonParser(String text, int depthMax) {
        this.text = text;
        this.depthMax = depthMax;
    }

    /**
     * The value of a whole text. Offsets in messages count UTF-16 units.
     *
     * @param depthMax how deep arrays and objects may nest
     * @throws MalformedInputException if the text is anything but one JSON value, or nested too deep
     */
    public static AnyValue parse(String text, int depthMax) {
        JsonParser parser = new JsonParser(text, depthMax);
        AnyValue value = parser.value(0);
        parser.space();
        if (parser.at < text.length()) {
            throw parser.malformed("text behind the JSON value");
        }
        return value;
    }

    private AnyValue value(int depth) {
        space();
        return switch (peek()) {
            case '{' -> object(depth + 1);
            case '[' -> array(depth + 1);
            case '"' -> new AnyValue.Str(string());
            case 't' -> word("true", Constant.TRUE);
            case 'f' -> word("false", Constant.FALSE);
            case 'n' -> word("null", Constant.NULL);
            default -> number();
        };
    }

    private AnyValue object(int depth) {
        enter(depth);
        Map<String, AnyValue> members = new LinkedHashMap<>();
        if (peek() == '}') {
            at++;
            return new AnyValue.Obj(members);
        }
        do {
            space();
            String key = string();
            space();
            expect(':');
            members.put(key, value(depth));
        } while (another('}'));
        return new AnyValue.Obj(members);
    }

    private AnyValue array(int depth) {
        enter(depth);
        List<AnyValue> values = new ArrayList<>();
        if (peek() == ']') {
            at++;
            return new AnyValue.Arr(values);
        }
        do {
            values.add(value(depth));
        } while (another(']'));
        return new AnyValue.Arr(values);
    }

    private void enter(int depth) {
        if (depth > depthMax) {
            throw malformed("JSON nested deeper than " + depthMax);
        }
        at++;
        space();
    }

    /** Whether a comma follows; otherwise the closing bracket must. */
    private boolean another(char close) {
        space();
        if (peek() == ',') {
            at++;
            return true;
        }
        expect(close);
        return false;
    }

    private String string() {
        expect('"');
        StringBuilder out = new StringBuilder();
        while (true) {
            char unit = peek();
            if (unit < 0x20) {
                throw malformed("control character in a JSON string");
            }
            at++;
            if (unit == '"') {
                return out.toString();
            }
            out.append(unit == '\\' ? escape() : unit);
        }
    }

    private char escape() {
        char unit = peek();
        at++;
        return switch (unit) {
            case '"', '\\', '/' -> unit;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> hexUnit();
            default -> throw malformed("bad escape in a JSON string");
        };
    }

    private char hexUnit() {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            char c = peek();
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw malformed("bad escape in a JSON string");
            }
            unit = unit << 4 | digit;
            at++;
        }
        return (char) unit;
    }

    private AnyValue number() {
        int start = at;
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            digits();
        }
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            digits();
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits();
        }
        return new AnyValue.Num(Double.parseDouble(text.substring(start, at)));
    }

    private void digits() {
        if (!isDigit(peek())) {
            throw malformed("not a JSON value");
        }
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private AnyValue word(String word, AnyValue value) {
        for (int i = 0; i < word.length(); i++) {
            expect(word.charAt(i));
        }
        return value;
    }

    private void expect(char c) {
        if (peek() != c) {
            throw malformed("not a JSON value");
        }
        at++;
    }

    private char peek() {
        if (at >= text.length()) {
            throw malformed("JSON text ends early");
        }
        return text.charAt(at);
    }

    private void space() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private MalformedInputException malformed(String reason) {
        return new MalformedInputException(at, reason);
    }
}
