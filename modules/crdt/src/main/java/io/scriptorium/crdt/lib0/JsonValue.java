package io.scriptorium.crdt.lib0;

/**
 * An embed or the value of a format: JSON text in format v1, an any-value in format v2 (SPEC chapter 4). It is kept in
 * the form in which it came, and turned into the other when it is asked for; so each form survives byte for byte.
 *
 * <p>Text has no form for some values: undefined members are left out, other undefined values and numbers that JSON
 * lacks become null, bytes an object of indices. A bigint, at which JavaScript throws, becomes its digits. Immutable.
 */
public final class JsonValue {
    /** Text was checked when it came in; reading does not refuse what writing took. */
    private static final int DEPTH_MAX = 1000;

    /** Either JSON text as JavaScript writes it, or an any-value. */
    private final Object form;

    private JsonValue(Object form) {
        this.form = form;
    }

    /** From a value. */
    public static JsonValue of(AnyValue value) {
        return new JsonValue(value);
    }

    /**
     * From JSON text. Text that JavaScript would write in another way is taken as the value it stands for.
     *
     * @throws MalformedInputException if the text is anything but one JSON value, or nested deeper than 1000
     */
    public static JsonValue parse(String text) {
        if (JsonPrinter.isPlain(text)) {
            return new JsonValue(text);
        }
        AnyValue value = JsonParser.parse(text, DEPTH_MAX);
        return new JsonValue(JsonPrinter.print(value).equals(text) ? text : value);
    }

    /** The value; parses if this is text. */
    public AnyValue value() {
        return form instanceof AnyValue value ? value : JsonParser.parse((String) form, DEPTH_MAX);
    }

    /** JSON text in the form of JavaScript; prints if this is a value. */
    public String text() {
        return form instanceof AnyValue value ? JsonPrinter.print(value) : (String) form;
    }

    /** Whether it is kept as text. */
    public boolean isText() {
        return form instanceof String;
    }

    /** Equal values are equal, however they are kept. */
    @Override
    public boolean equals(Object other) {
        return other instanceof JsonValue json && (form.equals(json.form) || value().equals(json.value()));
    }

    @Override
    public int hashCode() {
        return value().hashCode();
    }

    @Override
    public String toString() {
        return text();
    }
}
