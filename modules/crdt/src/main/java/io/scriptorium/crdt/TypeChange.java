package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.AnyValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one transaction changed in one shared type. Immutable and free of the document.
 *
 * @param root the root it is in, or is itself
 * @param path the way from the root after the transaction: keys as strings, indices as numbers; empty for the root
 * @param kind its kind; of a root, what its content suggests (SPEC 8.1)
 * @param delta what changed in its list, as yjs computes {@code event.delta}; empty if nothing did
 * @param keys what changed below its keys, by key in UTF-16 order
 */
public record TypeChange(
        String root, List<AnyValue> path, TypeKind kind, List<DeltaOp> delta, SortedMap<String, KeyChange> keys) {
    /** Copies the collections. */
    public TypeChange {
        path = List.copyOf(path);
        delta = List.copyOf(delta);
        keys = Collections.unmodifiableSortedMap(new TreeMap<>(keys));
    }

    /** Whether the list is a text, so that what is inserted is text or an embed with attributes. */
    public boolean isText() {
        return kind == TypeKind.TEXT || kind == TypeKind.XML_TEXT;
    }

    /**
     * As JSON: {@code root}, {@code path}, and where there are any {@code delta} (a list of {@code retain},
     * {@code insert}, {@code delete} with {@code attributes}; insert is a string or a value in a text, a list of values
     * in a list) and {@code keys} (by key {@code action}, {@code oldValue}, {@code value}).
     */
    public AnyValue json() {
        Map<String, AnyValue> members = new LinkedHashMap<>();
        members.put("root", new AnyValue.Str(root));
        members.put("path", new AnyValue.Arr(path));
        if (!delta.isEmpty()) {
            List<AnyValue> ops = new ArrayList<>();
            delta.forEach(op -> ops.add(json(op)));
            members.put("delta", new AnyValue.Arr(ops));
        }
        if (!keys.isEmpty()) {
            Map<String, AnyValue> changes = new LinkedHashMap<>();
            keys.forEach((key, change) -> changes.put(key, json(change)));
            members.put("keys", new AnyValue.Obj(changes));
        }
        return new AnyValue.Obj(members);
    }

    private AnyValue json(DeltaOp op) {
        Map<String, AnyValue> members = new LinkedHashMap<>();
        Map<String, AnyValue> attributes = Map.of();
        if (op instanceof DeltaOp.Insert insert) {
            List<AnyValue> content = insert.content().stream().map(JsonView::of).toList();
            members.put("insert", isText() && content.size() == 1 ? content.get(0) : new AnyValue.Arr(content));
            attributes = insert.attributes();
        } else if (op instanceof DeltaOp.Retain retain) {
            members.put("retain", new AnyValue.Num(retain.length()));
            attributes = retain.attributes();
        } else if (op instanceof DeltaOp.Delete delete) {
            members.put("delete", new AnyValue.Num(delete.length()));
        }
        if (!attributes.isEmpty()) {
            members.put("attributes", new AnyValue.Obj(attributes));
        }
        return new AnyValue.Obj(members);
    }

    private static AnyValue json(KeyChange change) {
        Map<String, AnyValue> members = new LinkedHashMap<>();
        members.put("action", new AnyValue.Str(change.action().name().toLowerCase(Locale.ROOT)));
        change.oldValue().ifPresent(value -> members.put("oldValue", JsonView.of(value)));
        change.newValue().ifPresent(value -> members.put("value", JsonView.of(value)));
        return new AnyValue.Obj(members);
    }
}
