package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.AnyValue;
import org.jspecify.annotations.Nullable;

/**
 * A live handle of a shared type: reads what the document holds now and, inside of {@link Doc#transact}, edits it.
 * Confined to the thread of the document. Handles of one type are equal.
 *
 * <p>What every edit has in common: arguments are checked before anything changes; outside of {@code transact}, and on
 * a type that was deleted, it throws IllegalStateException. Reading a deleted type finds it empty.
 */
public abstract sealed class SharedObject implements SharedValue permits SharedMap, SharedSequence {
    private final Doc doc;
    private final TypeKind kind;
    private final String rootName;
    private @Nullable SharedType type;

    /** Of a nested type. */
    SharedObject(Doc doc, TypeKind kind, SharedType type) {
        this.doc = doc;
        this.kind = kind;
        this.rootName = type.item() == null ? type.name() : "";
        this.type = type;
    }

    /** Of a root, which comes into being by the first edit. */
    SharedObject(Doc doc, TypeKind kind, String rootName) {
        this.doc = doc;
        this.kind = kind;
        this.rootName = Names.check(rootName);
    }

    /** What it is read as. */
    public final TypeKind kind() {
        return kind;
    }

    /** Whether it was deleted, itself or with the type that holds it. A root never is. */
    public final boolean isDeleted() {
        Item holder = type == null ? null : type.item();
        return holder != null && holder.deleted();
    }

    /** All its content, free of the document. */
    public final TypeView view() {
        SharedType shown = reading();
        return ViewBuilder.view(shown == null ? SharedType.root(rootName) : shown, kind);
    }

    /**
     * Makes its content equal to a view, for example of an earlier state or of another document, by edits of what
     * differs only: equal text, elements and values stay, types inside of both at the same place are edited and not
     * replaced. Others converge to the same content, and what they write meanwhile is kept.
     *
     * @throws IllegalArgumentException if the view holds something that cannot be written
     */
    public final void replaceBy(TypeView wanted) {
        SharedType unused = writing();
        new ViewReplacement().replace(this, wanted.as(kind));
    }

    /** Its content as plain values, as {@code toJSON} of yjs has it. */
    public final AnyValue json() {
        return view().json();
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof SharedObject object
                && object.doc == doc
                && object.kind == kind
                && object.rootName.equals(rootName)
                && (isRoot() || object.type == type);
    }

    @Override
    public final int hashCode() {
        return isRoot() ? rootName.hashCode() : System.identityHashCode(type);
    }

    private boolean isRoot() {
        return type == null || type.item() == null;
    }

    /** Its name if it is a root. */
    final String rootName() {
        return rootName;
    }

    /** Whether it is a handle of that type, which may be a root that is not part of the document yet. */
    final boolean isOf(SharedType other) {
        return other == known()
                || (type == null && other.item() == null && other.name().equals(rootName));
    }

    final Doc doc() {
        return doc;
    }

    /** The type, or null if there is nothing to read. */
    final @Nullable SharedType reading() {
        SharedType known = known();
        return isDeleted() ? null : known;
    }

    /**
     * The type, to be edited now. A root that nobody has mentioned becomes part of the document with its first item.
     *
     * @throws IllegalStateException if no transaction runs, or the type was deleted
     */
    final SharedType writing() {
        doc.editing().transaction();
        SharedType known = known();
        if (isDeleted()) {
            throw new IllegalStateException("the type was deleted");
        }
        return known == null ? SharedType.root(rootName) : known;
    }

    private @Nullable SharedType known() {
        if (type == null) {
            type = doc.root(rootName);
        }
        return type;
    }

    /**
     * Checks that a type may be made in this one.
     *
     * @throws IllegalStateException if readers would not look so deep
     */
    final void checkDepth() {
        int depth = 1;
        for (Item holder = writing().item();
                holder != null;
                holder = holder.type().item()) {
            depth++;
        }
        if (depth > ViewBuilder.TYPE_DEPTH_MAX) {
            throw new IllegalStateException("types nested deeper than " + ViewBuilder.TYPE_DEPTH_MAX);
        }
    }

    /** A handle of a type; of a root as what its content suggests. */
    static SharedObject handle(Doc doc, SharedType type) {
        TypeKind kind = type.item() == null
                ? ViewBuilder.view(type, TypeKind.UNKNOWN).guessKind()
                : TypeKind.of(type.typeRef());
        String root = type.item() == null ? type.name() : null;
        return switch (kind) {
            case ARRAY, UNKNOWN -> root == null ? new SharedArray(doc, type) : new SharedArray(doc, root);
            case MAP, XML_HOOK -> root == null ? new SharedMap(doc, type) : new SharedMap(doc, root);
            case TEXT -> root == null ? new SharedText(doc, type) : new SharedText(doc, root);
            case XML_TEXT -> new SharedXmlText(doc, type);
            case XML_FRAGMENT -> root == null ? new SharedXmlFragment(doc, type) : new SharedXmlFragment(doc, root);
            case XML_ELEMENT -> root == null ? new SharedXmlElement(doc, type) : new SharedXmlElement(doc, root);
        };
    }

    /** The value of an item at an offset: of a keyed item the last one counts. */
    static SharedValue value(Doc doc, Item item, int offset) {
        if (item.content() instanceof TypeContent content) {
            return handle(doc, content.type());
        }
        ViewElement element = ViewBuilder.element(item, offset);
        if (element instanceof SharedValue value) {
            return value;
        }
        return new ViewElement.Value(JsonView.of(element));
    }
}
