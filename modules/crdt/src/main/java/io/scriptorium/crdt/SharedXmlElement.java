package io.scriptorium.crdt;

import java.util.Optional;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** An XML element: a name, attributes and nodes inside. What edits have in common: {@link SharedObject}. */
public final class SharedXmlElement extends SharedXmlFragment {
    SharedXmlElement(Doc doc, SharedType type) {
        super(doc, TypeKind.XML_ELEMENT, type);
    }

    SharedXmlElement(Doc doc, String rootName) {
        super(doc, TypeKind.XML_ELEMENT, rootName);
    }

    /** Its name; that of a root is {@code UNDEFINED}, as in yjs. */
    public String nodeName() {
        SharedType type = reading();
        return type == null || type.item() == null ? TypeView.ROOT_ELEMENT_NAME : type.name();
    }

    /** The names of its attributes, in UTF-16 order. */
    public SortedSet<String> attributeNames() {
        return Entries.keys(this);
    }

    /** The value of an attribute. */
    public Optional<SharedValue> attribute(String name) {
        return Entries.get(this, name);
    }

    /**
     * Gives an attribute a value; editors expect strings.
     *
     * @throws IllegalArgumentException if a document cannot hold the value or the name
     */
    public void setAttribute(String name, @Nullable Object value) {
        Entries.set(this, name, value);
    }

    /** Takes an attribute away and answers whether it was there. */
    public boolean removeAttribute(String name) {
        return Entries.remove(this, name);
    }
}
