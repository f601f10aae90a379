package io.scriptorium.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.crdt.lib0.AnyValue.Constant;
import io.scriptorium.crdt.lib0.Bytes;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class EditingTest {
    private final Doc doc = new Doc(new DocOptions(7, true));

    @Test
    void aBlockOfEditsIsOneUpdateThatOthersApply() {
        Optional<Bytes> update = doc.transact(it -> {
            it.text("body").insert(0, "Hello");
            it.text("body").insert(5, " world");
            it.map("meta").set("title", "Greeting");
            it.array("list").push(1, "two", null, true);
        });

        Doc other = Docs.of(update.orElseThrow());
        assertThat(other.text("body").text()).isEqualTo("Hello world");
        assertThat(other.map("meta").value("title")).contains(new AnyValue.Str("Greeting"));
        assertThat(other.array("list").json()).isEqualTo(doc.array("list").json());
        assertThat(other.encodeStateAsUpdate()).isEqualTo(doc.encodeStateAsUpdate());
        doc.checkInvariants();
    }

    @Test
    void aBlockThatChangesNothingEmitsNothing() {
        assertThat(doc.transact(it -> assertThat(it.map("m").delete("absent")).isFalse()))
                .isEmpty();
        assertThat(doc.transact(it -> it.text("t").insert(0, ""))).isEmpty();
        assertThat(doc.rootNames()).isEmpty();
    }

    @Test
    void editsOutsideOfABlockAreRefused() {
        assertThatIllegalStateException().isThrownBy(() -> doc.text("t").insert(0, "lost"));
        assertThatIllegalStateException().isThrownBy(() -> doc.map("m").set("k", 1));
        assertThatIllegalStateException().isThrownBy(() -> doc.array("a").push(1));
        assertThat(doc.structCount()).isZero();
    }

    @Test
    void aBlockInsideOfABlockBelongsToIt() {
        List<Optional<Bytes>> inner = new ArrayList<>();
        Optional<Bytes> outer = doc.transact(it -> {
            it.text("t").insert(0, "a");
            inner.add(it.transact(that -> that.text("t").insert(1, "b")));
        });

        assertThat(inner).containsExactly(Optional.empty());
        assertThat(Docs.of(outer.orElseThrow()).text("t").text()).isEqualTo("ab");
    }

    @Test
    void editsBeforeAnExceptionStay() {
        assertThatThrownBy(() -> doc.transact(it -> {
                    it.text("t").insert(0, "kept");
                    throw new IllegalCallerException("on purpose");
                }))
                .isInstanceOf(IllegalCallerException.class);

        assertThat(doc.text("t").text()).isEqualTo("kept");
        assertThatIllegalStateException().isThrownBy(() -> doc.text("t").insert(0, "no block runs any more"));
        doc.checkInvariants();
    }

    @Test
    void updatesAreNotAppliedInsideOfABlock() {
        Bytes update = new Doc(new DocOptions(8, true))
                .transact(it -> it.text("t").insert(0, "x"))
                .orElseThrow();

        doc.transact(it -> assertThatIllegalStateException().isThrownBy(() -> it.apply(update)));
    }

    @Test
    void insertedTextTakesTheAttributesBeforeItUnlessItHasItsOwn() {
        SharedText text = doc.text("t");
        doc.transact(it -> {
            text.insert(0, "bold", Map.of("bold", true));
            text.insert(4, "er");
            text.insert(6, " plain", Map.of());
        });

        assertThat(text.delta())
                .containsExactly(piece("bolder", Map.of("bold", Constant.TRUE)), piece(" plain", Map.of()));
    }

    @Test
    void attributesAreSetAndTakenAway() {
        SharedText text = doc.text("t");
        doc.transact(it -> {
            text.insert(0, "abcdef");
            text.format(1, 4, Map.of("bold", true));
            text.format(2, 2, Collections.singletonMap("bold", null));
        });

        assertThat(text.delta())
                .containsExactly(
                        piece("a", Map.of()),
                        piece("b", Map.of("bold", Constant.TRUE)),
                        piece("cd", Map.of()),
                        piece("e", Map.of("bold", Constant.TRUE)),
                        piece("f", Map.of()));
    }

    private static DeltaPiece piece(String text, Map<String, AnyValue> attributes) {
        return new DeltaPiece(new ViewElement.Text(text), attributes);
    }

    @Test
    void aDeltaIsAppliedFromTheStart() {
        SharedText text = doc.text("t");
        doc.transact(it -> text.insert(0, "one two three"));

        doc.transact(it -> text.applyDelta(List.of(
                DeltaOp.retain(4, Map.of("em", true)),
                DeltaOp.delete(4),
                DeltaOp.insert("2 "),
                DeltaOp.embed(Map.of("image", "x.png"), Map.of()))));

        assertThat(text.text()).isEqualTo("one 2 three");
        assertThat(text.length()).isEqualTo(12);
        assertThat(text.delta().get(0)).isEqualTo(piece("one ", Map.of("em", Constant.TRUE)));
    }

    @Test
    void aPositionInsideOfASurrogatePairIsRefusedAndChangesNothing() {
        SharedText text = doc.text("t");
        doc.transact(it -> text.insert(0, "a😀b"));
        Bytes before = doc.encodeStateAsUpdate();

        doc.transact(it -> {
            assertThatIllegalArgumentException().isThrownBy(() -> text.insert(2, "x"));
            assertThatIllegalArgumentException().isThrownBy(() -> text.delete(0, 2));
            assertThatIllegalArgumentException().isThrownBy(() -> text.format(2, 1, Map.of("b", true)));
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> text.applyDelta(List.of(DeltaOp.insert("x"), DeltaOp.retain(2), DeltaOp.delete(1))));
        });

        assertThat(doc.encodeStateAsUpdate()).isEqualTo(before);
    }

    @Test
    void loneSurrogatesBecomeWhatTheWireWouldMakeOfThem() {
        Bytes update = doc.transact(it -> {
                    it.text("t").insert(0, "a\ud83dz");
                    it.map("m").set("k", "\udc00");
                })
                .orElseThrow();

        assertThat(doc.text("t").text()).isEqualTo("a\ufffdz");
        assertThat(Docs.of(update).text("t").text()).isEqualTo("a\ufffdz");
        assertThat(doc.map("m").value("k")).contains(new AnyValue.Str("\ufffd"));
    }

    @Test
    void textIsForgivingAtItsEndAndListsAreNot() {
        SharedText text = doc.text("t");
        SharedArray array = doc.array("a");
        doc.transact(it -> {
            text.insert(99, "abc");
            text.delete(2, 99);
            array.push(1, 2, 3);
            assertThatThrownBy(() -> array.insert(4, 0)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> array.delete(2, 2)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> text.insert(-1, "x")).isInstanceOf(IndexOutOfBoundsException.class);
        });

        assertThat(text.text()).isEqualTo("ab");
        assertThat(array.length()).isEqualTo(3);
    }

    @Test
    void valuesThatADocumentCannotHoldAreRefusedBeforeAnythingChanges() {
        Map<String, Object> deep = null;
        for (int i = 0; i < 101; i++) {
            deep = Collections.singletonMap("in", deep);
        }
        Map<String, Object> tooDeep = deep;
        doc.transact(it -> {
            assertThatIllegalArgumentException().isThrownBy(() -> it.array("a").push(1, new Object()));
            assertThatIllegalArgumentException().isThrownBy(() -> it.array("a").push(1, Constant.UNDEFINED));
            assertThatIllegalArgumentException().isThrownBy(() -> it.array("a").push(BigInteger.ONE));
            assertThatIllegalArgumentException().isThrownBy(() -> it.map("m").set("k", (1L << 53) + 1));
            assertThatIllegalArgumentException().isThrownBy(() -> it.map("m").set("k", tooDeep));
            assertThatIllegalArgumentException().isThrownBy(() -> it.map("k".repeat(65_537)));
            assertThatIllegalArgumentException().isThrownBy(() -> it.text("t").insert(0, "x", Map.of("a", Double.NaN)));
            assertThatIllegalArgumentException().isThrownBy(() -> it.text("t").insertEmbed(0, new byte[1]));
        });

        assertThat(doc.structCount()).isZero();
        assertThat(doc.rootNames()).isEmpty();
    }

    @Test
    void everythingTheServerWritesPassesItsOwnCheck() {
        Map<String, Object> deep = null;
        for (int i = 0; i < 100; i++) {
            deep = Collections.singletonMap("in", deep);
        }
        Map<String, Object> asDeepAsAllowed = deep;
        Bytes update = doc.transact(it -> {
                    it.map("n".repeat(65_536)).set("k".repeat(65_536), asDeepAsAllowed);
                    it.text("t").insertEmbed(0, asDeepAsAllowed);
                })
                .orElseThrow();

        assertThat(UpdateCheck.check(update, DecodeLimits.DEFAULTS).hasStructs())
                .isTrue();
    }

    @Test
    void nestedTypesAreLiveHandles() {
        doc.transact(it -> {
            SharedMap made = it.array("cards").insertMap(0);
            made.set("done", false);
            made.setText("title").insert(0, "Buy milk");
        });
        SharedMap card = doc.array("cards").get(0, SharedMap.class).orElseThrow();

        Doc other = Docs.of(doc.encodeStateAsUpdate());
        SharedMap read = other.array("cards").get(0, SharedMap.class).orElseThrow();
        assertThat(read.get("title", SharedText.class).orElseThrow().text()).isEqualTo("Buy milk");
        assertThat(doc.array("cards").get(0)).isEqualTo(card);

        doc.transact(it -> it.array("cards").delete(0, 1));
        assertThat(card.isDeleted()).isTrue();
        assertThat(card.size()).isZero();
        doc.transact(it -> assertThatIllegalStateException().isThrownBy(() -> card.set("done", true)));
    }
}
