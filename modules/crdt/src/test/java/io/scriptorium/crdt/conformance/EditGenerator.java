package io.scriptorium.crdt.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.SharedArray;
import io.scriptorium.crdt.SharedMap;
import io.scriptorium.crdt.SharedObject;
import io.scriptorium.crdt.SharedText;
import io.scriptorium.crdt.SharedXmlElement;
import io.scriptorium.crdt.SharedXmlFragment;
import io.scriptorium.crdt.ViewElement;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Makes random edits of what a document holds, in the form that {@link EditRunner} and yjs take. */
final class EditGenerator {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> WORDS =
            List.of("a", "quill ", "Ж", "\n", "文字", "🖋", "x🖋y", "in the beginning ", "e\u0301", "\"\\");
    private static final List<String> KEYS = List.of("k", "title", "7", "10", "schlüssel", "🔑");
    private static final List<String> MARKS = List.of("bold", "em", "link", "2");
    private static final List<String> KINDS = List.of("text", "array", "map", "fragment", "xmltext", "element");
    private static final List<String> TAGS = List.of("p", "LI", "Überschrift");

    private final Random random;
    private final List<String> roots;
    private int documents;

    EditGenerator(Random random) {
        this.random = random;
        this.roots = List.of(
                        List.of("t", "r", "a", "m", "x", "e", "rööt 😀"),
                        List.of("t", "r"),
                        List.of("r"),
                        List.of("a", "m", "rööt 😀"),
                        List.of("x", "e"))
                .get(random.nextInt(5));
    }

    /** An edit that is possible now. */
    ObjectNode next(Doc doc) {
        ArrayNode path = JSON.arrayNode().add(pick(roots));
        SharedObject object = EditRunner.at(doc, path);
        while (path.size() < 6 && random.nextInt(10) < 6) {
            JsonNode step = nestedType(object);
            if (step == null) {
                break;
            }
            path.add(step);
            object = EditRunner.at(doc, path);
        }
        ObjectNode edit = JSON.objectNode();
        edit.set("at", path);
        if (object instanceof SharedText text) {
            return ofText(edit, text);
        } else if (object instanceof SharedArray array) {
            return ofArray(edit, array);
        } else if (object instanceof SharedMap map) {
            return ofMap(edit, map);
        } else if (object instanceof SharedXmlFragment fragment) {
            return ofXml(edit, fragment);
        }
        throw new AssertionError(object);
    }

    /** The way to one of the types inside, null if there are none. */
    private @Nullable JsonNode nestedType(SharedObject object) {
        ArrayNode steps = JSON.arrayNode();
        if (object instanceof SharedMap map) {
            map.keys().stream()
                    .filter(key -> map.get(key, SharedObject.class).isPresent())
                    .forEach(steps::add);
        } else {
            List<ViewElement> elements = object.view().elements();
            for (int i = 0; i < elements.size(); i++) {
                if (elements.get(i) instanceof ViewElement.Nested) {
                    steps.add(i);
                }
            }
        }
        return steps.isEmpty() ? null : steps.get(random.nextInt(steps.size()));
    }

    private ObjectNode ofText(ObjectNode edit, SharedText text) {
        int length = text.length();
        int index = boundary(text, random.nextInt(length + 1));
        int end = boundary(text, Math.min(length, index + random.nextInt(6)));
        edit.put("index", index).put("length", end - index);
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4, 5 -> edit.put("edit", "insertText").put("text", words());
            case 6, 7 -> edit.put("edit", "insertText").put("text", words()).set("attributes", marks(true));
            case 8, 9, 10, 11 -> edit.put("edit", "delete");
            case 12, 13, 14 -> {
                // beyond the end now and then: line feeds come in
                int longer = end == length && random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 0;
                edit.put("edit", "format").put("length", end - index + longer).set("attributes", marks(true));
            }
            case 15 -> {
                // of embeds that are neither object nor array yjs tells its observers nothing
                edit.put("edit", "embed").set("value", JSON.objectNode().set(pick(KEYS), jsonValue(2)));
                edit.set("attributes", marks(false));
            }
            case 16 -> kind(edit.put("edit", "embedType"));
            case 17, 18 -> edit.put("edit", "delta").set("delta", delta(text));
            default -> {
                if (random.nextBoolean()) {
                    edit.put("edit", "setAttribute").put("key", pick(KEYS)).set("value", anyValue(2));
                } else {
                    edit.put("edit", "removeAttribute").put("key", pick(KEYS));
                }
            }
        }
        return edit;
    }

    private ArrayNode delta(SharedText text) {
        ArrayNode delta = JSON.arrayNode();
        int at = 0;
        for (int steps = 1 + random.nextInt(4); steps > 0; steps--) {
            int to = boundary(text, Math.min(text.length(), at + 1 + random.nextInt(5)));
            ObjectNode step = delta.addObject();
            int choice = random.nextInt(5);
            if (choice == 0 || to == at) {
                step.put("insert", words()).set("attributes", marks(true));
            } else if (choice == 1) {
                step.set("insert", JSON.objectNode().put("image", pick(WORDS)));
            } else if (choice == 2) {
                step.put("delete", to - at);
                at = to;
            } else {
                step.put("retain", to - at);
                if (choice == 3) {
                    step.set("attributes", marks(true));
                }
                at = to;
            }
        }
        return delta;
    }

    /** The index, or the next one if it is inside of a surrogate pair. */
    private static int boundary(SharedText text, int index) {
        List<ViewElement> elements = text.view().elements();
        boolean inside = index > 0
                && index < elements.size()
                && elements.get(index - 1) instanceof ViewElement.Text left
                && elements.get(index) instanceof ViewElement.Text right
                && Character.isHighSurrogate(left.text().charAt(0))
                && Character.isLowSurrogate(right.text().charAt(0));
        return inside ? index + 1 : index;
    }

    private ObjectNode ofArray(ObjectNode edit, SharedArray array) {
        int length = array.length();
        int index = random.nextInt(length + 1);
        edit.put("index", index);
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> edit.put("edit", "insert").set("values", elements());
            case 3 -> edit.put("edit", "push").set("values", elements());
            case 4, 5 -> kind(edit.put("edit", "insertType"));
            case 6 -> document(edit.put("edit", "insertDocument"));
            default -> edit.put("edit", "delete").put("length", random.nextInt(Math.min(4, length - index + 1)));
        }
        return edit;
    }

    private ObjectNode ofMap(ObjectNode edit, SharedMap map) {
        edit.put("key", pick(KEYS));
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3, 4 -> edit.put("edit", "set").set("value", anyValue(3));
            case 5, 6, 7 -> kind(edit.put("edit", "setType"));
            case 8 -> document(edit.put("edit", "setDocument"));
            case 9 -> edit.put("edit", map.size() > 2 ? "clear" : "remove");
            default -> edit.put("edit", "remove");
        }
        return edit;
    }

    private ObjectNode ofXml(ObjectNode edit, SharedXmlFragment fragment) {
        int length = fragment.length();
        int index = random.nextInt(length + 1);
        edit.put("index", index);
        int choice = random.nextInt(10);
        if (choice < 2 && fragment instanceof SharedXmlElement) {
            edit.put("edit", "setAttribute").put("key", pick(KEYS)).set("value", anyValue(1));
        } else if (choice == 2 && fragment instanceof SharedXmlElement) {
            edit.put("edit", "removeAttribute").put("key", pick(KEYS));
        } else if (choice < 7) {
            kind(edit.put("edit", "insertType")).put("kind", random.nextBoolean() ? "element" : "xmltext");
        } else {
            edit.put("edit", "delete").put("length", random.nextInt(Math.min(3, length - index + 1)));
        }
        return edit;
    }

    private ObjectNode kind(ObjectNode edit) {
        return edit.put("kind", pick(KINDS)).put("name", pick(TAGS));
    }

    private void document(ObjectNode edit) {
        edit.put("guid", "sub-" + documents++).put("gc", random.nextBoolean()).put("autoLoad", random.nextBoolean());
        edit.set("meta", random.nextBoolean() ? JSON.nullNode() : anyValue(1));
    }

    private String words() {
        StringBuilder words = new StringBuilder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            words.append(pick(WORDS));
        }
        return words.toString();
    }

    private ObjectNode marks(boolean some) {
        ObjectNode marks = JSON.objectNode();
        for (int i = random.nextInt(3) + (some ? 0 : -1); i >= 0; i--) {
            JsonNode value = random.nextInt(3) == 0
                    ? JSON.nullNode()
                    : random.nextBoolean() ? JSON.booleanNode(true) : jsonValue(1);
            marks.set(pick(MARKS), value);
        }
        return marks;
    }

    private JsonNode jsonValue(int depth) {
        return switch (random.nextInt(depth > 0 ? 5 : 3)) {
            case 0 -> JSON.booleanNode(random.nextBoolean());
            case 1 -> JSON.numberNode(random.nextInt(300) - 100);
            case 2 -> JSON.numberNode(random.nextInt(9) / 8.0);
            case 3 -> JSON.arrayNode().add(jsonValue(depth - 1));
            default ->
                JSON.objectNode()
                        .<ObjectNode>set(pick(KEYS), jsonValue(depth - 1))
                        .set("url", JSON.textNode(pick(WORDS)));
        };
    }

    private ArrayNode elements() {
        ArrayNode values = JSON.arrayNode();
        for (int i = random.nextInt(4); i >= 0; i--) {
            JsonNode value = anyValue(2);
            boolean refused = value.path("$").asText().equals("undef")
                    || value.path("$").asText().equals("big");
            values.add(refused ? JSON.nullNode() : value);
        }
        return values;
    }

    private JsonNode anyValue(int depth) {
        return switch (random.nextInt(depth > 0 ? 12 : 9)) {
            case 0 -> JSON.nullNode();
            case 1 -> tagged(List.of("undef", "nan", "inf", "-0").get(random.nextInt(4)));
            case 2 -> tagged("big").put("v", Long.toString(random.nextLong()));
            case 3 -> {
                byte[] bytes = new byte[random.nextInt(6)];
                random.nextBytes(bytes);
                yield tagged("bin").put("v", Base64.getEncoder().encodeToString(bytes));
            }
            case 4 -> JSON.numberNode(random.nextGaussian());
            case 5 -> JSON.numberNode((double) random.nextLong());
            case 6 -> JSON.numberNode(random.nextInt());
            case 7, 8 -> JSON.textNode(words());
            case 9 -> JSON.booleanNode(random.nextBoolean());
            case 10 -> JSON.arrayNode().add(anyValue(depth - 1)).add(anyValue(depth - 1));
            default ->
                JSON.objectNode()
                        .<ObjectNode>set(pick(KEYS), anyValue(depth - 1))
                        .set(pick(KEYS), anyValue(depth - 1));
        };
    }

    private static ObjectNode tagged(String tag) {
        return JSON.objectNode().put("$", tag);
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    /** A sequence in the document for a relative position, null if there is none. */
    @Nullable
    ArrayNode sequence(Doc doc) {
        ArrayNode path = JSON.arrayNode().add(pick(roots));
        SharedObject object = EditRunner.at(doc, path);
        for (int i = 0; i < 4; i++) {
            JsonNode step = nestedType(object);
            if (step == null || (!(object instanceof SharedMap) && random.nextBoolean())) {
                break;
            }
            path.add(step);
            object = EditRunner.at(doc, path);
        }
        return object instanceof SharedMap ? null : path;
    }
}
