package io.scriptorium.crdt.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.scriptorium.crdt.DeltaOp;
import io.scriptorium.crdt.KeyChange;
import io.scriptorium.crdt.TypeChange;
import io.scriptorium.crdt.ViewElement;
import io.scriptorium.crdt.lib0.AnyValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What observers hear, in the form of {@code differential.mjs}. */
final class EventDump {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private EventDump() {}

    static ArrayNode of(List<TypeChange> changes) {
        ArrayNode out = JSON.arrayNode();
        for (TypeChange change : changes) {
            ObjectNode told = out.addObject().put("root", change.root());
            ArrayNode path = told.putArray("path");
            change.path()
                    .forEach(step -> path.add(
                            step instanceof AnyValue.Num index
                                    ? JSON.numberNode((int) index.value())
                                    : RootsDump.value(step)));
            ArrayNode delta = told.putArray("delta");
            change.delta().forEach(op -> add(delta, op));
            ObjectNode keys = told.putObject("keys");
            change.keys().forEach((key, it) -> keys.set(key, key(it)));
        }
        return sorted(out);
    }

    /** In an order that does not depend on who made the list. */
    static ArrayNode sorted(JsonNode events) {
        List<JsonNode> list = new ArrayList<>();
        events.forEach(list::add);
        list.sort(Comparator.comparing(event -> event.get("root").asText() + event.get("path")));
        return JSON.arrayNode().addAll(list);
    }

    private static void add(ArrayNode delta, DeltaOp op) {
        if (op instanceof DeltaOp.Insert insert) {
            for (ViewElement element : insert.content()) {
                ObjectNode step = delta.addObject();
                step.set("i", RootsDump.element(element));
                attributes(step, insert.attributes());
            }
        } else if (op instanceof DeltaOp.Retain retain) {
            attributes(delta.addObject().put("r", retain.length()), retain.attributes());
        } else if (op instanceof DeltaOp.Delete delete) {
            delta.addObject().put("d", delete.length());
        }
    }

    private static void attributes(ObjectNode step, Map<String, AnyValue> attributes) {
        if (!attributes.isEmpty()) {
            step.set("a", RootsDump.value(new AnyValue.Obj(attributes)));
        }
    }

    private static ObjectNode key(KeyChange change) {
        ObjectNode out = JSON.objectNode().put("action", change.action().name().toLowerCase(Locale.ROOT));
        change.oldValue().ifPresent(value -> out.set("old", RootsDump.element(value)));
        change.newValue().ifPresent(value -> out.set("new", RootsDump.element(value)));
        return out;
    }
}
