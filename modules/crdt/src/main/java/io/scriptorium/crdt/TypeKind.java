package io.scriptorium.crdt;

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

    /** Whether it is made of XML. */
    public boolean isXml() {
        return this == XML_ELEMENT || this == XML_FRAGMENT || this == XML_HOOK || this == XML_TEXT;
    }
}
