package io.scriptorium.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/replay-trace}: an editing session of 20,000 edits by two authors goes through two real clients. */
@Tag("interop")
class ReplayTraceTest {
    private static final int EDITS = 20_000;

    @TempDir
    Path folder;

    @Test
    void replayedSessionEndsWithItsTextAlsoAfterAKill() throws Exception {
        Path updates = folder.resolve("session.ups.gz");
        Path text = folder.resolve("session.txt");
        Command.run(
                Workspace.module().resolve("js"),
                0,
                List.of(
                        "node",
                        "make-trace.mjs",
                        Integer.toString(Workspace.seed()),
                        Integer.toString(EDITS),
                        "2",
                        updates.toString(),
                        text.toString()));

        try (NodeProcess node = NodeProcess.start(folder.resolve("data"))) {
            String said = replay(0, updates.toString(), node.webSocketUrl() + "/trace", "--expect", text.toString());
            assertThat(said).contains(EDITS + " edits of 2 author(s) through 2 client(s), all acknowledged");
            System.out.print(said);

            node.kill9();
            node.restart();

            try (JsAgent agent = JsAgent.start()) {
                JsClient fresh = agent.open("fresh", node, "trace").awaitSynced();
                assertThat(fresh.text()).isEqualTo(Files.readString(text));
            }
        }
    }

    @Test
    void wrongUsageIsExplained() throws Exception {
        assertThat(replay(0, "--help")).contains("Usage: scripts/replay-trace");
        assertThat(replay(2, "only-a-file")).contains("Usage: scripts/replay-trace");
        assertThat(replay(1, folder.resolve("absent").toString(), "ws://127.0.0.1:1/ws/x"))
                .contains("absent");
    }

    private String replay(int expectedExit, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Workspace.root().resolve("scripts/replay-trace").toString());
        command.addAll(List.of(arguments));
        return Command.run(folder, expectedExit, command);
    }
}
