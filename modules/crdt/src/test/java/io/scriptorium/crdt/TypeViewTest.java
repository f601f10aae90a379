package io.scriptorium.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.crdt.ViewElement.Embed;
import io.scriptorium.crdt.ViewElement.Mark;
import io.scriptorium.crdt.ViewElement.Nested;
import io.scriptorium.crdt.ViewElement.SubDocument;
import io.scriptorium.crdt.ViewElement.Text;
import io.scriptorium.crdt.ViewElement.Value;
import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.crdt.lib0.AnyValue.Constant;
import io.scriptorium.crdt.lib0.JsonParser;
import io.scriptorium.crdt.lib0.JsonPrinter;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Views read their content as SPEC 8 describes; what yjs itself makes of the same content is in the fixtures. */
class TypeViewTest {
    private static final SortedMap<String, ViewElement> NO_ENTRIES = new TreeMap<>();

    @Test
    void aRootOfUndeclaredKindIsGuessedFromItsContent() {
        Nested element = new Nested(view(TypeKind.XML_ELEMENT, "p"));
        Nested map = new Nested(view(TypeKind.MAP, ""));
        SortedMap<String, ViewElement> entries = new TreeMap<>(Map.of("k", value("1")));

        assertThat(guess(List.of(new Text("a")), NO_ENTRIES)).isEqualTo(TypeKind.TEXT);
        assertThat(guess(List.of(new Text("a")), entries)).isEqualTo(TypeKind.TEXT);
        assertThat(guess(List.of(map, new Embed(json("{}"))), NO_ENTRIES)).isEqualTo(TypeKind.TEXT);
        assertThat(guess(List.of(new Mark("bold", Constant.TRUE)), NO_ENTRIES)).isEqualTo(TypeKind.TEXT);
        assertThat(guess(List.of(element), NO_ENTRIES)).isEqualTo(TypeKind.XML_FRAGMENT);
        assertThat(guess(List.of(element), entries)).isEqualTo(TypeKind.XML_ELEMENT);
        assertThat(guess(List.of(element, map), NO_ENTRIES)).isEqualTo(TypeKind.ARRAY);
        assertThat(guess(List.of(value("1")), NO_ENTRIES)).isEqualTo(TypeKind.ARRAY);
        assertThat(guess(List.of(value("1")), entries)).isEqualTo(TypeKind.ARRAY);
        assertThat(guess(List.of(), entries)).isEqualTo(TypeKind.MAP);
        assertThat(guess(List.of(), NO_ENTRIES)).isEqualTo(TypeKind.UNKNOWN);
    }

    @Test
    void aMarkClosesThePieceEvenIfItChangesNothing() {
        TypeView text = view(
                TypeKind.TEXT,
                "",
                new Text("a"),
                new Mark("em", Constant.TRUE),
                new Text("b"),
                new Text("c"),
                new Mark("em", Constant.TRUE),
                new Text("d"),
                new Embed(json("{\"src\":1}")),
                new Mark("em", Constant.NULL),
                new Text("e"));

        assertThat(text.text()).isEqualTo("abcde");
        assertThat(JsonPrinter.print(text.deltaJson()))
                .isEqualTo("[{\"insert\":\"a\"},{\"insert\":\"bc\",\"attributes\":{\"em\":true}},"
                        + "{\"insert\":\"d\",\"attributes\":{\"em\":true}},"
                        + "{\"insert\":{\"src\":1},\"attributes\":{\"em\":true}},{\"insert\":\"e\"}]");
    }

    @Test
    void theAttributeYchangeIsTakenFromOrdinaryText() {
        TypeView text = view(TypeKind.TEXT, "", new Mark("ychange", Constant.TRUE), new Text("a"));

        assertThat(text.delta()).containsExactly(new DeltaPiece(new Text("a"), Map.of()));
    }

    @Test
    void xmlIsPrintedWithoutEscapingAndWithSortedAttributes() {
        SortedMap<String, ViewElement> attributes = new TreeMap<>();
        attributes.put("b", value("\"<&\\\"\""));
        attributes.put("a", value("[1,null,{\"x\":2}]"));
        TypeView words = view(
                TypeKind.XML_TEXT,
                "",
                new Mark("link", json("{\"href\":\"u\",\"at\":1e21}")),
                new Mark("em", Constant.TRUE),
                new Text("<w>"),
                new Embed(json("{}")));
        TypeView paragraph = new TypeView(
                TypeKind.XML_ELEMENT,
                "P",
                2,
                List.of(new Nested(words), new Nested(view(TypeKind.XML_HOOK, "clock"))),
                attributes);

        assertThat(view(TypeKind.XML_FRAGMENT, "", new Nested(paragraph)).xml())
                .isEqualTo("<p a=\"1,,[object Object]\" b=\"<&\"\">"
                        + "<em><link at=\"1e+21\" href=\"u\"><w></link></em>"
                        + "<em><link at=\"1e+21\" href=\"u\">[object Object]</link></em>"
                        + "[object Object]</p>");
    }

    @Test
    void theMembersOfAnAttributeValueAreWhatJavaScriptEnumerates() {
        TypeView words = view(
                TypeKind.XML_TEXT,
                "",
                new Mark("a", json("\"xy\"")),
                new Mark("b", json("[true,null]")),
                new Mark("c", json("5")),
                new Text("t"));

        assertThat(words.xml()).isEqualTo("<a 0=\"x\" 1=\"y\"><b 0=\"true\" 1=\"null\"><c>t</c></b></a>");
    }

    @Test
    void jsonHoldsNestedTypesAndNamesSubDocuments() {
        TypeView array = view(
                TypeKind.ARRAY,
                "",
                value("0.5"),
                new Nested(view(TypeKind.TEXT, "", new Text("hé"), new Embed(json("1")))),
                new Nested(new TypeView(
                        TypeKind.MAP, "", 0, List.of(), new TreeMap<>(Map.of("k", value("null"), "a", value("[]"))))),
                new Nested(view(TypeKind.XML_ELEMENT, "Q", new Nested(view(TypeKind.XML_TEXT, "", new Text("q"))))),
                new SubDocument("other", true, false, Constant.NULL));

        assertThat(JsonPrinter.print(array.json()))
                .isEqualTo("[0.5,\"hé\",{\"a\":[],\"k\":null},\"<q>q</q>\","
                        + "{\"guid\":\"other\",\"gc\":true,\"autoLoad\":false,\"meta\":null}]");
    }

    @Test
    void textInAnArrayIsReadUnitByUnit() {
        TypeView array = view(TypeKind.ARRAY, "", new Text("ab"), new Mark("em", Constant.TRUE), value("1"));

        assertThat(array.elements()).containsExactly(new Text("a"), new Text("b"), value("1"));
        assertThat(JsonPrinter.print(array.json())).isEqualTo("[\"a\",\"b\",1]");
    }

    @Test
    void aRootReadAsAnElementHasTheNameThatYjsGivesIt() {
        TypeView root = view(TypeKind.UNKNOWN, "", new Nested(view(TypeKind.XML_ELEMENT, "b")));

        assertThat(root.as(TypeKind.XML_ELEMENT).xml()).isEqualTo("<undefined><b></b></undefined>");
        assertThat(root.as(TypeKind.XML_FRAGMENT).xml()).isEqualTo("<b></b>");
    }

    private static TypeKind guess(List<ViewElement> list, SortedMap<String, ViewElement> entries) {
        return new TypeView(TypeKind.UNKNOWN, "", list.size(), list, entries).guessKind();
    }

    private static TypeView view(TypeKind kind, String name, ViewElement... list) {
        return new TypeView(kind, name, list.length, List.of(list), NO_ENTRIES);
    }

    private static Value value(String json) {
        return new Value(json(json));
    }

    private static AnyValue json(String text) {
        return JsonParser.parse(text, 100);
    }
}
