package io.scriptorium.crdt.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The engine against everything in {@code src/test/fixtures}, and the runner against fixtures that were tampered with.
 */
class ConformanceTest {
    private static final Path HISTORIES = Path.of("src/test/fixtures/histories.jsonl.gz");
    private static final Path MALFORMED = Path.of("src/test/fixtures/malformed.jsonl.gz");
    private static final Path TRACE = Path.of("src/test/fixtures/trace.json");
    private static final long EMPTY_STATE_CRC = 1_104_745_215L;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    Path folder = Path.of("");

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void everyHistoryEndsInTheBytesAndContentThatYjsHas() throws IOException {
        Report report = run(HISTORIES);

        assertThat(report.failed()).as(printed()).isZero();
        assertThat(report.skipped()).isZero();
        assertThat(report.passed()).isEqualTo(400);
    }

    @Test
    void malformedUpdatesAreRefusedOrSettledWithoutHarm() throws IOException {
        Report report = run(MALFORMED);

        assertThat(report.failed()).as(printed()).isZero();
        assertThat(report.skipped()).isZero();
        assertThat(report.passed()).isEqualTo(500);
    }

    @Test
    void aTraceEndsInTheTextAndTheBytesThatYjsHas() throws IOException {
        Report report = run(TRACE);

        assertThat(report.failed()).as(printed()).isZero();
        assertThat(report.passed()).isOne();
    }

    @Test
    void aTamperedTraceIsNoticed() throws IOException {
        ObjectNode figures = (ObjectNode) MAPPER.readTree(TRACE.toFile());
        for (String ending : List.of(".ups.gz", ".state1", ".txt")) {
            Files.copy(TRACE.resolveSibling("trace" + ending), folder.resolve("trace" + ending));
        }
        Path file = folder.resolve("trace.json");
        for (String name :
                List.of("updates", "bytesV1", "bytesV2", "textUnits", "textBytes", "stateV1", "stateV2", "structs")) {
            MAPPER.writeValue(
                    file.toFile(),
                    figures.deepCopy().put(name, figures.get(name).intValue() + 1));
            assertThat(run(file).failed()).as(name).isOne();
        }
        for (String name : List.of("textSha256", "stateV1Sha256", "stateV2Sha256", "sv")) {
            MAPPER.writeValue(file.toFile(), figures.deepCopy().put(name, "AAAA"));
            assertThat(run(file).failed()).as(name).isOne();
        }
        MAPPER.writeValue(file.toFile(), figures);
        assertThat(run(file).failed()).isZero();
        for (String ending : List.of(".state1", ".txt")) {
            byte[] bytes = Files.readAllBytes(folder.resolve("trace" + ending));
            bytes[bytes.length / 2] ^= 1;
            Files.write(folder.resolve("trace" + ending), bytes);
            assertThat(run(file).failed()).as(ending).isOne();
            bytes[bytes.length / 2] ^= 1;
            Files.write(folder.resolve("trace" + ending), bytes);
        }
    }

    @Test
    void aFlippedBitInAnyCheckedFieldIsNoticed() throws IOException {
        ObjectNode fixture = richCase();
        int last = fixture.get("steps").size() - 1;

        assertThat(failuresOf(fixture)).isZero();
        for (String path : List.of(
                "sv",
                "state1",
                "state2",
                "diffs/0/d1",
                "diffs/0/d2",
                "merge/m",
                "merge/sv",
                "merge/d",
                "merge/conv",
                "merge/meta/from/0/1",
                "merge/meta/to/0/1",
                "snaps/0/s1",
                "snaps/0/s2",
                "snaps/0/has/0",
                "snaps/0/r1",
                "u/0",
                "steps/0/p",
                "steps/0/s",
                "steps/0/e/0",
                "steps/" + last + "/p",
                "steps/" + last + "/s",
                "gc",
                "enc",
                "v")) {
            ObjectNode tampered = fixture.deepCopy();
            flip(tampered, path);
            assertThat(failuresOf(tampered)).as(path).isOne();
        }
    }

    @Test
    void bytesCountWhereverTheyAre() throws IOException {
        ObjectNode fixture = richCase();
        for (String path : List.of("state1", "state2", "sv", "merge/m", "merge/conv", "snaps/0/s1", "snaps/0/s2")) {
            int bytes = Base64.getDecoder().decode(fixture.at("/" + path).textValue()).length;
            for (int at = bytes - 1; at >= 0; at -= 5) {
                ObjectNode tampered = fixture.deepCopy();
                flip(tampered, path, at);
                assertThat(failuresOf(tampered)).as(path + " byte " + at).isOne();
            }
        }
    }

    @Test
    void changedContentIsNoticed() throws IOException {
        ObjectNode fixture = richCase();
        ObjectNode changed = fixture.deepCopy();
        ObjectNode root = (ObjectNode) changed.get("roots").elements().next();
        root.put("$", "another kind");
        ObjectNode absent = fixture.deepCopy();
        absent.putObject("roots");
        ObjectNode restored = fixture.deepCopy();
        ((ObjectNode) restored.at("/snaps/0")).putObject("roots");
        assertThat(failuresOf(restored)).isOne();
        assertThat(failuresOf(changed)).isOne();
        assertThat(failuresOf(absent)).isOne();
        for (String name : List.of("pendS", "pendD")) {
            assertThat(failuresOf(fixture.deepCopy().put(name, "AA=="))).isOne();
        }
        ObjectNode missing = fixture.deepCopy();
        missing.putArray("missing").addArray().add(1).add(1);
        assertThat(failuresOf(missing)).isOne();
    }

    @Test
    void membersThatAreAbsentOrUnknownAreFailures() throws IOException {
        ObjectNode fixture = richCase();
        for (String name : List.of(
                "u", "steps", "sv", "state1", "state2", "pendS", "missing", "pendD", "diffs", "merge", "snaps", "roots",
                "gc")) {
            ObjectNode tampered = fixture.deepCopy();
            tampered.remove(name);
            assertThat(failuresOf(tampered)).as(name).isOne();
        }
        assertThat(failuresOf(fixture.deepCopy().put("surplus", 1))).isOne();
    }

    @Test
    void tamperedMalformedCasesAreNoticed() {
        ObjectNode taken =
                MAPPER.createObjectNode().put("why", "an empty update").putNull("base");
        taken.put("enc", 1).put("u", "AAA=").put("r", "ok").put("crc", EMPTY_STATE_CRC);
        // a format mark whose value is no JSON
        ObjectNode refused = taken.deepCopy().put("u", "AQEJAAYBAXQBawF4AA==").put("r", "throws");

        assertThat(failuresOf(taken)).isZero();
        assertThat(failuresOf(refused)).isZero();
        assertThat(failuresOf(taken.deepCopy().put("crc", EMPTY_STATE_CRC ^ 1))).isOne();
        assertThat(failuresOf(refused.deepCopy().put("r", "ok"))).isOne();
        assertThat(failuresOf(taken.deepCopy().put("r", "maybe"))).isOne();
        assertThat(failuresOf(taken.deepCopy().put("enc", 3))).isOne();
        assertThat(failuresOf(taken.deepCopy().put("surplus", 1))).isOne();
    }

    @Test
    void damagedFilesAndLinesFailTheRun() throws IOException {
        Path cut = folder.resolve("cut.jsonl.gz");
        byte[] bytes = Files.readAllBytes(MALFORMED);
        Files.write(cut, Arrays.copyOf(bytes, bytes.length - 9));
        Path broken = Files.writeString(folder.resolve("broken.jsonl"), "{\"v\":1,\n");
        Path empty = Files.writeString(folder.resolve("empty.jsonl"), "");
        Path notUtf8 = Files.write(folder.resolve("bytes.jsonl"), new byte[] {'{', (byte) 0xff, '}'});

        for (Path file : List.of(cut, broken, empty, notUtf8, folder.resolve("absent.jsonl"))) {
            assertThat(Conformance.run(
                            List.of(file.toString()), new PrintStream(printed, true, StandardCharsets.UTF_8), 10))
                    .as(file.getFileName().toString())
                    .isOne();
        }
    }

    @Test
    void whatIsNotCheckedIsSaid() throws IOException {
        ObjectNode fixture = richCase();
        fixture.put("cleanup", true);
        Path file = folder.resolve("one.jsonl");
        MAPPER.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII).writeValue(file.toFile(), fixture);

        assertThat(Conformance.run(
                        List.of(file.toString()), new PrintStream(printed, true, StandardCharsets.UTF_8), 10))
                .isZero();
        assertThat(printed())
                .contains("skipped cleanup=true: the engine tidies no format marks: 1")
                .endsWith("0 passed, 0 failed, 1 skipped\n");
    }

    private Report run(Path file) throws IOException {
        Report report = new Report(new PrintStream(printed, true, StandardCharsets.UTF_8), 10);
        new CaseRunner(report).runFile(file);
        report.printSummary();
        return report;
    }

    private int failuresOf(JsonNode fixture) {
        Report report = new Report(new PrintStream(printed, true, StandardCharsets.UTF_8), 0);
        new CaseRunner(report).runLine("test", fixture.toString());
        return report.failed();
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    /** A small case that was delivered in order, emitted something in its first step and has nothing pending. */
    private static ObjectNode richCase() throws IOException {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(HISTORIES)), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                ObjectNode fixture = (ObjectNode) MAPPER.readTree(line);
                if (fixture.get("mode").textValue().equals("order")
                        && fixture.get("pendS").isNull()
                        && fixture.get("roots").size() > 1
                        && fixture.get("state1").textValue().length() < 800
                        && fixture.at("/steps/0/e").size() == 1
                        && fixture.at("/snaps/0/r1").isNumber()
                        && !fixture.at("/diffs/0/d1").textValue().equals("AAA=")) {
                    return fixture;
                }
            }
        }
        throw new AssertionError("no such case");
    }

    /** Changes the value at a path of names and indices by one bit, or to its opposite. */
    private static void flip(ObjectNode fixture, String path) {
        flip(fixture, path, 1);
    }

    private static void flip(ObjectNode fixture, String path, int at) {
        int cut = path.lastIndexOf('/');
        JsonNode parent = fixture.at(cut < 0 ? "" : "/" + path.substring(0, cut));
        String name = path.substring(cut + 1);
        if (parent instanceof ObjectNode object) {
            JsonNode value = object.get(name);
            if (value.isTextual()) {
                object.put(name, flipped(value.textValue(), at));
            } else if (value.isBoolean()) {
                object.put(name, !value.booleanValue());
            } else {
                object.put(name, value.longValue() ^ 1 << 2);
            }
        } else {
            ArrayNode array = (ArrayNode) parent;
            int index = Integer.parseInt(name);
            JsonNode value = array.get(index);
            if (value.isTextual()) {
                array.set(index, array.textNode(flipped(value.textValue(), at)));
            } else {
                array.set(index, array.numberNode(value.longValue() ^ 1));
            }
        }
    }

    private static String flipped(String base64, int at) {
        byte[] bytes = Base64.getDecoder().decode(base64);
        bytes[at] ^= 1;
        return Base64.getEncoder().encodeToString(bytes);
    }
}
