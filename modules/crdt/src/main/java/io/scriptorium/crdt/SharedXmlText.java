package io.scriptorium.crdt;

/** A text between XML elements; its attributes print as tags. What edits have in common: {@link SharedObject}. */
public final class SharedXmlText extends SharedText {
    SharedXmlText(Doc doc, SharedType type) {
        super(doc, TypeKind.XML_TEXT, type);
    }

    SharedXmlText(Doc doc, String rootName) {
        super(doc, TypeKind.XML_TEXT, rootName);
    }

    /** The text with its attributes as XML, without any escaping, as yjs prints it. */
    @Override
    public String toString() {
        return view().xml();
    }
}
