package io.scriptorium.gateway.api;

import io.scriptorium.crdt.DeltaOp;
import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.DocReader;
import io.scriptorium.crdt.SharedArray;
import io.scriptorium.crdt.SharedMap;
import io.scriptorium.crdt.SharedObject;
import io.scriptorium.crdt.SharedText;
import io.scriptorium.crdt.SharedValue;
import io.scriptorium.crdt.SharedXmlElement;
import io.scriptorium.crdt.SharedXmlFragment;
import io.scriptorium.crdt.TypeKind;
import io.scriptorium.crdt.lib0.AnyValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A list of operations as edits of a document, to be applied inside of one transaction. One that does not fit ends the
 * list with a {@link ProblemException}; the document is to be thrown away then. Each operation sees what those before
 * it did.
 */
final class Patch {
    private static final int OPERATIONS_MAX = 10_000;
    private static final Set<String> MEMBERS = Set.of(
            "op", "root", "path", "index", "length", "text", "embed", "values", "attributes", "key", "value", "delta");

    private final Doc doc;
    /** Kinds of the roots that were edited: finding one out takes time linear in the root. */
    private final Map<String, TypeKind> kinds = new HashMap<>();

    Patch(Doc doc) {
        this.doc = doc;
    }

    void apply(AnyValue operations) {
        if (!(operations instanceof AnyValue.Arr list) || list.values().size() > OPERATIONS_MAX) {
            throw ApiRequest.bad("the body is no list of at most " + OPERATIONS_MAX + " operations");
        }
        for (int i = 0; i < list.values().size(); i++) {
            Members operation = Members.of(list.values().get(i), "operation " + i, MEMBERS);
            try {
                apply(operation);
            } catch (IllegalArgumentException | IndexOutOfBoundsException | IllegalStateException e) {
                throw unfit(operation, String.valueOf(e.getMessage()));
            }
        }
    }

    private void apply(Members operation) {
        switch (operation.requiredText("op")) {
            case "insert" -> insert(operation);
            case "delete" -> delete(operation);
            case "format" ->
                text(operation)
                        .format(operation.index("index"), operation.index("length"), operation.object("attributes"));
            case "delta" -> text(operation).applyDelta(delta(operation));
            case "set" -> set(operation, operation.requiredText("key"), operation.value("value"));
            case "unset" -> unset(operation, operation.requiredText("key"));
            default ->
                throw ApiRequest.bad(
                        operation.what() + " has an op other than insert, delete, format, delta, set and unset");
        }
    }

    private void insert(Members operation) {
        int index = operation.index("index");
        if (operation.has("values")) {
            SharedArray array = target(operation, SharedArray.class, TypeKind.ARRAY);
            array.insertAll(index, operation.list("values").values());
        } else if (operation.has("embed")) {
            SharedText text = text(operation);
            requireInside(operation, index, text.length());
            text.insertEmbed(index, operation.value("embed"), operation.object("attributes"));
        } else {
            SharedText text = text(operation);
            requireInside(operation, index, text.length());
            text.insert(
                    index,
                    operation.requiredText("text"),
                    operation.has("attributes") ? operation.object("attributes") : null);
        }
    }

    private void delete(Members operation) {
        int index = operation.index("index");
        int length = operation.index("length");
        SharedObject target = target(operation);
        if (target instanceof SharedText text) {
            requireInside(operation, index + (long) length, text.length());
            text.delete(index, length);
        } else if (target instanceof SharedXmlFragment nodes) {
            nodes.delete(index, length);
        } else if (target instanceof SharedArray array) {
            array.delete(index, length);
        } else {
            throw unfit(operation, "nothing can be deleted by index from a map; use unset");
        }
    }

    private void set(Members operation, String key, AnyValue value) {
        SharedObject target = keyed(operation);
        if (target instanceof SharedMap map) {
            map.set(key, value);
        } else if (target instanceof SharedXmlElement element) {
            element.setAttribute(key, value);
        } else if (target instanceof SharedText text) {
            text.setAttribute(key, value);
        } else {
            throw unfit(operation, "a list has no keys");
        }
    }

    private void unset(Members operation, String key) {
        SharedObject target = keyed(operation);
        if (target instanceof SharedMap map) {
            map.delete(key);
        } else if (target instanceof SharedXmlElement element) {
            element.removeAttribute(key);
        } else if (target instanceof SharedText text) {
            text.removeAttribute(key);
        } else {
            throw unfit(operation, "a list has no keys");
        }
    }

    /** A root without content becomes a map. */
    private SharedObject keyed(Members operation) {
        return operation.has("path") ? target(operation) : target(operation, SharedObject.class, TypeKind.MAP);
    }

    private SharedText text(Members operation) {
        return target(operation, SharedText.class, TypeKind.TEXT);
    }

    private SharedObject target(Members operation) {
        return target(operation, SharedObject.class, TypeKind.UNKNOWN);
    }

    /** What an operation edits: a root of that kind, or the type at a path inside of one. */
    private <T extends SharedObject> T target(Members operation, Class<T> type, TypeKind otherwise) {
        String root = operation.requiredText("root");
        SharedObject found = root(root, kind(root, otherwise));
        if (operation.has("path")) {
            for (AnyValue step : operation.list("path").values()) {
                found = inner(found, step)
                        .filter(SharedObject.class::isInstance)
                        .map(SharedObject.class::cast)
                        .orElseThrow(() -> unfit(operation, "its path leads to no shared type"));
            }
        }
        if (!type.isInstance(found)) {
            throw unfit(operation, "it does not fit a type of kind " + lower(found.kind()));
        }
        return type.cast(found);
    }

    private TypeKind kind(String root, TypeKind otherwise) {
        TypeKind known = kinds.getOrDefault(root, TypeKind.UNKNOWN);
        TypeKind kind = known == TypeKind.UNKNOWN ? DocReader.root(doc, root).kind() : known;
        TypeKind found = kind == TypeKind.UNKNOWN ? otherwise : kind;
        kinds.put(root, found);
        return found;
    }

    private SharedObject root(String name, TypeKind kind) {
        return switch (kind) {
            case TEXT, XML_TEXT -> doc.text(name);
            case MAP, XML_HOOK -> doc.map(name);
            case XML_FRAGMENT -> doc.xmlFragment(name);
            case XML_ELEMENT -> doc.xmlElement(name);
            case ARRAY, UNKNOWN -> doc.array(name);
        };
    }

    private static Optional<? extends SharedValue> inner(SharedObject outer, AnyValue step) {
        if (step instanceof AnyValue.Str key) {
            if (outer instanceof SharedMap map) {
                return map.get(key.value());
            } else if (outer instanceof SharedXmlElement element) {
                return element.attribute(key.value());
            } else if (outer instanceof SharedText text) {
                return text.attribute(key.value());
            }
        } else if (step instanceof AnyValue.Num number && number.value() >= 0) {
            int index = (int) number.value();
            if (outer instanceof SharedArray array) {
                return Optional.of(array.get(index));
            } else if (outer instanceof SharedXmlFragment nodes) {
                return Optional.of(nodes.get(index));
            } else if (outer instanceof SharedText text) {
                return text.get(index, SharedObject.class);
            }
        }
        return Optional.empty();
    }

    private static List<DeltaOp> delta(Members operation) {
        List<DeltaOp> delta = new ArrayList<>();
        for (AnyValue value : operation.list("delta").values()) {
            Members step = Members.of(
                    value,
                    "a step of the delta of " + operation.what(),
                    Set.of("insert", "retain", "delete", "attributes"));
            if (step.has("retain")) {
                delta.add(DeltaOp.retain(step.index("retain"), step.object("attributes")));
            } else if (step.has("delete")) {
                delta.add(DeltaOp.delete(step.index("delete")));
            } else if (step.value("insert") instanceof AnyValue.Str text) {
                delta.add(DeltaOp.insert(text.value(), step.object("attributes")));
            } else {
                delta.add(DeltaOp.embed(step.value("insert"), step.object("attributes")));
            }
        }
        return delta;
    }

    /** Refuses to write one kind of content into a root that holds another. */
    static void requireKind(Doc doc, String root, TypeKind kind) {
        TypeKind known = DocReader.root(doc, root).kind();
        if (known != kind && known != TypeKind.UNKNOWN) {
            throw new Problem(
                            Problem.Kind.UNPROCESSABLE,
                            "root " + root + " is of kind " + lower(known) + " and not " + lower(kind))
                    .thrown();
        }
    }

    private static String lower(TypeKind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A text appends what is inserted beyond its end, which hides mistakes of programs. */
    private static void requireInside(Members operation, long end, int length) {
        if (end > length) {
            throw unfit(operation, end + " is beyond the end of the text at " + length);
        }
    }

    private static ProblemException unfit(Members operation, String why) {
        return new Problem(Problem.Kind.UNPROCESSABLE, operation.what() + ": " + why).thrown();
    }
}
