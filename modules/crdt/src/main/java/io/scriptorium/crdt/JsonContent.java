package io.scriptorium.crdt;

import io.scriptorium.crdt.wire.StructKind;
import io.scriptorium.crdt.wire.UpdateWriter;
import java.util.ArrayList;
import java.util.List;

/** A legacy list of values, each as JSON text in the form of JavaScript, or the word {@code undefined}. */
final class JsonContent extends Content {
    private static final int OVERHEAD_BYTES = 40;

    private final List<String> texts;

    JsonContent(List<String> texts) {
        this.texts = new ArrayList<>(texts);
    }

    /** The texts in order. */
    List<String> texts() {
        return texts;
    }

    @Override
    int kind() {
        return StructKind.JSON;
    }

    @Override
    Content splitOff(int offset) {
        List<String> tail = texts.subList(offset, texts.size());
        JsonContent right = new JsonContent(tail);
        tail.clear();
        return right;
    }

    @Override
    Content copyFrom(int offset) {
        return new JsonContent(texts.subList(offset, texts.size()));
    }

    @Override
    boolean merges() {
        return true;
    }

    @Override
    void append(Content right) {
        texts.addAll(((JsonContent) right).texts);
    }

    @Override
    void write(UpdateWriter out, int offset, int length) {
        out.length(length - offset);
        for (int i = offset; i < length; i++) {
            out.string(texts.get(i));
        }
    }

    @Override
    int overheadBytes() {
        return OVERHEAD_BYTES;
    }

    @Override
    int heapBytes() {
        int bytes = OVERHEAD_BYTES;
        for (String text : texts) {
            bytes += 48 + text.length();
        }
        return bytes;
    }
}
