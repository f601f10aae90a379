package io.scriptorium.crdt.conformance;

import static org.assertj.core.api.Assertions.assertThat;

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
        assertThat(report.passed()).isEqualTo(500);
    }

    @Test
    void malformedUpdatesAreRefusedOrSettledWithoutHarm() throws IOException {
        Report report = run(MALFORMED);

        assertThat(report.failed()).as(printed()).isZero();
        assertThat(report.skipped()).isZero();
        assertThat(report.passed()).isEqualTo(500);
    }

    @Test
    void aFlippedBitInAnyCheckedFieldIsNoticed() throws IOException {
        ObjectNode fixture = richCase();
        int last = fixture.get("steps").size() - 1;

        assertThat(failuresOf(fixture)).isZero();
        for (String path : List.of(
                "sv",
                "state1",
                "diffs/0/d1",
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
    void everyByteOfTheFinalStateCounts() throws IOException {
        ObjectNode fixture = richCase();
        for (String path : List.of("state1", "sv")) {
            int bytes = Base64.getDecoder().decode(fixture.get(path).textValue()).length;
            for (int at = 0; at < bytes; at++) {
                ObjectNode tampered = fixture.deepCopy();
                tampered.put(path, flipped(fixture.get(path).textValue(), at));
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
        ObjectNode pending = fixture.deepCopy();
        pending.put("pendS", "AA==");

        assertThat(failuresOf(changed)).isOne();
        assertThat(failuresOf(absent)).isOne();
        assertThat(failuresOf(pending)).isOne();
    }

    @Test
    void membersThatAreAbsentOrUnknownAreFailures() throws IOException {
        ObjectNode fixture = richCase();
        for (String name : List.of("u", "steps", "sv", "state1", "pendS", "missing", "pendD", "diffs", "roots", "gc")) {
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
        fixture.put("enc", 2);
        Path file = Files.writeString(folder.resolve("one.jsonl"), fixture + "\n");

        assertThat(Conformance.run(
                        List.of(file.toString()), new PrintStream(printed, true, StandardCharsets.UTF_8), 10))
                .isZero();
        assertThat(printed())
                .contains("skipped updates in format v2 (enc=2): 1")
                .contains("not checked yet: state2")
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
                        && !fixture.at("/diffs/0/d1").textValue().equals("AAA=")) {
                    return fixture;
                }
            }
        }
        throw new AssertionError("no such case");
    }

    /** Changes the value at a path of names and indices by one bit, or to its opposite. */
    private static void flip(ObjectNode fixture, String path) {
        int cut = path.lastIndexOf('/');
        JsonNode parent = fixture.at(cut < 0 ? "" : "/" + path.substring(0, cut));
        String name = path.substring(cut + 1);
        if (parent instanceof ObjectNode object) {
            JsonNode value = object.get(name);
            if (value.isTextual()) {
                object.put(name, flipped(value.textValue(), 1));
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
                array.set(index, array.textNode(flipped(value.textValue(), 1)));
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
