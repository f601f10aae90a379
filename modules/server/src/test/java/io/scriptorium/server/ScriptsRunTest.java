package io.scriptorium.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The node as its users start it: scripts/run as a child process. */
@Tag("slow")
final class ScriptsRunTest {
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
        List<String> command = new ArrayList<>();
        command.add(SourceTree.here().root().resolve("scripts/run").toString());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(name + ".log").toFile())
                .start();
        started.add(process);
        return process;
    }

    private String output(String name) {
        return SourceTree.read(directory.resolve(name + ".log"));
    }
}
