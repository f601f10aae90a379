package io.scriptorium.crdt;

import io.scriptorium.crdt.wire.StructKind;
import io.scriptorium.crdt.wire.UpdateWriter;

/** One JSON value inside a text, as JSON text in the form of JavaScript. */
final class EmbedContent extends Content {
    private final String json;

    EmbedContent(String json) {
        this.json = json;
    }

    /** The JSON text. */
    String json() {
        return json;
    }

    @Override
    int kind() {
        return StructKind.EMBED;
    }

    @Override
    void write(UpdateWriter out, int offset, int length) {
        out.json(json);
    }

    @Override
    int heapBytes() {
        return 64 + json.length();
    }
}
