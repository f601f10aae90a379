package io.scriptorium.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two pages of the demo in Chromium write one document; the steps are in {@code browser/demo.mjs}. */
@Tag("interop")
@Tag("browser")
class DemoInBrowserTest {
    @TempDir
    Path data;

    @Test
    void bothPagesSeeTextAndCursorsOfEachOther() throws Exception {
        Path screenshot = Workspace.artefacts("artefacts").resolve("demo.png");
        Path phone = Workspace.artefacts("artefacts").resolve("demo-phone.png");
        Path past = Workspace.artefacts("artefacts").resolve("demo-past.png");
        for (Path picture : List.of(screenshot, phone, past)) {
            Files.deleteIfExists(picture);
        }

        try (NodeProcess node = NodeProcess.start(data)) {
            String said = Command.run(
                    Workspace.module().resolve("browser"),
                    0,
                    List.of(
                            "node",
                            "demo.mjs",
                            "--url",
                            node.httpUrl(),
                            "--screenshot",
                            screenshot.toString(),
                            "--phone",
                            phone.toString(),
                            "--past",
                            past.toString()));
            System.out.print(said);
        }

        assertThat(screenshot).isNotEmptyFile();
        assertThat(phone).isNotEmptyFile();
        assertThat(past).isNotEmptyFile();
    }
}
