package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.crdt.lib0.AnyValue.Constant;
import io.scriptorium.crdt.lib0.JavaScriptNumbers;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** XML types as text: without escaping, as yjs prints them (SPEC 8.2), or as markup that a parser reads. */
final class XmlPrinter {
    private static final String OBJECT = "[object Object]";

    /** Elements that HTML has without content; an end of their own would be read as another one, or as none. */
    private static final Set<String> VOID = Set.of(
            "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr");

    private final boolean escapes;
    private final boolean html;

    private XmlPrinter(boolean escapes, boolean html) {
        this.escapes = escapes;
        this.html = html;
    }

    /** The text of a type. */
    static String print(TypeView type) {
        StringBuilder out = new StringBuilder();
        new XmlPrinter(false, false).append(out, type);
        return out.toString();
    }

    /** The same as markup in HTML. */
    static String html(TypeView type) {
        StringBuilder out = new StringBuilder();
        new XmlPrinter(true, true).append(out, type);
        return out.toString();
    }

    /** The same as markup: text is escaped, and what XML has no place for in a name or a text is replaced. */
    static String markup(TypeView type) {
        StringBuilder out = new StringBuilder();
        new XmlPrinter(true, false).append(out, type);
        return out.toString();
    }

    private String name(String name) {
        if (!escapes) {
            return name;
        }
        String plain = name.replaceAll("[^A-Za-z0-9_.-]", "_");
        return plain.isEmpty() || "0123456789.-".indexOf(plain.charAt(0)) >= 0 ? "_" + plain : plain;
    }

    private void appendText(StringBuilder out, String text) {
        if (!escapes) {
            out.append(text);
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            switch (unit) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                default -> out.append(isAllowed(text, i) ? unit : '\ufffd');
            }
        }
    }

    /** Whether XML 1.0 has this unit of a text. */
    private static boolean isAllowed(String text, int at) {
        char unit = text.charAt(at);
        if (Character.isSurrogate(unit)) {
            return Character.isHighSurrogate(unit)
                    ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
                    : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
        }
        return unit >= ' ' ? unit < '\ufffe' : unit == '\t' || unit == '\n' || unit == '\r';
    }

    private void append(StringBuilder out, TypeView type) {
        switch (type.kind()) {
            case XML_ELEMENT -> {
                String name = name(type.name().toLowerCase(Locale.ROOT));
                out.append('<').append(name);
                type.entries().forEach((key, value) -> {
                    out.append(' ').append(name(key)).append("=\"");
                    append(out, value);
                    out.append('"');
                });
                out.append('>');
                type.elements().forEach(child -> append(out, child));
                if (!html || !VOID.contains(name) || !type.elements().isEmpty()) {
                    out.append("</").append(name).append('>');
                }
            }
            case XML_FRAGMENT -> type.elements().forEach(child -> append(out, child));
            case XML_TEXT -> type.delta().forEach(piece -> appendPiece(out, piece));
            case TEXT -> appendText(out, type.text());
            case ARRAY, MAP, XML_HOOK, UNKNOWN -> out.append(OBJECT);
        }
    }

    /**
     * Attributes become tags around the piece, in the order of their names; the members of their values become
     * attributes.
     */
    private void appendPiece(StringBuilder out, DeltaPiece piece) {
        TreeMap<String, AnyValue> tags = new TreeMap<>(piece.attributes());
        tags.forEach((name, value) -> {
            out.append('<').append(name(name));
            members(value).forEach((key, member) -> {
                out.append(' ').append(name(key)).append("=\"");
                append(out, member);
                out.append('"');
            });
            out.append('>');
        });
        append(out, piece.insert());
        tags.descendingKeySet()
                .forEach(name -> out.append("</").append(name(name)).append('>'));
    }

    /**
     * What a JavaScript loop over the properties of a value finds: members, elements by index, or the units of a
     * string.
     */
    private static SortedMap<String, AnyValue> members(AnyValue value) {
        TreeMap<String, AnyValue> members = new TreeMap<>();
        if (value instanceof AnyValue.Obj object) {
            members.putAll(object.members());
        } else if (value instanceof AnyValue.Arr array) {
            for (int i = 0; i < array.values().size(); i++) {
                members.put(Integer.toString(i), array.values().get(i));
            }
        } else if (value instanceof AnyValue.Str string) {
            for (int i = 0; i < string.value().length(); i++) {
                members.put(Integer.toString(i), new AnyValue.Str(string.value().substring(i, i + 1)));
            }
        }
        return members;
    }

    private void append(StringBuilder out, ViewElement element) {
        if (element instanceof ViewElement.Text run) {
            appendText(out, run.text());
        } else if (element instanceof ViewElement.Embed embed) {
            append(out, embed.value());
        } else if (element instanceof ViewElement.Value plain) {
            append(out, plain.value());
        } else if (element instanceof ViewElement.Nested nested) {
            append(out, nested.type());
        } else if (element instanceof ViewElement.SubDocument) {
            out.append(OBJECT);
        }
    }

    /** JavaScript's conversion of a value to a string. */
    private void append(StringBuilder out, AnyValue value) {
        if (value instanceof Constant constant) {
            out.append(constant.name().toLowerCase(Locale.ROOT));
        } else if (value instanceof AnyValue.Num num) {
            out.append(JavaScriptNumbers.toString(num.value()));
        } else if (value instanceof AnyValue.BigInt big) {
            out.append(big.value());
        } else if (value instanceof AnyValue.Str str) {
            appendText(out, str.value());
        } else if (value instanceof AnyValue.Bin bin) {
            String before = "";
            for (byte one : bin.value().toByteArray()) {
                out.append(before).append(one & 0xff);
                before = ",";
            }
        } else if (value instanceof AnyValue.Arr arr) {
            String before = "";
            for (AnyValue element : arr.values()) {
                out.append(before);
                if (element != Constant.NULL && element != Constant.UNDEFINED) {
                    append(out, element);
                }
                before = ",";
            }
        } else {
            out.append(OBJECT);
        }
    }
}
