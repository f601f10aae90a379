package io.scriptorium.crdt;

import io.scriptorium.crdt.wire.StructKind;
import io.scriptorium.crdt.wire.UpdateWriter;
import java.util.List;

/** A legacy list of values, each as JSON text in the form of JavaScript, or the word {@code undefined}. */
final class JsonContent extends ListContent<String> {
    JsonContent(List<String> texts) {
        super(ValueRun.of(texts));
    }

    private JsonContent(ValueRun<String> texts) {
        super(texts);
    }

    /** The texts in order. */
    List<String> texts() {
        return elements();
    }

    @Override
    int kind() {
        return StructKind.JSON;
    }

    @Override
    JsonContent with(ValueRun<String> others) {
        return new JsonContent(others);
    }

    @Override
    void writeElement(UpdateWriter out, String text) {
        out.string(text);
    }

    @Override
    int elementBytes(String text) {
        return 48 + text.length();
    }
}
