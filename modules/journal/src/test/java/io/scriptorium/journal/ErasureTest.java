package io.scriptorium.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.FlushOptions;

/** Erased means gone from every file, not only from what is read. */
final class ErasureTest {
    private static final String SECRET = "s3cr3t-Zq8LxV2nWfTj5yRbKp7m";

    @TempDir
    Path directory;

    @Test
    void anErasedDocumentIsInNoFile() throws IOException {
        try (OpenJournal journal = OpenJournal.in(directory)) {
            for (int i = 1; i <= 100; i++) {
                journal.append("erased", i, SECRET + i);
                journal.append("kept", i, "edit " + i);
                if (i == 50) {
                    flush(journal);
                }
            }
            OpenJournal.join(journal.writer.submit(
                    new Change.PutSnapshot("erased", OpenJournal.snapshot(100, SECRET + "state"))));
            OpenJournal.join(journal.writer.submit(new Change.PutSnapshot("kept", OpenJournal.snapshot(100, "state"))));
            assertThat(filesWith(SECRET)).isNotEmpty();

            journal.eraser.erase("erased").join();

            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(filesWith(SECRET)).isEmpty());
            assertThat(journal.texts("erased")).isEmpty();
            assertThat(journal.reader.highestSequenceNr("erased")).isEqualTo(100);
            assertThat(journal.reader.newestSnapshot("erased", SnapshotSelectionCriteria.latest()))
                    .isNull();
            assertThat(journal.texts("kept")).hasSize(100);
            assertThat(journal.reader.newestSnapshot("kept", SnapshotSelectionCriteria.latest()))
                    .isNotNull();
            assertThat(journal.reader.persistenceIds("", 10).ids()).containsExactly("kept");
        }
    }

    @Test
    void deletionTakesManyPagesAndLeavesNoOrderNumbers() {
        RocksJournalSettings settings = RocksConfig.settings(directory, "read-page-size = 200");
        try (OpenJournal journal = new OpenJournal(settings)) {
            for (int i = 1; i <= 100; i++) {
                journal.append("document", i, "edit " + i);
            }

            journal.eraser.deleteEvents("document", 90).join();

            assertThat(journal.reader.events("document", 0, Long.MAX_VALUE, 1))
                    .extracting(StoredEvent::sequenceNr)
                    .containsExactly(91L);
            assertThat(orderNumbers(journal)).isEqualTo(10);
            assertThat(journal.reader.lastOrder()).isEqualTo(100);
        }
    }

    @Test
    void orderNumbersAreNeverGivenOutTwice() {
        try (OpenJournal journal = OpenJournal.in(directory)) {
            journal.append("document", 1, "edit");
            journal.append("document", 2, "edit");
            journal.eraser.erase("document").join();
        }
        try (OpenJournal journal = OpenJournal.in(directory)) {
            journal.append("other", 1, "edit");

            assertThat(journal.reader.orders("other", 0, 9).orders()).isEqualTo(List.of(3L));
        }
    }

    private static long orderNumbers(OpenJournal journal) {
        return journal.database.read(open -> {
            long count = 0;
            try (var numbers = open.db().newIterator(open.family(Layout.Family.ORDER))) {
                for (numbers.seekToFirst(); numbers.isValid(); numbers.next()) {
                    count++;
                }
            }
            return count;
        });
    }

    private static void flush(OpenJournal journal) {
        journal.database.read(open -> {
            try (FlushOptions flush = new FlushOptions().setWaitForFlush(true)) {
                open.db().flush(flush, open.family(Layout.Family.EVENTS));
            }
            return true;
        });
    }

    private List<Path> filesWith(String text) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> contains(file, text))
                    .toList();
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException deletedMeanwhile) {
            return false;
        }
    }
}
