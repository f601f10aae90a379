package io.scriptorium.crdt;

import io.scriptorium.crdt.wire.StructKind;
import io.scriptorium.crdt.wire.UpdateWriter;
import java.util.List;

/** A legacy list of values, each as JSON text in the form of JavaScript, or the word {@code undefined}. */
final class JsonContent extends Content {
    private static final int OVERHEAD_BYTES = 40;

    private final ValueRun<String> texts;

    JsonContent(List<String> texts) {
        this(ValueRun.of(texts));
    }

    private JsonContent(ValueRun<String> texts) {
        this.texts = texts;
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
        return new JsonContent(texts.cut(offset));
    }

    @Override
    Content copyFrom(int offset) {
        return new JsonContent(texts.copyFrom(offset));
    }

    @Override
    boolean merges() {
        return true;
    }

    @Override
    int append(Content right) {
        texts.append(((JsonContent) right).texts);
        return right.heapBytes() - OVERHEAD_BYTES;
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
