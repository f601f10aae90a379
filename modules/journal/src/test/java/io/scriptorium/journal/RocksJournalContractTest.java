package io.scriptorium.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded journal keeps the contract of a Journal. */
final class RocksJournalContractTest extends JournalContract {
    @TempDir
    static Path directory;

    @Test
    void aReplayThatFollowsAWriteAtOnceSeesIt() {
        JournalClient journal = client();
        for (int i = 1; i <= 200; i++) {
            journal.startWrite(JournalClient.atomic(JournalClient.event("replayed-at-once", i, "edit", "writer")));

            assertThat(journal.replayAll("replayed-at-once").highest()).isEqualTo(i);
        }
    }

    @Override
    Config config() {
        return RocksConfig.in(directory.resolve("journal"));
    }
}
