package io.scriptorium.crdt.wire;

/** Numbers of the struct kinds: the low five bits of the info byte (SPEC chapter 2). */
public final class StructKind {
    /** A range whose content and parent are gone. */
    public static final int GC = 0;
    /** Deleted content, only its length is left. */
    public static final int DELETED = 1;
    /** A legacy list of JSON values. */
    public static final int JSON = 2;
    /** Bytes. */
    public static final int BINARY = 3;
    /** Text. */
    public static final int STRING = 4;
    /** One JSON value inside a text. */
    public static final int EMBED = 5;
    /** A formatting marker. */
    public static final int FORMAT = 6;
    /** A nested shared type. */
    public static final int TYPE = 7;
    /** A list of any-values. */
    public static final int ANY = 8;
    /** A reference to another document. */
    public static final int DOC = 9;
    /** Clocks that the update does not include. */
    public static final int SKIP = 10;

    /** Type reference of an XML element, which has a node name. */
    public static final int TYPE_XML_ELEMENT = 3;
    /** Type reference of an XML hook, which has a hook name. */
    public static final int TYPE_XML_HOOK = 5;
    /** Highest type reference of yjs 13: XML text. */
    public static final int TYPE_MAX = 6;

    /** Info bit: an origin follows. */
    public static final int HAS_ORIGIN = 0x80;
    /** Info bit: a right origin follows. */
    public static final int HAS_RIGHT_ORIGIN = 0x40;
    /** Info bit: the item has a key. */
    public static final int HAS_PARENT_SUB = 0x20;

    private StructKind() {}

    /** Whether a type reference is followed by a name. */
    public static boolean hasName(int typeRef) {
        return typeRef == TYPE_XML_ELEMENT || typeRef == TYPE_XML_HOOK;
    }
}
