package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.crdt.lib0.JsonValue;
import io.scriptorium.crdt.wire.StructKind;
import io.scriptorium.crdt.wire.UpdateWriter;
import org.jspecify.annotations.Nullable;

/** A formatting marker: from here on the key has this value. */
final class FormatContent extends Content {
    private final String key;
    private final JsonValue value;
    /** Made on the first request. */
    private @Nullable AnyValue parsed;

    FormatContent(String key, JsonValue value) {
        this.key = key;
        this.value = value;
    }

    /** The attribute. */
    String key() {
        return key;
    }

    /** Its value; null ends the attribute. */
    JsonValue value() {
        return value;
    }

    /** Its value for comparisons, which tell objects by identity: the same object each time. */
    AnyValue parsed() {
        AnyValue known = parsed;
        if (known == null) {
            known = value.value();
            parsed = known;
        }
        return known;
    }

    @Override
    int kind() {
        return StructKind.FORMAT;
    }

    @Override
    boolean countable() {
        return false;
    }

    @Override
    void write(UpdateWriter out, int offset, int length) {
        out.key(key);
        out.json(value);
    }

    @Override
    int heapBytes() {
        return 64 + key.length() + AnyContent.heapBytes(value);
    }
}
