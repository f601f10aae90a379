package io.scriptorium.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.journal.JournalException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Killed processes, torn writes and damage: what was acknowledged is there, or the journal does not start. */
final class CrashTest {
    private static final int EVENTS = 200;

    @TempDir
    Path directory;

    @Test
    void aKilledProcessLosesNoAcknowledgedEvent() throws Exception {
        long seed = Long.getLong("scriptorium.seed", System.nanoTime());
        System.out.println("CrashTest: -Dscriptorium.seed=" + seed);
        Random random = new Random(seed);
        Map<String, Long> acknowledged = new HashMap<>();
        for (int round = 0; round < 4; round++) {
            int kill = 1 + random.nextInt(3000);
            try (JournalChild child = JournalChild.start("write", directory)) {
                for (int i = 0; i < kill; i++) {
                    note(acknowledged, child.readLine());
                }
                child.kill();
                String line = child.readLine();
                while (line != null) {
                    note(acknowledged, line);
                    line = child.readLine();
                }
            }

            try (OpenJournal journal = OpenJournal.in(directory)) {
                acknowledged.forEach((id, highest) -> {
                    assertThat(journal.reader.highestSequenceNr(id)).isGreaterThanOrEqualTo(highest);
                    List<String> texts = journal.texts(id);
                    assertThat(texts).hasSizeGreaterThanOrEqualTo(highest.intValue());
                    for (int i = 1; i <= highest; i++) {
                        assertThat(texts.get(i - 1)).isEqualTo(id + " " + i);
                    }
                });
            }
        }
        assertThat(acknowledged).hasSize(8);
    }

    private static void note(Map<String, Long> acknowledged, @org.jspecify.annotations.Nullable String line) {
        assertThat(line).isNotNull();
        int space = line.indexOf(' ');
        if (line.matches("document-\\d+ \\d+")) {
            acknowledged.merge(line.substring(0, space), Long.valueOf(line.substring(space + 1)), Math::max);
        }
    }

    @Test
    void aTornLastWriteIsDroppedAndNothingElse() throws IOException {
        Path image = crashImage();
        Path log = newestLog(image);
        byte[] whole = Files.readAllBytes(log);

        for (int torn : new int[] {1, 3, 20, 60}) {
            Files.write(log, Arrays.copyOf(whole, whole.length - torn));

            try (OpenJournal journal = OpenJournal.in(copy(image, "torn-" + torn))) {
                assertThat(journal.texts("document")).isEqualTo(texts(EVENTS - 1));
                assertThat(journal.reader.highestSequenceNr("document")).isEqualTo(EVENTS - 1);
                journal.append("document", EVENTS, "again");
            }
            try (OpenJournal journal = OpenJournal.in(directory.resolve("torn-" + torn))) {
                assertThat(journal.texts("document")).hasSize(EVENTS).endsWith("again");
            }
        }
    }

    @Test
    void aLastWriteWhoseSectorsNeverCameIsDroppedAndKeptAside() throws IOException {
        Path image = crashImage("x".repeat(100_000));
        Path log = newestLog(image);
        byte[] whole = Files.readAllBytes(log);
        int begin = whole.length - 100_000;

        for (int[] zeros :
                new int[][] {{begin, whole.length}, {begin + 40_000, begin + 44_096}, {begin + 90_000, whole.length}}) {
            byte[] torn = whole.clone();
            Arrays.fill(torn, zeros[0], zeros[1], (byte) 0);
            Files.write(log, torn);

            Path copy = copy(image, "torn-" + zeros[0]);
            try (OpenJournal journal = OpenJournal.in(copy)) {
                assertThat(journal.texts("document")).isEqualTo(texts(EVENTS));
                journal.append("document", EVENTS + 1, "again");
            }
            assertThat(copy.resolve("rocksdb/" + log.getFileName() + ".torn")).exists();
        }
    }

    @Test
    void aFlippedBitInTheLastWriteRefusesToStart() throws IOException {
        Path image = crashImage("x".repeat(100_000));
        Path log = newestLog(image);
        byte[] damaged = Files.readAllBytes(log);
        damaged[damaged.length - 50_000] ^= 1;
        Files.write(log, damaged);

        assertDamaged(image);
    }

    @Test
    void sectorsOfZerosInTheMiddleRefuseToStart() throws IOException {
        Path image = crashImage("x".repeat(100_000), "last");
        Path log = newestLog(image);
        byte[] damaged = Files.readAllBytes(log);
        Arrays.fill(damaged, damaged.length - 60_000, damaged.length - 50_000, (byte) 0);
        Files.write(log, damaged);

        assertDamaged(image);
    }

    @Test
    void spaceReservedBehindTheLastWriteIsIgnored() throws IOException {
        Path image = crashImage();
        Files.write(newestLog(image), new byte[100_000], StandardOpenOption.APPEND);

        try (OpenJournal journal = OpenJournal.in(image)) {
            assertThat(journal.texts("document")).isEqualTo(texts(EVENTS));
        }
    }

    @Test
    void damageInTheMiddleOfTheLogRefusesToStart() throws IOException {
        Path image = crashImage();
        Path log = newestLog(image);
        byte[] whole = Files.readAllBytes(log);
        for (int at : new int[] {whole.length / 4, whole.length / 2, whole.length * 3 / 4}) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 1;
            Files.write(log, damaged);

            assertDamaged(copy(image, "damaged-" + at));
        }
    }

    @Test
    void aMissingLogRefusesToStart() throws IOException {
        try (OpenJournal journal =
                new OpenJournal(RocksConfig.settings(directory.resolve("journal"), "write-buffer-size = 64 KiB"))) {
            for (int i = 1; i <= 40; i++) {
                journal.append("document", i, "x".repeat(10_000));
            }
            Path image = copy(directory.resolve("journal"), "image");
            List<Path> logs = logs(image);
            assertThat(logs).hasSizeGreaterThan(1);
            Files.delete(logs.get(0));

            assertDamaged(image);
        }
    }

    @Test
    void aMissingTableRefusesToStart() throws IOException {
        crashImage();
        OpenJournal.in(directory.resolve("journal")).close();
        try (Stream<Path> files = Files.list(directory.resolve("journal/rocksdb"))) {
            List<Path> tables =
                    files.filter(file -> file.toString().endsWith(".sst")).toList();
            assertThat(tables).isNotEmpty();
            for (Path table : tables) {
                Files.delete(table);
            }
        }

        assertThatThrownBy(() -> OpenJournal.in(directory.resolve("journal")))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining(directory.resolve("journal").toString());
    }

    private static void assertDamaged(Path image) {
        assertThatThrownBy(() -> OpenJournal.in(image).close())
                .isInstanceOf(JournalException.class)
                .hasMessageContaining(image.toString())
                .satisfies(e -> assertThat(((JournalException) e).reason()).isEqualTo(Reason.DAMAGED));
    }

    /**
     * What would be on disk if the machine stopped behind the last of {@link #EVENTS} acknowledged events, and some
     * more.
     */
    private Path crashImage(String... more) throws IOException {
        try (OpenJournal journal = OpenJournal.in(directory.resolve("journal"))) {
            for (int i = 1; i <= EVENTS; i++) {
                journal.append("document", i, "edit " + i);
            }
            for (int i = 0; i < more.length; i++) {
                journal.append("document", EVENTS + 1 + i, more[i]);
            }
            return copy(directory.resolve("journal"), "image");
        }
    }

    private static List<String> texts(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> "edit " + i).toList();
    }

    private Path copy(Path from, String name) throws IOException {
        Path to = directory.resolve(name);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                if (!file.getFileName().toString().equals("LOCK")) {
                    Files.copy(file, to.resolve(from.relativize(file).toString()));
                }
            }
        }
        return to;
    }

    static Path newestLog(Path image) throws IOException {
        List<Path> logs = logs(image);
        return logs.get(logs.size() - 1);
    }

    private static List<Path> logs(Path image) throws IOException {
        try (Stream<Path> files = Files.list(image.resolve("rocksdb"))) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .toList();
        }
    }
}
