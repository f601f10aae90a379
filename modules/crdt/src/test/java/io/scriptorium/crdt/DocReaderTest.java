package io.scriptorium.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.lib0.JsonPrinter;
import io.scriptorium.crdt.wire.UpdateFormat;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Reading a document that yjs wrote; what every kind of content reads as is in the fixtures. */
class DocReaderTest {
    /**
     * {@code d = new Y.Doc(); d.clientID = 5; d.getText('t').insert(0, 'Hé'); d.getText('t').format(0, 1, {em: true});
     * d.getMap('m').set('k', [1, 'x']); d.getArray('a').insert(0, [0.5, new Y.Map([['in', null]])]);
     * d.getXmlFragment('x').insert(0, [new Y.XmlElement('P')]); Y.encodeStateAsUpdate(d)} with yjs 13.6.33.
     */
    private static final String DOCUMENT =
            "AQkFAAQBAXQBSIQFAALDqUYFAAJlbQR0cnVlxgUABQECZW0EbnVsbCgBAW0BawF1An0BdwF4CAEBYQF8PwAAAIcFBQEoAAUGAmluAX4HAQF4AwFQAA==";

    @Test
    void rootsOfUndeclaredKindAreReadAsWhatTheyProbablyAre() {
        Doc doc = loaded();

        assertThat(doc.rootNames()).containsExactlyInAnyOrder("t", "m", "a", "x");
        assertThat(DocReader.root(doc, "t").kind()).isEqualTo(TypeKind.TEXT);
        assertThat(DocReader.root(doc, "m").kind()).isEqualTo(TypeKind.MAP);
        assertThat(DocReader.root(doc, "a").kind()).isEqualTo(TypeKind.ARRAY);
        assertThat(DocReader.root(doc, "x").kind()).isEqualTo(TypeKind.XML_FRAGMENT);
        assertThat(JsonPrinter.print(DocReader.json(doc)))
                .contains("\"t\":\"Hé\"", "\"m\":{\"k\":[1,\"x\"]}", "\"a\":[0.5,{\"in\":null}]", "\"x\":\"<p></p>\"");
    }

    @Test
    void aRootIsReadAsTheKindThatIsAskedFor() {
        Doc doc = loaded();

        assertThat(DocReader.root(doc, "t", TypeKind.TEXT).text()).isEqualTo("Hé");
        assertThat(DocReader.root(doc, "t", TypeKind.XML_TEXT).xml()).isEqualTo("<em>H</em>é");
        assertThat(JsonPrinter.print(DocReader.root(doc, "t", TypeKind.TEXT).deltaJson()))
                .isEqualTo("[{\"insert\":\"H\",\"attributes\":{\"em\":true}},{\"insert\":\"é\"}]");
        assertThat(DocReader.root(doc, "x", TypeKind.XML_ELEMENT).xml()).isEqualTo("<undefined><p></p></undefined>");
    }

    @Test
    void aRootThatNobodyMentionedReadsAsEmptyAndIsNotCreated() {
        Doc doc = loaded();

        assertThat(DocReader.root(doc, "none", TypeKind.TEXT).isEmpty()).isTrue();
        assertThat(DocReader.root(doc, "none").kind()).isEqualTo(TypeKind.UNKNOWN);
        assertThat(doc.rootNames()).doesNotContain("none");
    }

    @Test
    void runsNameTheIdsUnderWhichTheVisibleWasInserted() {
        Doc doc = loaded();

        assertThat(DocReader.runs(doc, "t").stream().map(DocReaderTest::line))
                .containsExactly("[] 5:0+1 Text[text=H]", "[] 5:1+1 Text[text=é]");
        assertThat(DocReader.runs(doc, "m").stream().map(DocReaderTest::line))
                .containsExactly("[Str[value=k]] 5:4+1 Value[value=Arr[values=[Num[value=1.0], Str[value=x]]]]");
        assertThat(DocReader.runs(doc, "a").stream().map(DocReaderTest::line).toList())
                .hasSize(3)
                .element(2)
                .asString()
                .startsWith("[Num[value=1.0], Str[value=in]] 5:7+1");
        assertThat(DocReader.runs(doc, "none")).isEmpty();
        assertThat(Updates.ranges(document(), UpdateFormat.V1)).containsExactly(new ClockRange(5, 0, 9));
    }

    private static String line(InsertedRun run) {
        return run.path() + " " + run.client() + ":" + run.clock() + "+" + run.length() + " " + run.element();
    }

    @Test
    void aViewDoesNotChangeWithItsDocument() {
        Doc doc = new Doc(new DocOptions(1, true));
        TypeView before = DocReader.root(doc, "t", TypeKind.TEXT);
        doc.apply(document());

        assertThat(before.text()).isEmpty();
        assertThat(DocReader.root(doc, "t", TypeKind.TEXT).text()).isEqualTo("Hé");
    }

    @Test
    void ofSeveralValuesBelowOneKeyTheLastCounts() {
        // client 9, clock 0: any-values under the key k of the root m, then a text under the key t
        String update = "010209002801016d016b037d017d027d032401016d01740361626300";
        Doc doc = new Doc(new DocOptions(1, true));
        doc.apply(Bytes.wrap(HexFormat.of().parseHex(update)));

        assertThat(JsonPrinter.print(DocReader.root(doc, "m").json())).isEqualTo("{\"k\":3,\"t\":\"c\"}");
    }

    @Test
    void typesNestedDeeperThanTheLimitReadAsEmpty() {
        int depth = ViewBuilder.TYPE_DEPTH_MAX + 200;
        Doc doc = new Doc(new DocOptions(1, true));
        doc.apply(NestedTypes.arraysInArrays(depth));

        TypeView view = DocReader.root(doc, "a", TypeKind.ARRAY);
        int levels = 0;
        while (!view.list().isEmpty()) {
            view = ((ViewElement.Nested) view.list().get(0)).type();
            levels++;
        }
        assertThat(levels).isEqualTo(ViewBuilder.TYPE_DEPTH_MAX + 1);
        assertThat(JsonPrinter.print(DocReader.json(doc))).startsWith("{\"a\":[[[[");
    }

    private static Doc loaded() {
        Doc doc = new Doc(new DocOptions(1, true));
        doc.apply(document());
        return doc;
    }

    private static Bytes document() {
        return Bytes.wrap(Base64.getDecoder().decode(DOCUMENT));
    }
}
