package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.AnyValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the shared types of a document. Each call walks what it reads once and returns values that are free of the
 * document; it must be made on the document's thread.
 */
public final class DocReader {
    private DocReader() {}

    /** A root as the kind that its content suggests (SPEC 8.1); an unknown name reads as empty. */
    public static TypeView root(Doc doc, String name) {
        TypeView view = root(doc, name, TypeKind.UNKNOWN);
        return view.as(view.guessKind());
    }

    /** A root as the kind the caller knows it to be; an unknown name reads as empty. */
    public static TypeView root(Doc doc, String name, TypeKind kind) {
        SharedType type = doc.root(name);
        return ViewBuilder.view(type == null ? SharedType.root(name) : type, kind);
    }

    /**
     * What is visible in a root and inside the types nested in it, with the ids it was inserted under: lists in their
     * order, then keys. An unknown name has none.
     */
    public static List<InsertedRun> runs(Doc doc, String name) {
        SharedType type = doc.root(name);
        return type == null ? List.of() : RunWalk.of(type);
    }

    /** All roots that hold something, by name in order of appearance, each as its guessed kind. */
    public static AnyValue json(Doc doc) {
        Map<String, AnyValue> roots = new LinkedHashMap<>();
        for (String name : doc.rootNames()) {
            TypeView view = root(doc, name);
            if (!view.isEmpty()) {
                roots.put(name, view.json());
            }
        }
        return new AnyValue.Obj(roots);
    }
}
