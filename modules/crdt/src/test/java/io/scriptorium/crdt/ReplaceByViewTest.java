package io.scriptorium.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.lib0.JsonParser;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ReplaceByViewTest {
    private final Doc doc = new Doc(new DocOptions(7, true));

    @Test
    void anEarlierStateComesBackAsAnEditThatKeepsWhatOthersWriteMeanwhile() {
        Doc client = new Doc(new DocOptions(8, true));
        doc.transact(it -> {
            it.text("t").insert(0, "one two three");
            it.map("m").set("a", 1);
            SharedMap card = it.array("cards").insertMap(0);
            card.setText("title").insert(0, "first card");
            it.array("cards").push("plain", 2, 3);
        });
        Doc then = Docs.of(doc.encodeStateAsUpdate());
        doc.transact(it -> {
            it.text("t").delete(4, 4);
            it.text("t").insert(0, "Zero ");
            it.map("m").set("a", 2);
            it.map("m").set("b", 3);
            SharedMap card = it.array("cards").get(0, SharedMap.class).orElseThrow();
            card.get("title", SharedText.class).orElseThrow().insert(10, " changed");
            it.array("cards").delete(2, 1);
        });
        client.apply(doc.encodeStateAsUpdate());
        Bytes byClient = client.transact(it -> {
                    SharedMap card = it.array("cards").get(0, SharedMap.class).orElseThrow();
                    card.get("title", SharedText.class).orElseThrow().insert(0, "My ");
                })
                .orElseThrow();

        Bytes restored = doc.transact(it -> {
                    it.text("t").replaceBy(then.text("t").view());
                    it.map("m").replaceBy(then.map("m").view());
                    it.array("cards").replaceBy(then.array("cards").view());
                })
                .orElseThrow();

        assertThat(DocReader.json(doc)).isEqualTo(DocReader.json(then));
        doc.apply(byClient);
        client.apply(restored);
        assertThat(DocReader.json(client)).isEqualTo(DocReader.json(doc));
        assertThat(doc.array("cards")
                        .get(0, SharedMap.class)
                        .flatMap(card -> card.get("title", SharedText.class))
                        .map(SharedText::text))
                .isEqualTo(Optional.of("My first card"));
        assertThat(doc.transact(
                        it -> it.array("cards").replaceBy(it.array("cards").view())))
                .isEmpty();
    }

    @Test
    void xmlIsComparedNodeByNode() {
        doc.transact(it -> {
            SharedXmlElement list = it.xmlFragment("x").appendElement("ul");
            list.setAttribute("class", "long");
            list.appendElement("li").appendText().insert(0, "one");
            list.appendElement("li").appendText().insert(0, "two");
        });
        Doc other = new Doc(new DocOptions(9, true));
        other.transact(it -> {
            SharedXmlElement list = it.xmlFragment("x").appendElement("ul");
            list.appendElement("li").appendText().insert(0, "one");
            list.appendElement("li").appendText().insert(0, "too");
            list.appendElement("li").appendText().insert(0, "three", Map.of("b", true));
        });
        SharedValue first = doc.xmlFragment("x").get(0);

        doc.transact(it -> it.xmlFragment("x").replaceBy(other.xmlFragment("x").view()));

        assertThat(doc.xmlFragment("x")).hasToString(other.xmlFragment("x").toString());
        assertThat(doc.xmlFragment("x").get(0)).isEqualTo(first);
        doc.checkInvariants();
    }

    @Test
    void aTextIsMadeEqualToADelta() {
        SharedText text = doc.text("t");
        doc.transact(it -> {
            text.insert(0, "The quick brown fox");
            text.format(4, 5, Map.of("bold", true));
            text.insertEmbed(9, Map.of("image", "a.png"));
        });
        Doc other = new Doc(new DocOptions(9, true));
        other.transact(it -> it.text("t")
                .applyDelta(List.of(
                        DeltaOp.insert("The "),
                        DeltaOp.insert("quick", Map.of("em", true)),
                        DeltaOp.embed(Map.of("image", "a.png"), Map.of("width", 3)),
                        DeltaOp.insert(" red fox"),
                        DeltaOp.embed(List.of(1), Map.of()))));

        Bytes update =
                doc.transact(it -> text.replaceByDiff(other.text("t").delta())).orElseThrow();

        assertThat(text.view().deltaJson()).isEqualTo(other.text("t").view().deltaJson());
        assertThat(UpdateCheck.check(update, DecodeLimits.DEFAULTS).structs()).isLessThan(14);
        assertThat(doc.transact(it -> text.replaceByDiff(other.text("t").delta())))
                .isEmpty();
    }

    @Test
    void everyKindOfValueIsCopied() {
        Doc other = new Doc(new DocOptions(9, true));
        other.transact(it -> {
            SharedMap map = it.map("m");
            map.set("json", JsonParser.parse("{\"a\":[1,null,\"x\"]}", 9));
            map.set("bytes", new byte[] {1, 2});
            map.setDocument("doc", ViewElement.SubDocument.of("other"));
            map.setType("xml", Nested.xmlElement("P")).setAttribute("id", "7");
            map.setType("list", Nested.ARRAY).push(1, new byte[] {3}, "y");
            map.setText("text").insertType(0, Nested.MAP).set("deep", true);
        });

        doc.transact(it -> it.map("m").replaceBy(other.map("m").view()));

        assertThat(doc.map("m").view()).isEqualTo(other.map("m").view());
    }
}
