package io.scriptorium.crdt;

/** A handle of a type with a list: positions in it are counted in visible elements, for text in UTF-16 units. */
public abstract sealed class SharedSequence extends SharedObject permits SharedArray, SharedText, SharedXmlFragment {
    SharedSequence(Doc doc, TypeKind kind, SharedType type) {
        super(doc, kind, type);
    }

    SharedSequence(Doc doc, TypeKind kind, String rootName) {
        super(doc, kind, rootName);
    }

    /** Number of visible elements; units of text, each embed one. */
    public final int length() {
        SharedType type = reading();
        return type == null ? 0 : type.length();
    }

    /** Places in the list as it is. */
    final Positions positions(SharedType type) {
        return doc().editing().positions(type);
    }

    final ListEditor list() {
        return new ListEditor(doc().editing(), writing());
    }
}
