package io.scriptorium.crdt.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.crdt.DeltaOp;
import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.Nested;
import io.scriptorium.crdt.SharedArray;
import io.scriptorium.crdt.SharedMap;
import io.scriptorium.crdt.SharedObject;
import io.scriptorium.crdt.SharedText;
import io.scriptorium.crdt.SharedXmlElement;
import io.scriptorium.crdt.SharedXmlFragment;
import io.scriptorium.crdt.ViewElement;
import io.scriptorium.crdt.lib0.AnyValue.Constant;
import io.scriptorium.crdt.lib0.JavaValues;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Does with the handles of a document what {@code differential.mjs} does with yjs. */
final class EditRunner {
    private EditRunner() {}

    /** The handle at a path. */
    static SharedObject at(Doc doc, JsonNode path) {
        String name = path.get(0).asText();
        SharedObject object = switch (name) {
            case "t", "r" -> doc.text(name);
            case "a" -> doc.array(name);
            case "x" -> doc.xmlFragment(name);
            case "e" -> doc.xmlElement(name);
            default -> doc.map(name);
        };
        for (int i = 1; i < path.size(); i++) {
            object = child(object, path.get(i));
        }
        return object;
    }

    private static SharedObject child(SharedObject object, JsonNode step) {
        if (object instanceof SharedMap map) {
            return map.get(step.asText(), SharedObject.class).orElseThrow();
        } else if (object instanceof SharedArray array) {
            return array.get(step.asInt(), SharedObject.class).orElseThrow();
        } else if (object instanceof SharedXmlFragment fragment) {
            return fragment.get(step.asInt(), SharedObject.class).orElseThrow();
        } else if (object instanceof SharedText text) {
            return text.get(step.asInt(), SharedObject.class).orElseThrow();
        }
        throw new AssertionError(object);
    }

    /** Does one edit. */
    static void run(Doc doc, JsonNode edit) {
        SharedObject object = at(doc, edit.get("at"));
        if (object instanceof SharedText text) {
            run(text, edit);
        } else if (object instanceof SharedArray array) {
            run(array, edit);
        } else if (object instanceof SharedMap map) {
            run(map, edit);
        } else if (object instanceof SharedXmlFragment fragment) {
            run(fragment, edit);
        }
    }

    private static void run(SharedText text, JsonNode edit) {
        int index = edit.path("index").asInt();
        int length = edit.path("length").asInt();
        switch (edit.get("edit").asText()) {
            case "insertText" -> {
                if (edit.hasNonNull("attributes")) {
                    text.insert(index, edit.get("text").asText(), attributes(edit));
                } else {
                    text.insert(index, edit.get("text").asText());
                }
            }
            case "embed" -> text.insertEmbed(index, value(edit.get("value")), attributes(edit));
            case "embedType" -> text.insertType(index, nested(edit));
            case "format" -> text.format(index, length, attributes(edit));
            case "delete" -> text.delete(index, length);
            case "delta" -> text.applyDelta(delta(edit.get("delta")));
            case "setAttribute" -> text.setAttribute(edit.get("key").asText(), value(edit.get("value")));
            case "removeAttribute" -> text.removeAttribute(edit.get("key").asText());
            default -> throw new AssertionError(edit);
        }
    }

    private static List<DeltaOp> delta(JsonNode steps) {
        List<DeltaOp> delta = new ArrayList<>();
        for (JsonNode step : steps) {
            if (step.has("retain")) {
                delta.add(DeltaOp.retain(step.get("retain").asInt(), attributes(step)));
            } else if (step.has("delete")) {
                delta.add(DeltaOp.delete(step.get("delete").asInt()));
            } else if (step.get("insert").isTextual()) {
                delta.add(DeltaOp.insert(step.get("insert").asText(), attributes(step)));
            } else {
                delta.add(DeltaOp.embed(value(step.get("insert")), attributes(step)));
            }
        }
        return delta;
    }

    private static void run(SharedArray array, JsonNode edit) {
        int index = edit.path("index").asInt();
        switch (edit.get("edit").asText()) {
            case "insert" -> array.insertAll(index, values(edit));
            case "push" -> array.pushAll(values(edit));
            case "insertType" -> array.insertType(index, nested(edit));
            case "insertDocument" -> array.insertDocument(index, document(edit));
            case "delete" -> array.delete(index, edit.get("length").asInt());
            default -> throw new AssertionError(edit);
        }
    }

    private static void run(SharedMap map, JsonNode edit) {
        String key = edit.path("key").asText();
        switch (edit.get("edit").asText()) {
            case "set" -> map.set(key, value(edit.get("value")));
            case "setType" -> map.setType(key, nested(edit));
            case "setDocument" -> map.setDocument(key, document(edit));
            case "remove" -> map.delete(key);
            case "clear" -> map.clear();
            default -> throw new AssertionError(edit);
        }
    }

    private static void run(SharedXmlFragment fragment, JsonNode edit) {
        switch (edit.get("edit").asText()) {
            case "insertType" -> fragment.insertType(edit.get("index").asInt(), nested(edit));
            case "delete" ->
                fragment.delete(edit.get("index").asInt(), edit.get("length").asInt());
            case "setAttribute" ->
                ((SharedXmlElement) fragment).setAttribute(edit.get("key").asText(), value(edit.get("value")));
            case "removeAttribute" ->
                ((SharedXmlElement) fragment).removeAttribute(edit.get("key").asText());
            default -> throw new AssertionError(edit);
        }
    }

    private static Nested<? extends SharedObject> nested(JsonNode edit) {
        return switch (edit.get("kind").asText()) {
            case "text" -> Nested.TEXT;
            case "array" -> Nested.ARRAY;
            case "map" -> Nested.MAP;
            case "fragment" -> Nested.XML_FRAGMENT;
            case "xmltext" -> Nested.XML_TEXT;
            default -> Nested.xmlElement(edit.get("name").asText());
        };
    }

    private static ViewElement.SubDocument document(JsonNode edit) {
        return new ViewElement.SubDocument(
                edit.get("guid").asText(),
                edit.get("gc").asBoolean(),
                edit.get("autoLoad").asBoolean(),
                JavaValues.any(value(edit.get("meta")), 10));
    }

    private static List<@Nullable Object> values(JsonNode edit) {
        List<@Nullable Object> values = new ArrayList<>();
        edit.get("values").forEach(value -> values.add(value(value)));
        return values;
    }

    private static Map<String, @Nullable Object> attributes(JsonNode holder) {
        Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
        holder.path("attributes")
                .properties()
                .forEach(member -> attributes.put(member.getKey(), value(member.getValue())));
        return attributes;
    }

    /** A value in the form of the fixtures as a plain Java value. */
    private static @Nullable Object value(JsonNode tagged) {
        if (tagged.isNull()) {
            return null;
        } else if (tagged.isTextual()) {
            return tagged.asText();
        } else if (tagged.isBoolean()) {
            return tagged.asBoolean();
        } else if (tagged.isInt()) {
            return tagged.asInt();
        } else if (tagged.isNumber()) {
            return tagged.asDouble();
        } else if (tagged.isArray()) {
            List<@Nullable Object> values = new ArrayList<>();
            tagged.forEach(element -> values.add(value(element)));
            return values;
        }
        return switch (tagged.path("$").asText()) {
            case "undef" -> Constant.UNDEFINED;
            case "nan" -> Double.NaN;
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-0" -> -0.0;
            case "big" -> new BigInteger(tagged.get("v").asText());
            case "bin" -> Base64.getDecoder().decode(tagged.get("v").asText());
            default -> {
                Map<String, @Nullable Object> members = new LinkedHashMap<>();
                tagged.properties().forEach(member -> members.put(member.getKey(), value(member.getValue())));
                yield members;
            }
        };
    }
}
