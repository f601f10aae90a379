package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.crdt.lib0.JsonValue;
import io.scriptorium.crdt.wire.StructKind;
import io.scriptorium.crdt.wire.UpdateWriter;
import java.util.List;
import java.util.Map;

/** A list of any-values. */
final class AnyContent extends ListContent<AnyValue> {
    AnyContent(List<AnyValue> values) {
        super(ValueRun.of(values));
    }

    private AnyContent(ValueRun<AnyValue> values) {
        super(values);
    }

    /** The values in order; there are as many as the item is long. */
    List<AnyValue> values() {
        return elements();
    }

    @Override
    int kind() {
        return StructKind.ANY;
    }

    @Override
    AnyContent with(ValueRun<AnyValue> others) {
        return new AnyContent(others);
    }

    @Override
    void writeElement(UpdateWriter out, AnyValue value) {
        out.any(value);
    }

    @Override
    int elementBytes(AnyValue value) {
        return heapBytes(value);
    }

    /** Estimated heap of a value kept as text or parsed. */
    static int heapBytes(JsonValue json) {
        return 16 + (json.isText() ? 48 + json.text().length() : heapBytes(json.value()));
    }

    private static int heapBytes(AnyValue value) {
        if (value instanceof AnyValue.Str str) {
            return 68 + str.value().length();
        }
        if (value instanceof AnyValue.Bin bin) {
            return 60 + bin.value().size();
        }
        if (value instanceof AnyValue.Arr arr) {
            return arr.values().isEmpty() ? 20 : 56 + 4 * arr.values().size() + sum(arr.values());
        }
        if (value instanceof AnyValue.Obj obj) {
            int bytes = obj.members().isEmpty() ? 20 : 72;
            for (Map.Entry<String, AnyValue> member : obj.members().entrySet()) {
                bytes += 64 + member.getKey().length() + heapBytes(member.getValue());
            }
            return bytes;
        }
        return value instanceof AnyValue.Constant ? 4 : 28;
    }

    private static int sum(Iterable<AnyValue> values) {
        int bytes = 0;
        for (AnyValue value : values) {
            bytes += heapBytes(value);
        }
        return bytes;
    }
}
