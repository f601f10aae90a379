package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.AnyValue;

/** One visible thing in the list of a shared type, or below one of its keys. Immutable. */
public sealed interface ViewElement {
    /**
     * A run of text, never empty.
     *
     * @param text the units, possibly with lone surrogates
     */
    record Text(String text) implements ViewElement {}

    /**
     * A JSON value placed in a text.
     *
     * @param value the parsed JSON
     */
    record Embed(AnyValue value) implements ViewElement {}

    /**
     * A mark: from here on the text has, or with null no longer has, an attribute. Takes no place in the list.
     *
     * @param key name of the attribute
     * @param value the parsed JSON
     */
    record Mark(String key, AnyValue value) implements ViewElement {}

    /**
     * A plain value.
     *
     * @param value anything of the any encoding
     */
    record Value(AnyValue value) implements ViewElement, SharedValue {}

    /**
     * A shared type inside of this one.
     *
     * @param type its content
     */
    record Nested(TypeView type) implements ViewElement {}

    /**
     * A reference to another document, whose content is not here.
     *
     * @param guid name of the other document
     * @param gc whether it collects deleted content
     * @param autoLoad whether it wants to be loaded at once
     * @param meta anything its author attached, or null
     */
    record SubDocument(String guid, boolean gc, boolean autoLoad, AnyValue meta) implements ViewElement, SharedValue {
        /** A reference to a document of that name, otherwise as yjs makes one. */
        public static SubDocument of(String guid) {
            return new SubDocument(guid, true, false, AnyValue.Constant.NULL);
        }
    }

    /** As yjs' {@code toJSON} has it: text and XML as strings, a sub-document as an object; a mark is undefined. */
    default AnyValue json() {
        return JsonView.of(this);
    }
}
