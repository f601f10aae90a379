package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.crdt.lib0.AnyValue.Constant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The visible content of a shared type at one moment. Immutable and free of the document it was read from.
 *
 * @param kind what it is read as
 * @param name node name of an element, name of a hook, else empty
 * @param length visible length as yjs counts it: units of text plus embeds, types and values
 * @param list what its list holds, in order
 * @param entries the current values by key, in UTF-16 order of the keys: a map's content, a text's or an element's
 *     attributes
 */
public record TypeView(
        TypeKind kind, String name, long length, List<ViewElement> list, SortedMap<String, ViewElement> entries) {
    /** Node name that yjs gives to an element which is a root. */
    static final String ROOT_ELEMENT_NAME = "UNDEFINED";

    /** Copies the collections. */
    public TypeView {
        list = List.copyOf(list);
        entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    }

    /** The same content as another kind; the content decides nothing about how it may be read (SPEC 8.1). */
    public TypeView as(TypeKind other) {
        String otherName = other == TypeKind.XML_ELEMENT ? ROOT_ELEMENT_NAME : "";
        return other == kind ? this : new TypeView(other, otherName, length, list, entries);
    }

    /** What a root of undeclared kind probably is (SPEC 8.1). */
    public TypeKind guessKind() {
        boolean nestedXml = false;
        boolean other = false;
        for (ViewElement element : list) {
            if (element instanceof ViewElement.Text
                    || element instanceof ViewElement.Embed
                    || element instanceof ViewElement.Mark) {
                return TypeKind.TEXT;
            }
            boolean xml = element instanceof ViewElement.Nested nested
                    && nested.type().kind().isXml();
            nestedXml |= xml;
            other |= !xml;
        }
        if (nestedXml && !other) {
            return entries.isEmpty() ? TypeKind.XML_FRAGMENT : TypeKind.XML_ELEMENT;
        }
        if (!list.isEmpty()) {
            return TypeKind.ARRAY;
        }
        return entries.isEmpty() ? TypeKind.UNKNOWN : TypeKind.MAP;
    }

    /** Whether there is neither anything in the list that takes a place nor a key with a value. */
    public boolean isEmpty() {
        return length == 0 && entries.isEmpty();
    }

    /** The plain text: embeds and nested types are left out. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (ViewElement element : list) {
            if (element instanceof ViewElement.Text run) {
                text.append(run.text());
            }
        }
        return text.toString();
    }

    /**
     * The text with its attributes. Neighbouring runs are joined between two marks or embeds only, as yjs does, so that
     * pieces with equal attributes may follow each other.
     */
    public List<DeltaPiece> delta() {
        List<DeltaPiece> pieces = new ArrayList<>();
        Map<String, AnyValue> attributes = new LinkedHashMap<>();
        StringBuilder run = new StringBuilder();
        for (ViewElement element : list) {
            if (element instanceof ViewElement.Text text) {
                if (attributes.containsKey("ychange")) {
                    // yjs uses this name to show changes between snapshots and takes it away from ordinary text
                    closeRun(pieces, run, attributes);
                    attributes.remove("ychange");
                }
                run.append(text.text());
            } else if (element instanceof ViewElement.Mark mark) {
                closeRun(pieces, run, attributes);
                if (mark.value() == Constant.NULL) {
                    attributes.remove(mark.key());
                } else {
                    attributes.put(mark.key(), mark.value());
                }
            } else if (element instanceof ViewElement.Embed || element instanceof ViewElement.Nested) {
                closeRun(pieces, run, attributes);
                pieces.add(new DeltaPiece(element, attributes));
            }
        }
        closeRun(pieces, run, attributes);
        return pieces;
    }

    private static void closeRun(List<DeltaPiece> pieces, StringBuilder run, Map<String, AnyValue> attributes) {
        if (run.length() > 0) {
            pieces.add(new DeltaPiece(new ViewElement.Text(run.toString()), attributes));
            run.setLength(0);
        }
    }

    /** The list as single elements: marks are left out, text comes unit by unit, as {@code toArray} of yjs gives it. */
    public List<ViewElement> elements() {
        List<ViewElement> elements = new ArrayList<>();
        for (ViewElement element : list) {
            if (element instanceof ViewElement.Text run) {
                for (int i = 0; i < run.text().length(); i++) {
                    elements.add(new ViewElement.Text(run.text().substring(i, i + 1)));
                }
            } else if (!(element instanceof ViewElement.Mark)) {
                elements.add(element);
            }
        }
        return elements;
    }

    /** The content as XML text without any escaping (SPEC 8.2); what is not XML as JavaScript prints it. */
    public String xml() {
        return XmlPrinter.print(this);
    }

    /**
     * The same content as markup that a parser reads: escaped, with characters replaced that XML does not have. Several
     * nodes may stand side by side, without one around them.
     */
    public String markup() {
        return XmlPrinter.markup(this);
    }

    /** The same as {@link #markup()} for readers of HTML: elements that are always empty there have no end. */
    public String html() {
        return XmlPrinter.html(this);
    }

    /** The content as yjs' {@code toJSON} has it: text and XML as strings, sub-documents as objects with their guid. */
    public AnyValue json() {
        return JsonView.of(this);
    }

    /** The delta as JSON: a list of objects with {@code insert} and, where there are any, {@code attributes}. */
    public AnyValue deltaJson() {
        return JsonView.ofDelta(delta());
    }
}
