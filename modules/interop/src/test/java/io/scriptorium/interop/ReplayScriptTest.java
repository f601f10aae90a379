package io.scriptorium.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts scripts/replay and scripts/backup beside a running node whose documents real clients edit. */
@Tag("interop")
class ReplayScriptTest {
    private static final Pattern EVENTS = Pattern.compile("busy: (\\d+) events, .* nothing wrong");

    private static final Pattern MANAGEMENT = Pattern.compile("management=http://127\\.0\\.0\\.1:(\\d+)");

    @TempDir
    Path data;

    @TempDir
    Path elsewhere;

    @Test
    void pastOfALiveDocumentIsReadWhileItsNodeRuns() throws Exception {
        try (NodeProcess node = NodeProcess.start(data);
                JsAgent agent = JsAgent.start()) {
            JsClient client = agent.open("client", node, "story").awaitSynced();
            client.insert(0, "once");
            client.await("saved", it -> it.get("saved").asBoolean());
            client.insert(4, " upon a time");
            client.await("saved", it -> it.get("saved").asBoolean());

            assertThat(replay(data, 0, "show", "story", "--at", "1", "--format", "text"))
                    .endsWith("once\n");
            assertThat(replay(data, 0, "show", "story", "--format", "text")).endsWith("once upon a time\n");
            assertThat(replay(data, 0, "verify", "--live", node.httpUrl()))
                    .contains("story: 2 events, 2 edits, nothing wrong");
            assertThat(client.state().get("sockets").asInt()).isEqualTo(1);
            assertThat(replay(data, 1, "rebuild", "--all")).contains("in use by another process");
        }
    }

    @Test
    void aBackupOfABusyNodeHasWhatWasAcknowledgedBefore() throws Exception {
        Path restored = elsewhere.resolve("data");
        String before;
        try (NodeProcess node = NodeProcess.start(data);
                JsAgent agent = JsAgent.start()) {
            int port = managementPort(node);
            JsClient quiet = agent.open("quiet", node, "quiet").awaitSynced();
            JsClient busy = agent.open("busy", node, "busy").awaitSynced();
            busy.startTyping(Workspace.seed(), 2);
            quiet.insert(0, "kept");
            quiet.awaitSaved();
            busy.await("typed", it -> it.get("length").asInt() > 20);
            before = replay(data, 0, "verify", "busy");

            String copy = backup("now", port).strip();

            assertThat(Path.of(copy)).isEqualTo(data.resolve("backups/now"));
            assertThat(Command.run(data, 1, backupCommand("now", port))).contains("is there already");
            node.kill9();
            Files.move(Path.of(copy), restored);
        }

        String after = replay(restored, 0, "verify");
        assertThat(events(after)).isGreaterThanOrEqualTo(events(before));
        try (NodeProcess node = NodeProcess.start(restored);
                JsAgent agent = JsAgent.start()) {
            assertThat(agent.open("quiet", node, "quiet").awaitSynced().text()).isEqualTo("kept");
            JsClient busy = agent.open("busy", node, "busy").awaitSynced();
            busy.insert(0, "goes on");
            busy.awaitSaved();
            assertThat(events(replay(restored, 0, "verify"))).isEqualTo(events(after) + 1);
        }
    }

    /** Which it took is in the line that it prints when it has started. */
    private static int managementPort(NodeProcess node) {
        Matcher found = Awaitility.await("the line that tells the management port")
                .atMost(Duration.ofSeconds(30))
                .until(() -> MANAGEMENT.matcher(node.output()), Matcher::find);
        return Integer.parseInt(found.group(1));
    }

    private static int events(String verified) {
        Matcher found = EVENTS.matcher(verified);
        assertThat(found.find()).as(verified).isTrue();
        return Integer.parseInt(found.group(1));
    }

    private String backup(String name, int port) throws Exception {
        return Command.run(data, 0, backupCommand(name, port));
    }

    private static List<String> backupCommand(String name, int port) {
        return List.of(
                Workspace.root().resolve("scripts/backup").toString(),
                name,
                "--management-port",
                Integer.toString(port));
    }

    private static String replay(Path journal, int exit, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Workspace.root().resolve("scripts/replay").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("--data", journal.toString()));
        return Command.run(journal, exit, command);
    }
}
