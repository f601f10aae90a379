package io.scriptorium.bench.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/bench engine} still runs: every benchmark class once, on tiny inputs, beside real Yjs. */
@Tag("interop")
class EngineBenchmarkTest {
    private static final Path MODULE = Path.of("").toAbsolutePath();
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @TempDir
    Path folder;

    @Test
    void everyKindOfCaseIsMeasuredOnBothSides() throws Exception {
        run(0, List.of("bash", "js/install.sh"));
        Path page = folder.resolve("page.md");
        Files.writeString(page, """
                before
                <!-- engine: written by scripts/bench engine --update -->
                old figures
                <!-- engine: end -->
                after
                """);

        String said = measure(
                0,
                "--only",
                "one-place emit|b1.4-random-chars write|typing snapshot|typing (load|text|convert12)|first-100 merge|heap typing$",
                "--update",
                page.toString());

        assertThat(said)
                .containsPattern("one-place: apply one by one, each emitted( +[0-9.,]+ / [0-9.,]+){2} +[0-9.]+")
                .containsPattern("typing-first-100: merge updates( +[0-9.,]+ / [0-9.,]+){2} +[0-9.]+")
                .containsPattern("typing: load state v1( +[0-9.,]+ / [0-9.,]+){2} +[0-9.]+")
                .containsPattern("typing: heap of the document, made from its state( +[0-9.]+){3}")
                .contains("Left out: the recorded session automerge-paper");
        assertThat(Files.readString(page))
                .startsWith("before\n")
                .endsWith("<!-- engine: end -->\nafter\n")
                .contains("| typing: text to string |")
                .doesNotContain("old figures");
    }

    @Test
    void wrongUsageIsExplained() throws Exception {
        String script = MODULE.resolve("../../scripts/bench").toString();

        assertThat(run(2, List.of(script, "engine", "--nonsense"))).contains("unknown argument --nonsense", "Usage:");
        assertThat(run(2, List.of(script, "engine", "--traces"))).contains("--traces needs a value");
        assertThat(run(2, List.of(script, "engine", "--url", "ws://x"))).contains("unknown argument --url");
        assertThat(run(2, List.of(script, "nothing"))).contains("unknown benchmark nothing");
        assertThat(run(0, List.of(script, "engine", "--help"))).contains("--traces DIR");
        assertThat(measure(2, "--traces", folder.toString())).contains("no automerge-paper.ups.gz");
        assertThat(measure(2, "--rounds", "0")).contains("--rounds 0 is not 1 to 99");
        assertThat(measure(2, "--only", "nosuchcase")).contains("no case matches");
    }

    private String measure(int expected, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("node", "js/engine.mjs", "--quick", "--java", JAVA));
        command.addAll(List.of("--classpath", System.getProperty("java.class.path")));
        command.addAll(List.of("--inputs", folder.resolve("inputs").toString()));
        command.addAll(List.of(arguments));
        return run(expected, command);
    }

    private String run(int expected, List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "said", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(MODULE.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS))
                    .as("ended in time")
                    .isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        String said = Files.readString(output);
        assertThat(process.exitValue()).as(said).isEqualTo(expected);
        return said;
    }
}
