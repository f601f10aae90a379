package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.crdt.lib0.AnyValue.Constant;
import io.scriptorium.crdt.lib0.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes views of shared types from what is visible in them. Types nested deeper than a bound read as empty, so that no
 * document can exhaust the stack of its reader.
 */
final class ViewBuilder {
    /** How deep types are read (SPEC 15). */
    static final int TYPE_DEPTH_MAX = 500;

    /** Depth of JSON text accepted when a document was written; reading does not refuse what writing took. */
    private static final int JSON_DEPTH_MAX = 1000;

    private ViewBuilder() {}

    /** The view of a type as a kind. */
    static TypeView view(SharedType type, TypeKind kind) {
        return view(type, kind, 0);
    }

    /** A type without its content. */
    static TypeView shell(SharedType type) {
        return shell(type, TypeKind.of(type.typeRef()));
    }

    private static TypeView shell(SharedType type, TypeKind kind) {
        return new TypeView(kind, nameOf(type, kind), 0, List.of(), new TreeMap<>());
    }

    private static TypeView view(SharedType type, TypeKind kind, int depth) {
        if (depth > TYPE_DEPTH_MAX) {
            return shell(type, kind);
        }
        List<ViewElement> list = new ArrayList<>();
        StringBuilder run = new StringBuilder();
        for (Item item = type.first(); item != null; item = item.right()) {
            if (item.deleted()) {
                continue;
            }
            if (item.content() instanceof StringContent text) {
                run.append(text.units());
            } else {
                closeRun(list, run);
                addAll(list, item.content(), depth);
            }
        }
        closeRun(list, run);
        return new TypeView(kind, nameOf(type, kind), type.length(), list, entries(type, depth));
    }

    private static void closeRun(List<ViewElement> list, StringBuilder run) {
        if (run.length() > 0) {
            list.add(new ViewElement.Text(run.toString()));
            run.setLength(0);
        }
    }

    private static SortedMap<String, ViewElement> entries(SharedType type, int depth) {
        SortedMap<String, ViewElement> entries = new TreeMap<>();
        type.entries().forEach((key, item) -> {
            if (!item.deleted()) {
                entries.put(key, last(item, depth));
            }
        });
        return entries;
    }

    /** An item under a key may have grown to several values by merging: the last one counts. */
    private static ViewElement last(Item item, int depth) {
        return element(item, item.length - 1, depth);
    }

    /** One element of an item. */
    static ViewElement element(Item item, int offset) {
        return element(item, offset, 0);
    }

    private static ViewElement element(Item item, int offset, int depth) {
        if (item.content() instanceof StringContent text) {
            return new ViewElement.Text(
                    text.units().subSequence(offset, offset + 1).toString());
        } else if (item.content() instanceof AnyContent any) {
            return new ViewElement.Value(any.values().get(offset));
        }
        List<ViewElement> values = new ArrayList<>();
        addAll(values, item.content(), depth);
        return values.isEmpty()
                ? new ViewElement.Value(Constant.UNDEFINED)
                : values.get(Math.min(offset, values.size() - 1));
    }

    private static void addAll(List<ViewElement> list, Content content, int depth) {
        if (content instanceof AnyContent any) {
            any.values().forEach(value -> list.add(new ViewElement.Value(value)));
        } else if (content instanceof JsonContent json) {
            json.texts().forEach(text -> list.add(new ViewElement.Value(parsed(text))));
        } else if (content instanceof BinaryContent binary) {
            list.add(new ViewElement.Value(new AnyValue.Bin(binary.bytes())));
        } else if (content instanceof EmbedContent embed) {
            list.add(new ViewElement.Embed(embed.value().value()));
        } else if (content instanceof FormatContent format) {
            list.add(new ViewElement.Mark(format.key(), format.value().value()));
        } else if (content instanceof TypeContent nested) {
            SharedType type = nested.type();
            list.add(new ViewElement.Nested(view(type, TypeKind.of(type.typeRef()), depth + 1)));
        } else if (content instanceof DocContent document) {
            list.add(new ViewElement.SubDocument(document.guid(), document.gc(), document.autoLoad(), document.meta()));
        } else if (!(content instanceof DeletedContent)) {
            throw new AssertionError(content);
        }
    }

    private static AnyValue parsed(String json) {
        return json.equals("undefined") ? Constant.UNDEFINED : JsonParser.parse(json, JSON_DEPTH_MAX);
    }

    private static String nameOf(SharedType type, TypeKind kind) {
        boolean root = type.typeRef() == SharedType.ROOT;
        if (kind == TypeKind.XML_ELEMENT) {
            return root ? TypeView.ROOT_ELEMENT_NAME : type.name();
        }
        return kind == TypeKind.XML_HOOK && !root ? type.name() : "";
    }
}
