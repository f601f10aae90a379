package io.scriptorium.crdt;

import java.util.function.BiFunction;

/**
 * A kind of shared type to be made inside of another one, and with it the handle that its creation answers.
 *
 * @param <T> the handle
 */
public final class Nested<T extends SharedObject> {
    /** A text. */
    public static final Nested<SharedText> TEXT = new Nested<>(TypeKind.TEXT, "", SharedText::new);
    /** An array. */
    public static final Nested<SharedArray> ARRAY = new Nested<>(TypeKind.ARRAY, "", SharedArray::new);
    /** A map. */
    public static final Nested<SharedMap> MAP = new Nested<>(TypeKind.MAP, "", SharedMap::new);
    /** XML nodes without an element around them. */
    public static final Nested<SharedXmlFragment> XML_FRAGMENT =
            new Nested<>(TypeKind.XML_FRAGMENT, "", SharedXmlFragment::new);
    /** A text between XML elements. */
    public static final Nested<SharedXmlText> XML_TEXT = new Nested<>(TypeKind.XML_TEXT, "", SharedXmlText::new);

    private final TypeKind kind;
    private final String name;
    private final BiFunction<Doc, SharedType, T> handle;

    private Nested(TypeKind kind, String name, BiFunction<Doc, SharedType, T> handle) {
        this.kind = kind;
        this.name = name;
        this.handle = handle;
    }

    /**
     * An XML element.
     *
     * @throws IllegalArgumentException if the name is too long
     */
    public static Nested<SharedXmlElement> xmlElement(String name) {
        return new Nested<>(TypeKind.XML_ELEMENT, Names.check(name), SharedXmlElement::new);
    }

    /**
     * A type of the kind of a view.
     *
     * @throws IllegalArgumentException for a view of unknown kind
     */
    static Nested<? extends SharedObject> like(TypeView view) {
        return switch (view.kind()) {
            case TEXT -> TEXT;
            case ARRAY -> ARRAY;
            case MAP -> MAP;
            case XML_FRAGMENT -> XML_FRAGMENT;
            case XML_TEXT -> XML_TEXT;
            case XML_ELEMENT -> xmlElement(view.name());
            case XML_HOOK -> new Nested<>(TypeKind.XML_HOOK, Names.check(view.name()), SharedMap::new);
            case UNKNOWN -> throw new IllegalArgumentException("a type of unknown kind");
        };
    }

    /** What it will be. */
    public TypeKind kind() {
        return kind;
    }

    /** A new type, to be given to one item. */
    TypeContent content() {
        return new TypeContent(new SharedType(kind.typeRef(), name));
    }

    /** The handle of a type that was made. */
    T handle(Doc doc, Item item) {
        if (item.content() instanceof TypeContent content) {
            return handle.apply(doc, content.type());
        }
        throw new AssertionError(item + " holds no type");
    }
}
