package io.scriptorium.crdt;

import java.util.List;
import java.util.Optional;

/** A list of XML nodes: elements and texts. What edits have in common: {@link SharedObject}. */
public sealed class SharedXmlFragment extends SharedSequence permits SharedXmlElement {
    SharedXmlFragment(Doc doc, SharedType type) {
        super(doc, TypeKind.XML_FRAGMENT, type);
    }

    SharedXmlFragment(Doc doc, String rootName) {
        super(doc, TypeKind.XML_FRAGMENT, rootName);
    }

    SharedXmlFragment(Doc doc, TypeKind kind, SharedType type) {
        super(doc, kind, type);
    }

    SharedXmlFragment(Doc doc, TypeKind kind, String rootName) {
        super(doc, kind, rootName);
    }

    /**
     * Makes an empty node before an index.
     *
     * @return its handle
     * @throws IndexOutOfBoundsException if the index is beyond the length
     */
    public final <T extends SharedObject> T insertType(int index, Nested<T> node) {
        checkDepth();
        return node.handle(doc(), list().insert(index, node.content()));
    }

    /**
     * Makes an empty element before an index, as {@link #insertType} does.
     *
     * @throws IllegalArgumentException if the name is too long
     */
    public final SharedXmlElement insertElement(int index, String nodeName) {
        return insertType(index, Nested.xmlElement(nodeName));
    }

    /** Makes an empty text before an index, as {@link #insertType} does. */
    public final SharedXmlText insertText(int index) {
        return insertType(index, Nested.XML_TEXT);
    }

    /** Makes an empty element behind the last node. */
    public final SharedXmlElement appendElement(String nodeName) {
        return insertElement(length(), nodeName);
    }

    /** Makes an empty text behind the last node. */
    public final SharedXmlText appendText() {
        return insertText(length());
    }

    /**
     * Deletes nodes.
     *
     * @throws IndexOutOfBoundsException if they are not all there; nothing is deleted then
     */
    public final void delete(int index, int length) {
        list().delete(index, length);
    }

    /**
     * The node at an index.
     *
     * @throws IndexOutOfBoundsException if there is none
     */
    public final SharedValue get(int index) {
        return Elements.get(this, index);
    }

    /**
     * The node at an index if it is of a type, such as {@code SharedXmlText.class}; empty if it is something else.
     *
     * @throws IndexOutOfBoundsException if there is no such node
     */
    public final <T extends SharedValue> Optional<T> get(int index, Class<T> type) {
        return Optional.of(get(index)).filter(type::isInstance).map(type::cast);
    }

    /** All nodes in order. */
    public final List<SharedValue> nodes() {
        return Elements.all(this);
    }

    /** The XML without any escaping, as yjs prints it. */
    @Override
    public final String toString() {
        return view().xml();
    }
}
