package io.scriptorium.document.history;

import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.DocReader;
import io.scriptorium.crdt.SharedArray;
import io.scriptorium.crdt.SharedObject;
import io.scriptorium.crdt.TypeKind;
import io.scriptorium.crdt.TypeView;
import io.scriptorium.crdt.lib0.Bytes;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Brings a document back to an earlier state by an edit: what is in the document and was there then stays as it is,
 * only what differs is deleted, inserted or set. So replicas that are open converge to it, and what their users write
 * at the same time is merged. Types inside of others that are gone are made anew.
 */
public final class Restoration {
    private Restoration() {}

    /**
     * Makes roots of a document read as they did.
     *
     * @param now the document, with a client of its own that nobody else uses
     * @param then the earlier state
     * @param restored the names of roots to restore; others stay
     * @return the edit; nothing if there is nothing to do
     * @throws IllegalArgumentException if the earlier state holds something that cannot be written
     */
    public static Optional<Bytes> restore(Doc now, Doc then, Predicate<String> restored) {
        Set<String> names = new LinkedHashSet<>(then.rootNames());
        names.addAll(now.rootNames());
        return now.transact(it -> names.stream().filter(restored).forEach(name -> restore(it, then, name)));
    }

    private static void restore(Doc doc, Doc then, String name) {
        TypeView current = DocReader.root(doc, name);
        TypeView wanted = DocReader.root(then, name);
        // What an empty root is, nobody can tell: it is what it was, or what it became.
        TypeKind kind = wanted.kind() == TypeKind.UNKNOWN ? current.kind() : wanted.kind();
        if (kind == TypeKind.UNKNOWN) {
            return;
        }
        if (current.kind() != kind && current.length() > 0) {
            SharedArray anything = doc.array(name);
            anything.delete(0, anything.length());
        }
        root(doc, name, kind).replaceBy(wanted.as(kind));
    }

    private static SharedObject root(Doc doc, String name, TypeKind kind) {
        return switch (kind) {
            case ARRAY -> doc.array(name);
            case MAP, XML_HOOK -> doc.map(name);
            case TEXT -> doc.text(name);
            case XML_TEXT -> doc.xmlText(name);
            case XML_ELEMENT -> doc.xmlElement(name);
            case XML_FRAGMENT -> doc.xmlFragment(name);
            case UNKNOWN -> throw new AssertionError(kind);
        };
    }
}
