package io.scriptorium.crdt.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.scriptorium.crdt.DeltaPiece;
import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.DocReader;
import io.scriptorium.crdt.TypeKind;
import io.scriptorium.crdt.TypeView;
import io.scriptorium.crdt.ViewElement;
import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.crdt.lib0.AnyValue.Constant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The content of a document in the form of the fixtures' {@code roots}. */
final class RootsDump {
    /** The roots of generated documents and what the generator declares them as. */
    private static final Map<String, TypeKind> ROOTS = Map.of(
            "t", TypeKind.TEXT,
            "r", TypeKind.TEXT,
            "a", TypeKind.ARRAY,
            "m", TypeKind.MAP,
            "x", TypeKind.XML_FRAGMENT,
            "e", TypeKind.XML_ELEMENT,
            "rööt 😀", TypeKind.MAP);

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private RootsDump() {}

    /** Every root of the generator's schema that holds something. */
    static ObjectNode of(Doc doc) {
        ObjectNode roots = JSON.objectNode();
        for (Map.Entry<String, TypeKind> root : ROOTS.entrySet()) {
            TypeView view = DocReader.root(doc, root.getKey(), root.getValue());
            JsonNode dump = type(view);
            if (!isEmpty(dump)) {
                roots.set(root.getKey(), dump);
            }
        }
        return roots;
    }

    /** Every root in every way it can be read; for whoever only wants to see that reading ends. */
    static int readAll(Doc doc) {
        int elements = 0;
        for (String name : doc.rootNames()) {
            TypeView view = DocReader.root(doc, name);
            elements += view.elements().size();
            for (TypeKind kind : TypeKind.values()) {
                type(view.as(kind));
                view.as(kind).json();
                view.as(kind).xml();
            }
            view.deltaJson();
        }
        DocReader.json(doc);
        return elements;
    }

    private static boolean isEmpty(JsonNode dump) {
        return !dump.has("at")
                && dump.path("len").asLong() == 0
                && dump.path("v").size() == 0
                && dump.path("c").size() == 0;
    }

    private static ObjectNode type(TypeView view) {
        ObjectNode out = JSON.objectNode();
        switch (view.kind()) {
            case TEXT -> text(out, "text", view);
            case XML_TEXT -> text(out, "xmltext", view).put("x", view.xml());
            case ARRAY -> out.put("$", "array").put("len", view.length()).set("v", elements(view));
            case MAP -> out.put("$", "map").set("v", entries(view.entries()));
            case XML_HOOK -> out.put("$", "hook").put("n", view.name()).set("v", entries(view.entries()));
            case XML_FRAGMENT -> out.put("$", "xmlfrag").put("x", view.xml()).set("c", elements(view));
            case XML_ELEMENT -> {
                out.put("$", "xmlel").put("n", view.name()).put("x", view.xml()).set("c", elements(view));
                if (!view.entries().isEmpty()) {
                    out.set("at", entries(view.entries()));
                }
            }
            case UNKNOWN -> out.put("$", "unknown");
        }
        return out;
    }

    private static ObjectNode text(ObjectNode out, String kind, TypeView view) {
        out.put("$", kind).put("len", view.length()).put("s", view.text());
        List<DeltaPiece> delta = view.delta();
        boolean plain = delta.isEmpty()
                || (delta.size() == 1
                        && delta.get(0).insert() instanceof ViewElement.Text
                        && delta.get(0).attributes().isEmpty());
        if (!plain) {
            ArrayNode pieces = out.putArray("d");
            for (DeltaPiece piece : delta) {
                ObjectNode one = pieces.addObject();
                one.set("i", element(piece.insert()));
                if (!piece.attributes().isEmpty()) {
                    ArrayNode attributes = one.putArray("a");
                    new TreeMap<>(piece.attributes())
                            .forEach((key, value) ->
                                    attributes.addArray().add(key).add(value(value)));
                }
            }
        }
        if (!view.entries().isEmpty()) {
            out.set("at", entries(view.entries()));
        }
        return out;
    }

    private static ArrayNode elements(TypeView view) {
        ArrayNode out = JSON.arrayNode();
        view.elements().forEach(element -> out.add(element(element)));
        return out;
    }

    private static ArrayNode entries(SortedMap<String, ViewElement> entries) {
        ArrayNode out = JSON.arrayNode();
        entries.forEach((key, element) -> out.addArray().add(key).add(element(element)));
        return out;
    }

    static JsonNode element(ViewElement element) {
        if (element instanceof ViewElement.Text run) {
            return JSON.textNode(run.text());
        } else if (element instanceof ViewElement.Embed embed) {
            return value(embed.value());
        } else if (element instanceof ViewElement.Value plain) {
            return value(plain.value());
        } else if (element instanceof ViewElement.Nested nested) {
            return type(nested.type());
        } else if (element instanceof ViewElement.SubDocument document) {
            ObjectNode out = JSON.objectNode().put("$", "doc").put("guid", document.guid());
            out.put("gc", document.gc()).put("autoLoad", document.autoLoad());
            out.set("meta", value(document.meta()));
            return out;
        } else {
            return value(Constant.UNDEFINED);
        }
    }

    /** A value with everything JSON cannot say as an object with the key "$". */
    static JsonNode value(AnyValue value) {
        if (value instanceof Constant constant) {
            return switch (constant) {
                case UNDEFINED -> tagged("undef");
                case NULL -> JSON.nullNode();
                case TRUE -> JSON.booleanNode(true);
                case FALSE -> JSON.booleanNode(false);
            };
        } else if (value instanceof AnyValue.Num num) {
            return number(num.value());
        } else if (value instanceof AnyValue.BigInt big) {
            return tagged("big").put("v", Long.toString(big.value()));
        } else if (value instanceof AnyValue.Str str) {
            return JSON.textNode(str.value());
        } else if (value instanceof AnyValue.Bin bin) {
            return tagged("bin")
                    .put("v", Base64.getEncoder().encodeToString(bin.value().toByteArray()));
        } else if (value instanceof AnyValue.Arr arr) {
            ArrayNode out = JSON.arrayNode();
            arr.values().forEach(element -> out.add(value(element)));
            return out;
        } else if (value instanceof AnyValue.Obj obj) {
            return object(new TreeMap<>(obj.members()));
        } else {
            throw new AssertionError(value);
        }
    }

    private static JsonNode object(SortedMap<String, AnyValue> members) {
        ObjectNode out = JSON.objectNode();
        if (members.containsKey("$")) {
            ArrayNode pairs = out.put("$", "obj").putArray("v");
            members.forEach((key, member) -> pairs.addArray().add(key).add(value(member)));
        } else {
            members.forEach((key, member) -> out.set(key, value(member)));
        }
        return out;
    }

    private static JsonNode number(double number) {
        if (Double.isNaN(number)) {
            return tagged("nan");
        }
        if (Double.isInfinite(number)) {
            return tagged(number > 0 ? "inf" : "-inf");
        }
        boolean minusZero = number == 0 && Double.doubleToRawLongBits(number) != 0;
        return minusZero ? tagged("-0") : JSON.numberNode(number);
    }

    private static ObjectNode tagged(String tag) {
        return JSON.objectNode().put("$", tag);
    }
}
