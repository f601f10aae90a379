package io.scriptorium.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.journal.JournalException.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waits shares one sync, and nothing is answered before its sync. */
final class GroupCommitTest {
    private static final int WRITERS = 50;

    @TempDir
    Path directory;

    @Test
    void eachAcknowledgementFollowsASync() {
        try (OpenJournal journal = OpenJournal.in(directory)) {
            for (int i = 1; i <= 100; i++) {
                long before = journal.database.syncedWrites();

                journal.append("document", i, "edit");

                assertThat(journal.database.syncedWrites()).isGreaterThan(before);
            }
            assertThat(journal.writer.groups()).isEqualTo(100);
        }
    }

    @Test
    void everythingThatWaitsSharesOneSync() throws Exception {
        try (OpenJournal journal = OpenJournal.in(directory)) {
            CountDownLatch goOn = holdWriter(journal);
            long groups = journal.writer.groups();
            long synced = journal.database.syncedWrites();
            List<CompletableFuture<Void>> written = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                written.add(journal.submit("document-" + i, 1, "edit " + i));
            }
            assertThat(written).noneMatch(CompletableFuture::isDone);

            goOn.countDown();
            written.forEach(CompletableFuture::join);

            assertThat(journal.writer.groups()).isEqualTo(groups + 1);
            assertThat(journal.database.syncedWrites()).isEqualTo(synced + 1);
            for (int i = 0; i < WRITERS; i++) {
                assertThat(journal.texts("document-" + i)).containsExactly("edit " + i);
            }
        }
    }

    @Test
    void aGroupEndsAtItsSize() throws Exception {
        RocksJournalSettings settings = RocksConfig.settings(directory, "group-size-max = 1000");
        try (OpenJournal journal = new OpenJournal(settings)) {
            CountDownLatch goOn = holdWriter(journal);
            long groups = journal.writer.groups();
            List<CompletableFuture<Void>> written = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                written.add(journal.submit("document-" + i, 1, "x".repeat(600)));
            }

            goOn.countDown();
            written.forEach(CompletableFuture::join);

            assertThat(journal.writer.groups()).isEqualTo(groups + 2);
        }
    }

    @Test
    void whatExceedsTheWaitingBytesIsRefused() throws Exception {
        RocksJournalSettings settings = RocksConfig.settings(directory, "waiting-size-max = 1 MiB");
        try (OpenJournal journal = new OpenJournal(settings)) {
            CountDownLatch goOn = holdWriter(journal);

            CompletableFuture<Void> large = journal.submit("large", 1, "x".repeat(2 << 20));
            CompletableFuture<Void> small = journal.submit("small", 1, "x");
            goOn.countDown();

            large.join();
            assertThatThrownBy(() -> OpenJournal.join(small))
                    .hasMessageContaining("waiting-size-max")
                    .satisfies(e -> assertThat(((JournalException) e).reason()).isEqualTo(Reason.OVERLOADED));
            assertThat(journal.writer.waitingBytes()).isZero();
            journal.append("small", 1, "x");
        }
    }

    @Test
    void theHighestSequenceNumberIsReadBehindWaitingWrites() throws Exception {
        try (OpenJournal journal = OpenJournal.in(directory)) {
            CountDownLatch goOn = holdWriter(journal);
            CompletableFuture<Void> written = journal.submit("document", 1, "edit");
            CompletableFuture<Long> highest = journal.writer
                    .submit(new Change.Barrier())
                    .thenApplyAsync(done -> journal.reader.highestSequenceNr("document"));

            goOn.countDown();

            assertThat(highest.get(10, TimeUnit.SECONDS)).isEqualTo(1);
            assertThat(written).isCompleted();
        }
    }

    @Test
    void closingWritesWhatWaits() throws Exception {
        CompletableFuture<Void> written;
        OpenJournal journal = OpenJournal.in(directory);
        CountDownLatch goOn = holdWriter(journal);
        written = journal.submit("document", 1, "edit");
        CompletableFuture<Void> closed = CompletableFuture.runAsync(journal::close);
        goOn.countDown();
        closed.join();

        assertThat(written).isCompleted();
        assertThatThrownBy(() -> journal.append("document", 2, "edit"))
                .satisfies(e -> assertThat(((JournalException) e).reason()).isEqualTo(Reason.CLOSED));
        assertThatThrownBy(() -> journal.texts("document"))
                .satisfies(e -> assertThat(((JournalException) e).reason()).isEqualTo(Reason.CLOSED));
        try (OpenJournal again = OpenJournal.in(directory)) {
            assertThat(again.texts("document")).containsExactly("edit");
        }
    }

    /**
     * Keeps the writer's thread busy, in the answer to a first write, until the latch is counted down. An answer that
     * was there before anybody asked for it runs on this thread, which it must not hold: then another write is tried.
     */
    private static CountDownLatch holdWriter(OpenJournal journal) throws InterruptedException {
        Thread caller = Thread.currentThread();
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<Void> answered;
        long sequence = 0;
        do {
            answered = journal.submit("first", ++sequence, "edit").thenRun(() -> {
                if (Thread.currentThread() == caller) {
                    return;
                }
                held.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
        } while (answered.isDone());
        assertThat(held.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(answered).isNotDone();
        return goOn;
    }
}
