package io.scriptorium.crdt.conformance;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The real yjs in a Node.js process: {@code differential.mjs} of the fixtures, with the packages that are pinned there
 * installed below {@code target}. Not thread-safe.
 */
final class YjsProcess implements AutoCloseable {
    /** Escapes beyond ASCII, because a lone surrogate does not survive UTF-8. */
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final List<String> FILES =
            List.of("package.json", "package-lock.json", "differential.mjs", "dump.mjs");

    private final Process process;
    private final Writer requests;
    private final BufferedReader answers;

    private YjsProcess(Process process) {
        this.process = process;
        this.requests = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Starts it.
     *
     * @param module the folder of the module crdt
     */
    static YjsProcess start(Path module) {
        try {
            Path folder = install(module);
            return new YjsProcess(new ProcessBuilder("node", "differential.mjs")
                    .directory(folder.toFile())
                    .redirectError(folder.resolve("errors.log").toFile())
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException("node (20 or newer) and npm are needed to compare with the real yjs", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static Path install(Path module) throws IOException, InterruptedException {
        Path fixtures = module.resolve("src/test/fixtures");
        Path folder = Files.createDirectories(module.resolve("target/differential"));
        Path stamp = folder.resolve("node_modules/.installed-lock.json");
        for (String file : FILES) {
            Files.copy(fixtures.resolve(file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        Path lock = folder.resolve("package-lock.json");
        if (Files.exists(stamp) && Files.mismatch(stamp, lock) < 0) {
            return folder;
        }
        Path log = folder.resolve("npm.log");
        int exit = new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException("npm ci failed: " + Files.readString(log));
        }
        Files.copy(lock, stamp, StandardCopyOption.REPLACE_EXISTING);
        return folder;
    }

    /** A request to be filled in. */
    static ObjectNode request(String name, int doc) {
        return JSON.createObjectNode().put("do", name).put("doc", doc);
    }

    /**
     * Asks and waits for the answer.
     *
     * @throws AssertionError if the answer is an error or the process has ended
     */
    JsonNode ask(ObjectNode request) {
        try {
            requests.write(JSON.writeValueAsString(request));
            requests.write('\n');
            requests.flush();
            String line = answers.readLine();
            JsonNode answer = line == null ? null : JSON.readTree(line);
            if (answer == null || answer.has("error")) {
                throw new AssertionError("yjs answers " + request + "\n with "
                        + (answer == null ? "its end" : answer.get("error").asText()));
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
