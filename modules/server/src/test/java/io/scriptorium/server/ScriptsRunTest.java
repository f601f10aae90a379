package io.scriptorium.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The node as its users start it: scripts/run as a child process. */
@Tag("slow")
final class ScriptsRunTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final List<Process> started = new ArrayList<>();

    @TempDir
    private Path directory;

    @AfterEach
    void endProcesses() throws InterruptedException {
        for (Process process : started) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void becomesTheNodeAndEndsWithZeroOnSigterm() throws Exception {
        Process node = run(
                "node",
                "--port",
                "0",
                "--management-port",
                "0",
                "--data",
                directory.resolve("data").toString());
        await().atMost(PATIENCE).until(() -> !node.isAlive() || output("node").contains(" ready "));

        assertThat(output("node"))
                .contains("address=127.0.0.1:")
                .contains("journal=rocksdb")
                .contains("data=" + directory.resolve("data"))
                .contains("version=" + Version.text())
                .contains("pid=" + node.pid())
                .contains("management=http://127.0.0.1:");

        node.destroy();
        assertThat(node.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(output("node")).contains("stopped");
        assertThat(node.exitValue()).isZero();
    }

    @Test
    void logsJsonThatNamesDocumentAndConnection() throws Exception {
        Process node = run(
                "json",
                Map.of("SCRIPTORIUM_LOG_FORMAT", "json", "SCRIPTORIUM_LOG_LEVEL", "DEBUG"),
                "--port",
                "0",
                "--management-port",
                "0",
                "--journal",
                "memory");
        await().atMost(PATIENCE).until(() -> !node.isAlive() || output("json").contains("ready address="));
        String address = output("json").replaceAll("(?s).*ready address=(\\S+).*", "$1");
        HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://" + address + "/ws/a%22b"), new WebSocket.Listener() {})
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .sendBinary(ByteBuffer.wrap(new byte[] {0, 2, 5, 1}), true)
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

        // The room, the entity and the connection each say something about the document.
        for (String said : List.of("room opened", "loaded", "refused")) {
            await().atMost(PATIENCE)
                    .until(() -> logged("json").stream()
                            .anyMatch(line ->
                                    line.path("formattedMessage").asText().startsWith(said)
                                            && line.path("mdc")
                                                    .path("document")
                                                    .asText()
                                                    .equals("a\"b")));
        }
        assertThat(logged("json"))
                .filteredOn(line -> line.path("formattedMessage").asText().startsWith("refused"))
                .singleElement()
                .satisfies(line ->
                        assertThat(line.path("mdc").path("connection").asText()).isNotBlank());
    }

    /** What was logged, from the first line of JSON on: each line is an object. */
    private List<JsonNode> logged(String name) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        String whole = output(name);
        for (String line :
                whole.substring(0, whole.lastIndexOf('\n') + 1).lines().toList()) {
            if (!lines.isEmpty() || line.startsWith("{")) {
                lines.add(JSON.readTree(line));
            }
        }
        return lines;
    }

    @Test
    void aRefusalIsOneLineAndAnExitCode() throws Exception {
        Process refused = run("refused", "--host", "0.0.0.0");

        assertThat(refused.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(refused.exitValue()).isEqualTo(1);
        assertThat(output("refused").lines().filter(line -> line.startsWith("scriptorium: ")))
                .singleElement()
                .asString()
                .contains("--open");
        assertThat(output("refused")).doesNotContain("\tat ");
    }

    @Test
    void aWrongOptionIsTwo() throws Exception {
        Process wrong = run("wrong", "--prot", "1");

        assertThat(wrong.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(wrong.exitValue()).isEqualTo(2);
        assertThat(output("wrong")).contains("--prot");
    }

    private Process run(String name, String... arguments) throws IOException {
        return run(name, Map.of(), arguments);
    }

    private Process run(String name, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(SourceTree.here().root().resolve("scripts/run").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(name + ".log").toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private String output(String name) {
        return SourceTree.read(directory.resolve(name + ".log"));
    }
}
