package io.scriptorium.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.lib0.JsonParser;
import io.scriptorium.crdt.lib0.JsonPrinter;
import io.scriptorium.crdt.lib0.MalformedInputException;
import java.util.HexFormat;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What yjs makes of the same positions is compared in DifferentialTest. */
final class RelativePositionTest {
    private final Doc doc = new Doc(new DocOptions(7, true));
    private final SharedText text = doc.text("t");

    @Test
    void aPositionMovesWithTheElementItHoldsOnTo() {
        doc.transact(it -> text.insert(0, "abc"));
        RelativePosition right = text.position(1);
        RelativePosition left = text.position(1, -1);

        doc.transact(it -> text.insert(1, "XY"));
        assertThat(text.resolve(right)).hasValue(3);
        assertThat(text.resolve(left)).hasValue(1);

        doc.transact(it -> text.delete(0, 4));
        assertThat(text.resolve(right)).hasValue(0);
        assertThat(text.resolve(left)).hasValue(0);
    }

    @Test
    void withoutAnElementItIsTheEndOrTheStart() {
        RelativePosition end = text.position(0);
        RelativePosition start = text.position(0, -1);
        doc.transact(it -> text.insert(0, "abc"));

        assertThat(text.resolve(end)).hasValue(3);
        assertThat(text.resolve(start)).hasValue(0);
        assertThat(doc.resolve(end)).contains(new ResolvedPosition(text, 3, 0));
    }

    @Test
    void aPositionInADeletedTypeIsGone() {
        doc.transact(it -> it.map("m").setText("k").insert(0, "abc"));
        SharedText nested = doc.map("m").get("k", SharedText.class).orElseThrow();
        RelativePosition inside = nested.position(1);
        RelativePosition end = nested.position(3);
        assertThat(nested.resolve(inside)).hasValue(1);
        assertThat(text.resolve(inside)).isEqualTo(OptionalInt.empty());

        doc.transact(it -> it.map("m").delete("k"));

        assertThat(doc.resolve(inside)).isEmpty();
        assertThat(doc.resolve(end)).isEmpty();
        assertThatIllegalStateException().isThrownBy(() -> nested.position(0));
        assertThat(doc.resolve(new RelativePosition(null, null, new ItemId(99, 0), 0)))
                .isEmpty();
        assertThat(doc.resolve(new RelativePosition(new ItemId(7, 1L << 40), null, null, 0)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "00", "0007", "03", "0105", "01ff01", "02ffffffffffffffffff00", "000700bfffffffffffffff7f"})
    void whatIsNoPositionIsRefused(String hex) {
        assertThatExceptionOfType(MalformedInputException.class)
                .isThrownBy(
                        () -> RelativePosition.decode(Bytes.wrap(HexFormat.of().parseHex(hex))));
    }

    @Test
    void assocMayBeMissing() {
        assertThat(RelativePosition.decode(Bytes.wrap(new byte[] {0, 7, 5})))
                .isEqualTo(new RelativePosition(null, null, new ItemId(7, 5), 0));
        assertThat(RelativePosition.ofJson(JsonParser.parse("{\"tname\":\"t\"}", 9)))
                .isEqualTo(new RelativePosition(null, "t", null, 0));
    }

    @Test
    void jsonThatIsNoPositionIsRefused() {
        Stream.of(
                        "{}",
                        "[]",
                        "null",
                        "{\"item\":{\"client\":1}}",
                        "{\"item\":5}",
                        "{\"type\":{\"client\":1.5,\"clock\":0}}",
                        "{\"tname\":\"t\",\"assoc\":1e300}",
                        "{\"item\":{\"client\":-1,\"clock\":0}}")
                .forEach(json -> assertThatExceptionOfType(MalformedInputException.class)
                        .as(json)
                        .isThrownBy(() -> RelativePosition.ofJson(JsonParser.parse(json, 9))));
    }

    @Test
    void jsonIsThatOfYjs() {
        doc.transact(it -> text.insert(0, "abc"));

        assertThat(JsonPrinter.print(text.position(2, -1).json()))
                .isEqualTo("{\"tname\":\"t\",\"item\":{\"client\":7,\"clock\":1},\"assoc\":-1}");
    }
}
