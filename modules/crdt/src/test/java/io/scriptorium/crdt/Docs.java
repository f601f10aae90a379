package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.Bytes;
import org.jspecify.annotations.Nullable;

/** What tests ask documents. */
final class Docs {
    private Docs() {}

    static Doc empty() {
        return new Doc(new DocOptions(1, true));
    }

    static Doc of(Bytes... updates) {
        Doc doc = empty();
        for (Bytes update : updates) {
            doc.apply(update);
            doc.checkInvariants();
        }
        return doc;
    }

    /** The visible text of a root. */
    static String text(Doc doc, String root) {
        SharedType type = doc.root(root);
        return type == null ? "" : text(type);
    }

    static String text(SharedType type) {
        StringBuilder text = new StringBuilder();
        for (Item item = type.first(); item != null; item = item.right()) {
            if (!item.deleted() && item.content() instanceof StringContent content) {
                text.append(content.units());
            }
        }
        return text.toString();
    }

    /** The current value of a key, null if it is absent. */
    static @Nullable String entry(Doc doc, String root, String key) {
        SharedType type = doc.root(root);
        Item item = type == null ? null : type.entry(key);
        if (item == null || item.deleted() || !(item.content() instanceof AnyContent any)) {
            return null;
        }
        return any.values().get(any.values().size() - 1).toString();
    }

    /** The delete set alone: a diff against the document's own state. */
    static Bytes deletes(Doc doc) {
        return doc.encodeStateAsUpdate(doc.encodeStateVector());
    }
}
