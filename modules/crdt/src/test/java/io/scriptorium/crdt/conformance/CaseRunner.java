package io.scriptorium.crdt.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;

/** Runs fixture files case by case; one case may take a limited time, and whatever it throws is its own failure. */
final class CaseRunner {
    private static final long CASE_SECONDS_MAX = 60;
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Report report;
    private ExecutorService thread = newThread();

    /** Reports there. */
    CaseRunner(Report report) {
        this.report = report;
    }

    /**
     * Runs every line of a file, compressed if its name ends in {@code .gz}; a trace if it ends in {@code .json}.
     *
     * @throws IOException if the file cannot be read to its end
     */
    void runFile(Path file) throws IOException {
        if (TraceCase.isOne(file)) {
            JsonNode figures = MAPPER.readTree(Files.readAllBytes(file));
            Differences differences = report.differences();
            report.add(file.getFileName() + "", limited(() -> TraceCase.check(figures, file, differences)));
            return;
        }
        var strict = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        try (InputStream in = open(file);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, strict))) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                runLine(file.getFileName() + ":" + number, line);
            }
            if (number == 0) {
                report.add(file.getFileName() + "", new Outcome.Failed(List.of("the file is empty")));
            }
        }
    }

    /** Runs one line. */
    void runLine(String label, String line) {
        JsonNode fixture;
        try {
            fixture = MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            report.add(label, new Outcome.Failed(List.of("not JSON: " + e.getOriginalMessage())));
            return;
        }
        boolean malformed = MalformedCase.isOne(fixture);
        String name = malformed ? MalformedCase.describe(fixture) : HistoryCase.describe(fixture);
        Differences differences = report.differences();
        report.add(
                label + " " + name,
                limited(() -> malformed
                        ? MalformedCase.check(fixture, differences)
                        : HistoryCase.check(fixture, differences)));
    }

    private Outcome limited(Callable<Outcome> check) {
        Future<Outcome> result = thread.submit(check);
        try {
            return result.get(CASE_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            // the thread cannot be stopped; it is a daemon and the next case gets another one
            thread.shutdownNow();
            thread = newThread();
            return new Outcome.Failed(List.of("no answer within " + CASE_SECONDS_MAX + " s"));
        } catch (ExecutionException e) {
            return new Outcome.Failed(List.of(described(Objects.requireNonNullElse(e.getCause(), e))));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Failed(List.of("interrupted"));
        }
    }

    private static String described(Throwable thrown) {
        if (thrown instanceof FixtureFormatException) {
            return "fixture: " + thrown.getMessage();
        }
        StackTraceElement[] stack = thrown.getStackTrace();
        StringBuilder text = new StringBuilder(thrown.toString());
        for (int i = 0; i < Math.min(3, stack.length); i++) {
            text.append(i == 0 ? " at " : " < ").append(stack[i]);
        }
        return text.toString();
    }

    private static ExecutorService newThread() {
        return Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "conformance");
            thread.setDaemon(true);
            return thread;
        });
    }

    private static InputStream open(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        try {
            return file.getFileName().toString().endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in;
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }
}
