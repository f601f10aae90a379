package io.scriptorium.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.journal.JournalException.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.util.ByteString;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A full disk: writes fail with the reason, reads go on, nothing acknowledged is lost, and writes succeed again when
 * there is space. The disk is a small one in memory, which only root may mount; for others these tests say so and end.
 */
final class FullDiskTest {
    private static final int DISK_MIB = 16;
    private static final int EVENT_BYTES = 20_000;

    @TempDir
    Path temporary;

    private Path disk = Path.of("");

    @BeforeEach
    void mountDisk() throws IOException, InterruptedException {
        disk = Files.createDirectory(temporary.resolve("disk"));
        int exit = run("mount", "-t", "tmpfs", "-o", "size=" + DISK_MIB + "m", "tmpfs", disk.toString());
        Assumptions.assumeTrue(exit == 0, "a small disk can be mounted, which needs root");
    }

    @AfterEach
    void unmountDisk() throws IOException, InterruptedException {
        run("umount", "--lazy", disk.toString());
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    @Test
    void writesFailWithTheReasonAndSucceedAgainWhenThereIsSpace() throws IOException {
        Path ballast = Files.write(disk.resolve("ballast"), new byte[6 << 20]);
        try (OpenJournal journal = open()) {
            int acknowledged = fill(journal);

            assertThat(journal.database.isFailed()).isTrue();
            assertRefused(journal, acknowledged + 1);
            assertThat(journal.reader.highestSequenceNr("document"))
                    .as("reads go on")
                    .isEqualTo(acknowledged);

            Files.delete(ballast);
            AtomicInteger attempts = new AtomicInteger();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .ignoreException(JournalException.class)
                    .until(() -> {
                        attempts.incrementAndGet();
                        append(journal, acknowledged + 1);
                        return true;
                    });
            assertThat(journal.database.isFailed()).isFalse();
            append(journal, acknowledged + 2);
            assertComplete(journal, acknowledged + 2);
        }
        try (OpenJournal journal = open()) {
            assertComplete(journal, journal.reader.highestSequenceNr("document"));
        }
    }

    @Test
    void anIdleJournalRecoversByItself() throws IOException {
        Path ballast = Files.write(disk.resolve("ballast"), new byte[6 << 20]);
        try (OpenJournal journal = open()) {
            int acknowledged = fill(journal);

            Files.delete(ballast);

            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !journal.database.isFailed());
            append(journal, acknowledged + 1);
        }
    }

    @Test
    void aProcessThatEndsOnAFullDiskLosesNothing() throws IOException {
        Path ballast = Files.write(disk.resolve("ballast"), new byte[6 << 20]);
        int acknowledged;
        try (OpenJournal journal = open()) {
            acknowledged = fill(journal);
        }

        Path rest = fillTheRest();
        assertThatThrownBy(() -> open().close())
                .as("a start on a full disk says why")
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("disk full");

        Files.delete(rest);
        Files.delete(ballast);
        try (OpenJournal journal = open()) {
            assertThat(journal.reader.highestSequenceNr("document")).isGreaterThanOrEqualTo(acknowledged);
            assertComplete(journal, acknowledged);
        }
    }

    private OpenJournal open() {
        return new OpenJournal(
                RocksConfig.settings(
                        disk.resolve("journal"),
                        "write-buffer-size = 512 KiB, log-size-max = 2 MiB, reopen-interval = 50 ms, waiting-size-max = 64 MiB"));
    }

    /** Writes until the disk is full; gives the number of acknowledged events. */
    private int fill(OpenJournal journal) {
        for (int i = 1; i < 10_000; i++) {
            try {
                append(journal, i);
            } catch (JournalException e) {
                assertThat(e.reason()).as(e.getMessage()).isEqualTo(Reason.NO_SPACE);
                return i - 1;
            }
        }
        throw new AssertionError("the disk is never full");
    }

    private Path fillTheRest() throws IOException {
        Path rest = disk.resolve("rest");
        try (OutputStream out = Files.newOutputStream(rest)) {
            while (true) {
                out.write(new byte[4096]);
            }
        } catch (IOException full) {
            return rest;
        }
    }

    private void assertRefused(OpenJournal journal, int sequenceNr) {
        assertThatThrownBy(() -> append(journal, sequenceNr))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining(disk.resolve("journal").toString())
                .hasMessageContaining("disk full");
    }

    private static void append(OpenJournal journal, int sequenceNr) {
        byte[] bytes = new byte[EVENT_BYTES];
        new java.util.Random(sequenceNr).nextBytes(bytes);
        OpenJournal.join(journal.writer.submit(new Change.Append(
                "document", List.of(OpenJournal.event(sequenceNr, ByteString.fromArrayUnsafe(bytes))))));
    }

    private static void assertComplete(OpenJournal journal, long count) {
        long next = 1;
        while (next <= count) {
            for (StoredEvent event : journal.reader.events("document", next, count, Long.MAX_VALUE)) {
                assertThat(event.sequenceNr()).isEqualTo(next);
                byte[] bytes = new byte[EVENT_BYTES];
                new java.util.Random(next).nextBytes(bytes);
                assertThat(java.util.Arrays.equals(event.payload().bytes().toArrayUnsafe(), bytes))
                        .isTrue();
                next++;
            }
        }
    }
}
