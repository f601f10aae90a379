package io.scriptorium.document.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.crdt.DeltaPiece;
import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.DocOptions;
import io.scriptorium.crdt.DocReader;
import io.scriptorium.crdt.SharedArray;
import io.scriptorium.crdt.SharedMap;
import io.scriptorium.crdt.SharedText;
import io.scriptorium.crdt.SharedXmlElement;
import io.scriptorium.crdt.SharedXmlText;
import io.scriptorium.crdt.ViewElement;
import io.scriptorium.crdt.lib0.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Documents of all types, edited at random, come back to any of their earlier states. */
class RestorationTest {
    private static final int EDITS = 60;

    private final long seed = Long.getLong("restoration.seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private int made;

    RestorationTest() {
        System.out.println("restoration.seed=" + seed);
    }

    private static Doc replica(long client, Bytes... updates) {
        Doc doc = new Doc(new DocOptions(client, true));
        for (Bytes update : updates) {
            doc.apply(update);
        }
        return doc;
    }

    private void edit(Doc doc) {
        doc.transact(it -> {
            switch (random.nextInt(9)) {
                case 0, 1, 2 -> write(it.text("text"));
                case 3 -> it.map("map").set("key" + random.nextInt(4), random.nextInt(100));
                case 4 -> it.map("map").delete("key" + random.nextInt(4));
                case 5 -> edit(it.array("array"));
                case 6 -> edit(it.array("cards"));
                case 7 -> {
                    SharedXmlElement node = it.xmlFragment("xml").appendElement("p" + random.nextInt(3));
                    node.setAttribute("id", made++);
                    node.appendText().insert(0, "node " + made, Map.of("b", random.nextBoolean()));
                }
                default -> editXml(it);
            }
        });
    }

    private void write(SharedText text) {
        int at = random.nextInt(text.length() + 1);
        switch (random.nextInt(5)) {
            case 0 -> text.delete(at, random.nextInt(6));
            case 1 -> text.format(at, 1 + random.nextInt(4), Map.of("bold", random.nextBoolean()));
            case 2 -> text.insertEmbed(at, Map.of("image", made++));
            default -> text.insert(at, "word" + made++ + " ");
        }
    }

    private void edit(SharedArray array) {
        int at = random.nextInt(array.length() + 1);
        if (random.nextInt(3) == 0 && at < array.length()) {
            array.delete(at, 1);
        } else if (random.nextBoolean()) {
            SharedMap card = array.insertMap(at);
            card.setText("title").insert(0, "title " + made);
            card.set("number", made++);
        } else if (at < array.length()) {
            array.get(at, SharedMap.class)
                    .flatMap(card -> card.get("title", SharedText.class))
                    .ifPresent(this::write);
        } else {
            array.push(made++, "value");
        }
    }

    private void editXml(Doc doc) {
        int length = doc.xmlFragment("xml").length();
        if (length == 0) {
            return;
        }
        int at = random.nextInt(length);
        if (random.nextInt(3) == 0) {
            doc.xmlFragment("xml").delete(at, 1);
        } else {
            doc.xmlFragment("xml")
                    .get(at, SharedXmlElement.class)
                    .flatMap(node -> node.get(0, SharedXmlText.class))
                    .ifPresent(this::write);
        }
    }

    /** What a reader sees; marks that show nothing are none of it. */
    private static String shown(Doc doc) {
        List<String> shown = new ArrayList<>();
        for (String name : List.of("map", "array", "cards", "xml")) {
            shown.add(name + "=" + DocReader.root(doc, name).json());
        }
        for (DeltaPiece piece : doc.text("text").delta()) {
            if (piece.insert() instanceof ViewElement.Text run) {
                run.text().chars().forEach(unit -> shown.add((char) unit + "" + piece.attributes()));
            } else {
                shown.add(piece.toString());
            }
        }
        return shown.toString();
    }

    @RepeatedTest(20)
    void everyRootReadsAsItDidAndReplicasConverge() {
        Doc author = replica(1);
        int moment = random.nextInt(EDITS);
        Doc then = replica(0);
        for (int i = 0; i < EDITS; i++) {
            if (i == moment) {
                then = replica(0, author.encodeStateAsUpdate());
            }
            edit(author);
        }
        Doc now = replica(7, author.encodeStateAsUpdate());

        Optional<Bytes> update = Restoration.restore(now, then, root -> true);

        assertThat(shown(now)).as("seed %d", seed).isEqualTo(shown(then));
        update.ifPresent(author::apply);
        assertThat(shown(author)).as("seed %d", seed).isEqualTo(shown(then));
        assertThat(Restoration.restore(now, then, root -> true))
                .as("seed %d: nothing is left to do", seed)
                .isEmpty();
        now.checkInvariants();
    }

    @RepeatedTest(20)
    void whatOthersWriteAtTheSameTimeStays() {
        Doc author = replica(1);
        author.transact(it -> it.text("text").insert(0, "begin "));
        Doc then = replica(0, author.encodeStateAsUpdate());
        for (int i = 0; i < EDITS; i++) {
            edit(author);
        }
        Doc now = replica(7, author.encodeStateAsUpdate());
        Doc other = replica(9, author.encodeStateAsUpdate());
        String own = "«own words " + seed + "»";

        Bytes byOther = other.transact(it ->
                        it.text("text").insert(random.nextInt(it.text("text").length() + 1), own))
                .orElseThrow();
        Optional<Bytes> update = Restoration.restore(now, then, root -> true);
        now.apply(byOther);
        update.ifPresent(other::apply);

        assertThat(shown(other)).as("seed %d", seed).isEqualTo(shown(now));
        assertThat(now.text("text").text()).as("seed %d", seed).contains(own).hasSize("begin ".length() + own.length());
        assertThat(now.encodeStateVector()).isEqualTo(other.encodeStateVector());
    }

    @Test
    void rootsThatAreNotMeantStay() {
        Doc then = replica(1);
        then.transact(it -> it.text("text").insert(0, "a"));
        Doc now = replica(2, then.encodeStateAsUpdate());
        now.transact(it -> {
            it.text("text").insert(1, "b");
            it.map("kept").set("key", 1);
        });

        Restoration.restore(now, then, root -> !root.equals("kept"));

        assertThat(now.text("text").text()).isEqualTo("a");
        assertThat(now.map("kept").keys()).containsExactly("key");
    }

    @Test
    void aRootThatBecameSomethingElseIsWhatItWas() {
        Doc then = replica(1);
        then.transact(it -> it.text("root").insert(0, "text"));
        Doc now = replica(2, then.encodeStateAsUpdate());
        now.transact(it -> {
            it.text("root").delete(0, 4);
            it.array("root").push(1, 2);
        });

        Restoration.restore(now, then, root -> true);

        assertThat(DocReader.root(now, "root").json())
                .isEqualTo(DocReader.root(then, "root").json());
    }
}
