package io.scriptorium.replay;

import io.scriptorium.crdt.lib0.AnyValue;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** JSON objects, member by member. */
final class Json {
    private final Map<String, AnyValue> members = new LinkedHashMap<>();

    static Json of(String key, String value) {
        return new Json().with(key, value);
    }

    Json with(String key, String value) {
        return with(key, new AnyValue.Str(value));
    }

    Json with(String key, long value) {
        return with(key, new AnyValue.Num(value));
    }

    Json with(String key, AnyValue value) {
        members.put(key, value);
        return this;
    }

    Json withTime(String key, long millis) {
        return with(key, time(millis));
    }

    Map<String, AnyValue> members() {
        return members;
    }

    AnyValue value() {
        return new AnyValue.Obj(members);
    }

    /** A time as all commands print it. */
    static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
