package io.scriptorium.crdt;

import io.scriptorium.crdt.wire.StructKind;
import io.scriptorium.crdt.wire.UpdateWriter;

/** A formatting marker: from here on the key has this value, as JSON text in the form of JavaScript. */
final class FormatContent extends Content {
    private final String key;
    private final String json;

    FormatContent(String key, String json) {
        this.key = key;
        this.json = json;
    }

    /** The attribute. */
    String key() {
        return key;
    }

    /** Its value as JSON text; {@code null} ends the attribute. */
    String json() {
        return json;
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
        out.json(json);
    }

    @Override
    int heapBytes() {
        return 112 + key.length() + json.length();
    }
}
