package io.scriptorium.crdt;

import java.util.List;

/**
 * What a shared type is to a reader. Nested types carry it on the wire; a root is what the program that asks for it
 * says.
 */
public enum TypeKind {
    /** A list of values. */
    ARRAY,
    /** Values by key. */
    MAP,
    /** Text with marks and embeds. */
    TEXT,
    /** An element with a name, attributes and children. */
    XML_ELEMENT,
    /** Children without an element around them. */
    XML_FRAGMENT,
    /** A map with a name, for things outside of the XML tree. */
    XML_HOOK,
    /** Text whose marks print as tags. */
    XML_TEXT,
    /** A root that holds nothing visible, so that nothing can be said about it. */
    UNKNOWN;

    private static final TypeKind[] BY_REFERENCE = {ARRAY, MAP, TEXT, XML_ELEMENT, XML_FRAGMENT, XML_HOOK, XML_TEXT};

    /** The kind of a nested type by its reference on the wire (SPEC chapter 2). */
    static TypeKind of(int typeRef) {
        return typeRef >= 0 && typeRef < BY_REFERENCE.length ? BY_REFERENCE[typeRef] : UNKNOWN;
    }

    /**
     * Its reference on the wire.
     *
     * @throws AssertionError for {@link #UNKNOWN}
     */
    int typeRef() {
        int reference = List.of(BY_REFERENCE).indexOf(this);
        if (reference < 0) {
            throw new AssertionError("no type reference for " + this);
        }
        return reference;
    }

    /** Whether it is made of XML. */
    public boolean isXml() {
        return this == XML_ELEMENT || this == XML_FRAGMENT || this == XML_HOOK || this == XML_TEXT;
    }
}
