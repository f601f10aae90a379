package io.scriptorium.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.journal.JournalException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory that is not this journal's to use is refused by name and left as it is. */
final class JournalDirectoryTest {
    @TempDir
    Path directory;

    @Test
    void aDirectoryOpenInThisProcessIsRefused() {
        try (OpenJournal journal = OpenJournal.in(directory)) {
            assertRefused(Reason.LOCKED, "in use by another process");
            journal.append("document", 1, "edit");
        }
    }

    @Test
    void aDirectoryOpenInAnotherProcessIsRefused() throws Exception {
        try (JournalChild child = JournalChild.start("hold", directory)) {
            child.awaitLine("holding");

            assertRefused(Reason.LOCKED, "in use by another process");
        }
        OpenJournal.in(directory).close();
    }

    @Test
    void aDirectoryOfAnotherLayoutIsRefused() throws IOException {
        OpenJournal.in(directory).close();
        Files.writeString(directory.resolve(LayoutMarker.FILE), "scriptorium journal layout 2\n");

        assertRefused(Reason.OTHER_LAYOUT, "says \"scriptorium journal layout 2\"");
        assertThat(directory.resolve(LayoutMarker.FILE)).hasContent("scriptorium journal layout 2");
    }

    @Test
    void aDirectoryOfSomethingElseIsRefused() throws IOException {
        Files.writeString(directory.resolve("thesis.txt"), "important");

        assertRefused(Reason.OTHER_LAYOUT, "is not empty (thesis.txt)");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(directory.resolve("thesis.txt"));
        }
    }

    @Test
    void aFileInPlaceOfTheDirectoryIsRefused() throws IOException {
        directory = Files.writeString(directory.resolve("file"), "");

        assertRefused(Reason.FAILED, "cannot be used");
    }

    @Test
    void anActorSystemIsToldTheReason() {
        ActorSystem system = ActorSystem.create("refused", RocksConfig.loaded(directory));
        try (OpenJournal journal = OpenJournal.in(directory)) {
            assertRefused(() -> RocksJournal.get(system), Reason.LOCKED, "in use by another process");
            assertThat(journal.database.isFailed()).isFalse();
        } finally {
            TestKit.shutdownActorSystem(system);
        }
    }

    @Test
    void aTerminatedActorSystemLeavesTheDirectoryFree() {
        ActorSystem system = ActorSystem.create("first", RocksConfig.loaded(directory));
        new JournalClient(system).writeRun("document", 1, 5, "writer");
        TestKit.shutdownActorSystem(system);

        ActorSystem next = ActorSystem.create("second", RocksConfig.loaded(directory));
        assertThat(new JournalClient(next).replayAll("document").payloads())
                .containsExactly("a-1", "a-2", "a-3", "a-4", "a-5");
        TestKit.shutdownActorSystem(next);
    }

    private void assertRefused(Reason reason, String text) {
        assertRefused(() -> OpenJournal.in(directory), reason, text);
    }

    private void assertRefused(ThrowingCallable start, Reason reason, String text) {
        assertThatThrownBy(start)
                .isInstanceOf(JournalException.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining(text)
                .satisfies(e -> assertThat(((JournalException) e).reason()).isEqualTo(reason));
    }
}
