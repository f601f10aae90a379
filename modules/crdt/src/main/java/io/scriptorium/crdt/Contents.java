package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.crdt.lib0.AnyValue.Constant;
import io.scriptorium.crdt.lib0.JavaValues;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Contents of new items, as yjs chooses their kinds. */
final class Contents {
    private Contents() {}

    /** For a value below a key. */
    static Content ofEntry(@Nullable Object value) {
        AnyValue any = Names.value(value);
        return any instanceof AnyValue.Bin bin ? new BinaryContent(bin.value()) : new AnyContent(List.of(any));
    }

    /**
     * A value for an embed or for an attribute of text.
     *
     * @throws IllegalArgumentException if it has no form in JSON
     */
    static AnyValue json(@Nullable Object value) {
        return JavaValues.json(value, Names.DEPTH_MAX);
    }

    /** For a reference to another document. */
    static Content of(ViewElement.SubDocument document) {
        Map<String, AnyValue> options = new LinkedHashMap<>();
        if (!document.gc()) {
            options.put("gc", Constant.FALSE);
        }
        if (document.autoLoad()) {
            options.put("autoLoad", Constant.TRUE);
        }
        options.put("meta", Names.value(document.meta()));
        return new DocContent(Names.check(document.guid()), new AnyValue.Obj(options));
    }
}
