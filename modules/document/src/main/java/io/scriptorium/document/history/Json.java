package io.scriptorium.document.history;

import io.scriptorium.crdt.TypeChange;
import io.scriptorium.crdt.lib0.AnyValue;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A JSON object that is made member by member: histories read the same wherever they are told. */
public final class Json {
    private final Map<String, AnyValue> members = new LinkedHashMap<>();

    /** Without members so far. */
    public Json() {}

    /** With one member so far. */
    public static Json of(String key, String value) {
        return new Json().with(key, value);
    }

    /** An edit without its content: position, time, author, size, and whether another event has the same number. */
    public static Json of(Edit edit) {
        return of("position", edit.position().toString())
                .withTime("time", edit.timeMillis())
                .with("author", edit.update().principal())
                .with("bytes", edit.update().bytes().size())
                .with("secondWriter", edit.second());
    }

    /** Changes by type, as {@link TypeChange#json()} tells each. */
    public static AnyValue changes(List<TypeChange> changes) {
        return new AnyValue.Arr(changes.stream().map(TypeChange::json).toList());
    }

    /** Adds a text. */
    public Json with(String key, String value) {
        return with(key, new AnyValue.Str(value));
    }

    /** Adds a number of at most 2^53. */
    public Json with(String key, long value) {
        return with(key, new AnyValue.Num(value));
    }

    /** Adds true or false. */
    public Json with(String key, boolean value) {
        return with(key, value ? AnyValue.Constant.TRUE : AnyValue.Constant.FALSE);
    }

    /** Adds any value. */
    public Json with(String key, AnyValue value) {
        members.put(key, value);
        return this;
    }

    /** Adds a time. */
    public Json withTime(String key, long millis) {
        return with(key, time(millis));
    }

    /** The members so far, in their order. */
    public Map<String, AnyValue> members() {
        return members;
    }

    /** The object. */
    public AnyValue value() {
        return new AnyValue.Obj(members);
    }

    /** A time as histories tell it, ISO 8601 in UTC with milliseconds where they are not 0. */
    public static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
