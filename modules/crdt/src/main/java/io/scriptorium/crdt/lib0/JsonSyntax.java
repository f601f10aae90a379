package io.scriptorium.crdt.lib0;

/** Checks that UTF-8 bytes are one strict JSON text (RFC 8259), nested at most so deep. */
final class JsonSyntax {
    private final byte[] array;
    private final int to;
    private final int depthMax;
    private final int base;
    private int at;

    /** @param base index that offsets in messages count from */
    JsonSyntax(byte[] array, int from, int to, int depthMax, int base) {
        this.array = array;
        this.at = from;
        this.to = to;
        this.depthMax = depthMax;
        this.base = base;
    }

    void check() {
        value(0);
        space();
        if (at < to) {
            throw malformed("text behind the JSON value");
        }
    }

    private void value(int depth) {
        space();
        int c = peek();
        switch (c) {
            case '{' -> object(depth + 1);
            case '[' -> list(depth + 1);
            case '"' -> string();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        }
    }

    private void object(int depth) {
        enter(depth);
        if (peek() == '}') {
            at++;
            return;
        }
        while (true) {
            space();
            string();
            space();
            expect(':');
            value(depth);
            if (!more('}')) {
                return;
            }
        }
    }

    private void list(int depth) {
        enter(depth);
        if (peek() == ']') {
            at++;
            return;
        }
        while (true) {
            value(depth);
            if (!more(']')) {
                return;
            }
        }
    }

    private void enter(int depth) {
        if (depth > depthMax) {
            throw malformed("JSON nested deeper than " + depthMax);
        }
        at++;
        space();
    }

    private boolean more(char close) {
        space();
        if (peek() == ',') {
            at++;
            return true;
        }
        expect(close);
        return false;
    }

    private void string() {
        expect('"');
        while (true) {
            int c = peek();
            if (c < 0x20) {
                throw malformed("control character in a JSON string");
            }
            at++;
            if (c == '"') {
                return;
            }
            if (c == '\\') {
                escape();
            }
        }
    }

    private void escape() {
        int c = peek();
        at++;
        if (c == 'u') {
            for (int i = 0; i < 4; i++) {
                if (Character.digit(peek(), 16) < 0) {
                    throw malformed("bad escape in a JSON string");
                }
                at++;
            }
        } else if ("\"\\/bfnrt".indexOf(c) < 0) {
            throw malformed("bad escape in a JSON string");
        }
    }

    private void number() {
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            digits();
        }
        if (at < to && array[at] == '.') {
            at++;
            digits();
        }
        if (at < to && (array[at] == 'e' || array[at] == 'E')) {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits();
        }
    }

    private void digits() {
        if (!isDigit(peek())) {
            throw malformed("not a JSON value");
        }
        while (at < to && isDigit(array[at])) {
            at++;
        }
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private void word(String word) {
        for (int i = 0; i < word.length(); i++) {
            expect(word.charAt(i));
        }
    }

    private void expect(char c) {
        if (peek() != c) {
            throw malformed("not a JSON value");
        }
        at++;
    }

    private int peek() {
        if (at >= to) {
            throw malformed("JSON text ends early");
        }
        return array[at] & 0xff;
    }

    private void space() {
        while (at < to && (array[at] == ' ' || array[at] == '\t' || array[at] == '\n' || array[at] == '\r')) {
            at++;
        }
    }

    private MalformedInputException malformed(String reason) {
        return new MalformedInputException((long) at - base, reason);
    }
}
