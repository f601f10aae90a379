package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.JsonValue;
import io.scriptorium.crdt.wire.StructKind;
import io.scriptorium.crdt.wire.UpdateWriter;

/** One JSON value inside a text. */
final class EmbedContent extends Content {
    private final JsonValue value;

    EmbedContent(JsonValue value) {
        this.value = value;
    }

    /** The value. */
    JsonValue value() {
        return value;
    }

    @Override
    int kind() {
        return StructKind.EMBED;
    }

    @Override
    void write(UpdateWriter out, int offset, int length) {
        out.json(value);
    }

    @Override
    int heapBytes() {
        return 16 + AnyContent.heapBytes(value);
    }
}
