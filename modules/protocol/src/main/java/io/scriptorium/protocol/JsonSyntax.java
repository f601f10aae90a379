package io.scriptorium.protocol;

/**
 * Tells whether a text is one value of strict JSON (RFC 8259), without building the value. Lone surrogates in strings are let
 * through, as JavaScript does. Iterative: the depth of the text does not become depth of the stack.
 */
final class JsonSyntax {
    private final String text;
    private final int depthMax;
    /** Bit by depth: whether the open container is an object. */
    private final boolean[] objects;

    private int depth;
    private int at;

    private JsonSyntax(String text, int depthMax) {
        this.text = text;
        this.depthMax = depthMax;
        this.objects = new boolean[depthMax];
    }

    /**
     * Whether the text is one JSON value, with white space around it or not.
     *
     * @param depthMax most arrays and objects that may be open at a time
     */
    static boolean isValid(String text, int depthMax) {
        return new JsonSyntax(text, depthMax).document();
    }

    private boolean document() {
        boolean valueNext = true;
        while (valueNext) {
            skipSpace();
            int opened = openOrScalar();
            if (opened < 0) {
                return false;
            }
            if (opened > 0) {
                continue;
            }
            int more = closeContainers();
            if (more < 0) {
                return false;
            }
            valueNext = more > 0;
        }
        skipSpace();
        return at == text.length();
    }

    /** Reads the start of a value: 1 if it opened a container whose first value follows, 0 if a value ended, -1 if it is none. */
    private int openOrScalar() {
        char next = peek();
        if (next == '[' || next == '{') {
            at++;
            if (depth == depthMax) {
                return -1;
            }
            objects[depth++] = next == '{';
            skipSpace();
            if (peek() == (next == '{' ? '}' : ']')) {
                at++;
                depth--;
                return 0;
            }
            return next == '{' && !name() ? -1 : 1;
        }
        return scalar(next) ? 0 : -1;
    }

    /** After a value: 1 if another follows in the same container, 0 if the outermost value ended, -1 on anything else. */
    private int closeContainers() {
        while (depth > 0) {
            skipSpace();
            boolean object = objects[depth - 1];
            char next = peek();
            at++;
            if (next == ',') {
                skipSpace();
                return object && !name() ? -1 : 1;
            }
            if (next != (object ? '}' : ']')) {
                return -1;
            }
            depth--;
        }
        return 0;
    }

    private boolean name() {
        if (!string()) {
            return false;
        }
        skipSpace();
        return take(':');
    }

    private boolean scalar(char first) {
        return switch (first) {
            case '"' -> string();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        };
    }

    private boolean word(String word) {
        boolean found = text.startsWith(word, at);
        at += found ? word.length() : 0;
        return found;
    }

    private boolean number() {
        take('-');
        if (!take('0') && !digits()) {
            return false;
        }
        if (take('.') && !digits()) {
            return false;
        }
        if (take('e') || take('E')) {
            if (!take('+')) {
                take('-');
            }
            return digits();
        }
        return true;
    }

    private boolean digits() {
        int from = at;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        return at > from;
    }

    private boolean string() {
        if (!take('"')) {
            return false;
        }
        while (at < text.length()) {
            char unit = text.charAt(at++);
            if (unit == '"') {
                return true;
            }
            if (unit < 0x20 || (unit == '\\' && !escape())) {
                return false;
            }
        }
        return false;
    }

    private boolean escape() {
        char kind = peek();
        at++;
        if (kind != 'u') {
            return kind != '\0' && "\"\\/bfnrt".indexOf(kind) >= 0;
        }
        for (int i = 0; i < 4; i++) {
            if (Character.digit(peek(), 16) < 0 || peek() > 'f') {
                return false;
            }
            at++;
        }
        return true;
    }

    private void skipSpace() {
        while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') {
            at++;
        }
    }

    private boolean take(char expected) {
        boolean found = at < text.length() && text.charAt(at) == expected;
        at += found ? 1 : 0;
        return found;
    }

    /** The next unit, or NUL at the end; a NUL in the text is valid nowhere, so the two need not be told apart. */
    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }
}
