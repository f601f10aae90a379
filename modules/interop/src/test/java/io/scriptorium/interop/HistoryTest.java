package io.scriptorium.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script scripts/replay beside a running node whose document real clients have edited. */
@Tag("interop")
class HistoryTest {
    @TempDir
    Path data;

    @Test
    void pastOfALiveDocumentIsReadWhileItsNodeRuns() throws Exception {
        try (NodeProcess node = NodeProcess.start(data);
                JsAgent agent = JsAgent.start()) {
            JsClient client = agent.open("client", node, "story").awaitSynced();
            client.insert(0, "once");
            client.await("saved", it -> it.get("saved").asBoolean());
            client.insert(4, " upon a time");
            client.await("saved", it -> it.get("saved").asBoolean());

            assertThat(replay("show", "story", "--at", "1", "--format", "text")).endsWith("once\n");
            assertThat(replay("show", "story", "--format", "text")).endsWith("once upon a time\n");
            assertThat(replay("verify")).contains("story: 2 events, 2 edits, nothing wrong");
            assertThat(client.state().get("sockets").asInt()).isEqualTo(1);
        }
    }

    private String replay(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Workspace.root().resolve("scripts/replay").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("--data", data.toString()));
        return Command.run(data, 0, command);
    }
}
