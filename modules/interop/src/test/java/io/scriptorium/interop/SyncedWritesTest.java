package io.scriptorium.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.journal.RocksJournal;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Acknowledgements wait for the disk, which no killed process can show: the operating system keeps what was not synced.
 */
@Tag("interop")
class SyncedWritesTest {
    @TempDir
    Path data;

    @Test
    void logIsSyncedBeforeEachAcknowledgement() {
        try (InProcessNode node = InProcessNode.start(data, Map.of());
                JsAgent agent = JsAgent.start()) {
            RocksJournal journal = RocksJournal.get(node.node().system());
            JsClient ann = agent.open("ann", node.webSocketUrl(), "synced").awaitSynced();
            ann.insert(0, "first");
            ann.awaitSaved();

            for (int i = 0; i < 50; i++) {
                long acknowledged = ann.state().get("acknowledged").asLong();
                long synced = journal.syncedWrites();
                ann.insert(-1, "x");
                ann.await("acknowledged", it -> it.get("acknowledged").asLong() > acknowledged);
                assertThat(journal.syncedWrites())
                        .as("synced writes after edit %d", i)
                        .isGreaterThan(synced);
            }
        }
    }
}
