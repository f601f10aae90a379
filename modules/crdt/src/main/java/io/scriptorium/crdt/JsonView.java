package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.crdt.lib0.AnyValue.Constant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shared types as plain values (SPEC 8.2). */
final class JsonView {
    private JsonView() {}

    /** The value of a type. */
    static AnyValue of(TypeView type) {
        return switch (type.kind()) {
            case ARRAY -> {
                List<AnyValue> values = new ArrayList<>();
                type.elements().forEach(element -> values.add(of(element)));
                yield new AnyValue.Arr(values);
            }
            case MAP, XML_HOOK -> {
                Map<String, AnyValue> members = new LinkedHashMap<>();
                type.entries().forEach((key, element) -> members.put(key, of(element)));
                yield new AnyValue.Obj(members);
            }
            case TEXT -> new AnyValue.Str(type.text());
            case XML_ELEMENT, XML_FRAGMENT, XML_TEXT -> new AnyValue.Str(type.xml());
            case UNKNOWN -> Constant.NULL;
        };
    }

    /** The value of an element; a mark has none. */
    static AnyValue of(ViewElement element) {
        if (element instanceof ViewElement.Text run) {
            return new AnyValue.Str(run.text());
        } else if (element instanceof ViewElement.Embed embed) {
            return embed.value();
        } else if (element instanceof ViewElement.Value plain) {
            return plain.value();
        } else if (element instanceof ViewElement.Nested nested) {
            return of(nested.type());
        } else if (element instanceof ViewElement.SubDocument document) {
            Map<String, AnyValue> members = new LinkedHashMap<>();
            members.put("guid", new AnyValue.Str(document.guid()));
            members.put("gc", document.gc() ? Constant.TRUE : Constant.FALSE);
            members.put("autoLoad", document.autoLoad() ? Constant.TRUE : Constant.FALSE);
            members.put("meta", document.meta());
            return new AnyValue.Obj(members);
        } else {
            return Constant.UNDEFINED;
        }
    }

    /** A delta as a list of objects. */
    static AnyValue ofDelta(List<DeltaPiece> delta) {
        List<AnyValue> pieces = new ArrayList<>();
        for (DeltaPiece piece : delta) {
            Map<String, AnyValue> members = new LinkedHashMap<>();
            members.put("insert", of(piece.insert()));
            if (!piece.attributes().isEmpty()) {
                members.put("attributes", new AnyValue.Obj(piece.attributes()));
            }
            pieces.add(new AnyValue.Obj(members));
        }
        return new AnyValue.Arr(pieces);
    }
}
