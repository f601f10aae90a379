package io.scriptorium.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that a test runs to its end. */
final class Command {
    private static final int TIMEOUT_SECONDS = 240;

    private Command() {}

    /** Runs it, demands this exit code, and returns what it printed. */
    static String run(Path directory, int expectedExit, List<String> command) throws IOException, InterruptedException {
        Path log = Workspace.log("command");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS))
                    .as("%s ended", command)
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        String said = Files.readString(log);
        assertThat(process.exitValue())
                .as("exit code of %s, which said:%n%s", command, said)
                .isEqualTo(expectedExit);
        return said;
    }
}
