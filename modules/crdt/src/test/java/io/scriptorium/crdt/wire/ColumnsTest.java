package io.scriptorium.crdt.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.scriptorium.crdt.lib0.ByteReader;
import io.scriptorium.crdt.lib0.ByteWriter;
import io.scriptorium.crdt.lib0.MalformedInputException;
import io.scriptorium.crdt.lib0.Units;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The columns of format v2 against vectors of lib0 ({@code src/test/fixtures/primitives.mjs}), and at their ends. */
class ColumnsTest {
    private static final HexFormat HEX = HexFormat.of();

    private static JsonNode vectors = new ObjectMapper().createObjectNode();

    @BeforeAll
    static void readVectors() throws IOException {
        vectors = new ObjectMapper()
                .readTree(Path.of("src/test/fixtures/primitives.json").toFile());
    }

    @Test
    void runsOfIntegersAreWrittenAndReadAsByLib0() {
        for (JsonNode vector : list("columns")) {
            if (vector.get(1).isNull()) {
                continue;
            }
            UintOptRleWriter out = new UintOptRleWriter();
            UintOptRleReader in = new UintOptRleReader(reader(vector.get(1).textValue()));
            for (JsonNode value : vector.get(0)) {
                out.write(value.longValue());
                assertThat(in.read()).as("%s", vector).isEqualTo(value.longValue());
            }
            assertThat(hex(out.finish())).isEqualTo(vector.get(1).textValue());
        }
    }

    @Test
    void runsOfDifferencesAreWrittenAndReadAsByLib0() {
        for (JsonNode vector : list("columns")) {
            if (vector.get(2).isNull()) {
                continue;
            }
            IntDiffOptRleWriter out = new IntDiffOptRleWriter();
            IntDiffOptRleReader in =
                    new IntDiffOptRleReader(reader(vector.get(2).textValue()));
            for (JsonNode value : vector.get(0)) {
                out.write(value.longValue());
                assertThat(in.read()).as("%s", vector).isEqualTo(value.longValue());
            }
            assertThat(hex(out.finish())).isEqualTo(vector.get(2).textValue());
        }
    }

    @Test
    void runsOfBytesAreWrittenAndReadAsByLib0() {
        for (JsonNode vector : list("columns")) {
            RleWriter out = new RleWriter();
            RleReader in = new RleReader(reader(vector.get(3).textValue()));
            for (JsonNode value : vector.get(0)) {
                int expected = (int) (value.longValue() & 0xff);
                out.write(expected);
                assertThat(in.read()).as("%s", vector).isEqualTo(expected);
            }
            assertThat(hex(out.finish())).isEqualTo(vector.get(3).textValue());
        }
    }

    @Test
    void stringsShareOneTableAndAreCutApartByUnits() {
        for (JsonNode vector : list("stringColumns")) {
            StringColumnWriter texts = new StringColumnWriter(8);
            StringColumnWriter units = new StringColumnWriter(8);
            StringColumnReader in = new StringColumnReader(reader(vector.get(1).textValue()));
            for (JsonNode text : vector.get(0)) {
                texts.write(text.textValue());
                units.write(Units.of("x" + text.textValue()), 1);
            }
            for (JsonNode text : vector.get(2)) {
                int from = in.at();
                assertThat(in.skip()).isEqualTo(text.textValue().length());
                assertThat(in.text(from, in.at())).isEqualTo(text.textValue());
                assertThat(in.units(from, in.at())).hasToString(text.textValue());
            }
            assertThat(hex(texts.finish())).isEqualTo(vector.get(1).textValue());
            assertThat(hex(units.finish())).isEqualTo(vector.get(1).textValue());
        }
    }

    @Test
    void theLastByteOfARunRepeatsForEver() {
        RleReader in = new RleReader(reader("050207"));

        assertThat(new int[] {in.read(), in.read(), in.read()}).containsOnly(5);
        for (int i = 0; i < 1000; i++) {
            assertThat(in.read()).isEqualTo(7);
        }
    }

    @Test
    void aColumnOfBytesThatEndsBehindARunLengthIsMalformed() {
        RleReader in = new RleReader(reader("0500"));
        in.read();

        assertThatThrownBy(in::read).isInstanceOf(MalformedInputException.class);
        assertThatThrownBy(new RleReader(reader(""))::read).isInstanceOf(MalformedInputException.class);
    }

    @Test
    void columnsOfIntegersReadZerosBehindTheirEnd() {
        UintOptRleReader integers = new UintOptRleReader(reader("07"));
        IntDiffOptRleReader differences = new IntDiffOptRleReader(reader("0e"));
        StringColumnReader strings = new StringColumnReader(reader("026162" + "01"));

        assertThat(new long[] {integers.read(), integers.read(), integers.read()})
                .containsExactly(7, 0, 0);
        assertThat(new long[] {differences.read(), differences.read(), differences.read()})
                .containsExactly(7, 7, 7);
        assertThat(new int[] {strings.skip(), strings.skip(), strings.at()}).containsExactly(1, 0, 1);
    }

    @Test
    void aRunOfZerosIsWrittenAsMinusZero() {
        UintOptRleReader in = new UintOptRleReader(reader("4001" + "05"));

        assertThat(new long[] {in.read(), in.read(), in.read(), in.read()}).containsExactly(0, 0, 0, 5);
    }

    @Test
    void aStringBeyondTheTableEndsWithIt() {
        StringColumnReader in = new StringColumnReader(reader("03616263" + "02" + "bfffffffffffff1f" + "01"));

        assertThat(new int[] {in.skip(), in.skip(), in.skip()}).containsExactly(2, 1, 0);
        assertThat(in.text(2, 3)).isEqualTo("c");
    }

    @Test
    void differencesThatAddUpToNoSafeIntegerAreRefused() {
        // a run of the largest difference
        IntDiffOptRleReader in = new IntDiffOptRleReader(reader("bfffffffffffff1f" + "7f"));

        assertThatThrownBy(() -> {
                    for (int i = 0; i < 5000; i++) {
                        in.read();
                    }
                })
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("differences add up");
    }

    @Test
    void aDuplicateReadsOnItsOwnFromThePlaceItIsMovedTo() {
        StringColumnReader in = new StringColumnReader(reader("03616263" + "010101"));
        StringColumnReader again = in.duplicate();
        in.skip();
        again.moveTo(in);
        in.skip();
        in.skip();

        assertThat(again.skip()).isEqualTo(1);
        assertThat(again.at()).isEqualTo(2);
        assertThat(in.at()).isEqualTo(3);
    }

    private static Iterable<JsonNode> list(String name) {
        JsonNode list = vectors.get(name);
        assertThat(list).isNotEmpty();
        return list;
    }

    private static ByteReader reader(String hex) {
        return new ByteReader(HEX.parseHex(hex));
    }

    private static String hex(ByteWriter out) {
        return HEX.formatHex(out.toByteArray());
    }
}
