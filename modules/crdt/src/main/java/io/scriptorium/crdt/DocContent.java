package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.crdt.lib0.AnyValue.Constant;
import io.scriptorium.crdt.wire.StructKind;
import io.scriptorium.crdt.wire.UpdateWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** A reference to another document, whose content is not in here. */
final class DocContent extends Content {
    private final String guid;
    private final AnyValue.Obj options;

    /** Keeps of the received options what yjs keeps. */
    DocContent(String guid, AnyValue received) {
        Map<String, AnyValue> members = received instanceof AnyValue.Obj obj ? obj.members() : Map.of();
        this.guid = members.get("guid") instanceof AnyValue.Str str ? str.value() : guid;
        Map<String, AnyValue> kept = new LinkedHashMap<>();
        AnyValue gc = members.getOrDefault("gc", Constant.UNDEFINED);
        if (gc != Constant.UNDEFINED && !isTruthy(gc)) {
            kept.put("gc", Constant.FALSE);
        }
        if (isTruthy(members.getOrDefault("autoLoad", Constant.UNDEFINED))) {
            kept.put("autoLoad", Constant.TRUE);
        }
        AnyValue meta = members.getOrDefault("meta", Constant.UNDEFINED);
        if (meta != Constant.UNDEFINED && meta != Constant.NULL) {
            kept.put("meta", meta);
        }
        this.options = new AnyValue.Obj(kept);
    }

    /** Name of the document. */
    String guid() {
        return guid;
    }

    /** Whether it collects garbage. */
    boolean gc() {
        return !options.members().containsKey("gc");
    }

    /** Whether a program that holds the parent loads it at once. */
    boolean autoLoad() {
        return options.members().containsKey("autoLoad");
    }

    /** What the author attached, {@link Constant#NULL} if nothing. */
    AnyValue meta() {
        return options.members().getOrDefault("meta", Constant.NULL);
    }

    private static boolean isTruthy(AnyValue value) {
        if (value instanceof AnyValue.Num num) {
            return num.value() != 0 && !Double.isNaN(num.value());
        }
        if (value instanceof AnyValue.Str str) {
            return !str.value().isEmpty();
        }
        if (value instanceof AnyValue.BigInt big) {
            return big.value() != 0;
        }
        return value != Constant.UNDEFINED && value != Constant.NULL && value != Constant.FALSE;
    }

    @Override
    int kind() {
        return StructKind.DOC;
    }

    @Override
    void write(UpdateWriter out, int offset, int length) {
        out.string(guid);
        out.any(options);
    }

    @Override
    int heapBytes() {
        return 200 + guid.length();
    }
}
