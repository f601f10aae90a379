package io.scriptorium.interop;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A Node.js process that runs any number of real y-websocket clients ({@code js/agent.mjs}): requests and answers are
 * lines of JSON. Thread-safe.
 */
final class JsAgent implements AutoCloseable {
    /** Escapes beyond ASCII, because a lone surrogate does not survive UTF-8. */
    static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final long ANSWER_TIMEOUT_SECONDS = 60;

    private final Process process;
    private final Writer requests;
    private final Map<Long, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();

    private JsAgent(Process process) {
        this.process = process;
        this.requests = process.outputWriter(StandardCharsets.UTF_8);
        Thread reader = new Thread(this::readAnswers, "js-agent-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    static JsAgent start() {
        try {
            return new JsAgent(new ProcessBuilder("node", "agent.mjs")
                    .directory(Workspace.module().resolve("js").toFile())
                    .redirectError(Workspace.log("agent").toFile())
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A new client of this document, which connects at once and goes on trying. */
    JsClient open(String name, NodeProcess node, String document) {
        return open(name, node.webSocketUrl(), document);
    }

    JsClient open(String name, String url, String document) {
        return open(name, JSON.createObjectNode().put("url", url).put("document", document));
    }

    /** {@code options} as {@code js/client.mjs} lists them. */
    JsClient open(String name, ObjectNode options) {
        request("open", options.deepCopy().put("client", name));
        return new JsClient(this, name);
    }

    /** Opens a socket without a provider, sends frames (hexadecimal), and tells how it ended. */
    JsonNode raw(ObjectNode options) {
        return request("raw", options);
    }

    JsonNode request(String operation, ObjectNode parameters) {
        long id = ids.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        try {
            synchronized (requests) {
                requests.write(JSON.writeValueAsString(
                        parameters.deepCopy().put("id", id).put("op", operation)));
                requests.write('\n');
                requests.flush();
            }
            return answer.get(ANSWER_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (IOException | InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("request " + operation + " to the JavaScript clients failed: " + e, e);
        }
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        kill();
    }

    /** Ends all clients at once, without a farewell. */
    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void readAnswers() {
        Throwable end = new AssertionError("the JavaScript process ended");
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode answer = JSON.readTree(line);
                CompletableFuture<JsonNode> future =
                        waiting.remove(answer.path("id").asLong());
                if (future == null) {
                    throw new AssertionError("an answer nobody waits for: " + line);
                } else if (answer.has("error")) {
                    future.completeExceptionally(
                            new AssertionError(answer.get("error").asText()));
                } else {
                    future.complete(answer.get("value"));
                }
            }
        } catch (IOException | RuntimeException | Error e) {
            end = new AssertionError("the answers of the JavaScript process cannot be read: " + e, e);
        }
        Throwable told = end;
        waiting.values().forEach(it -> it.completeExceptionally(told));
    }
}
