package io.scriptorium.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A node in a process of its own, which a test may kill or halt. {@link #start} returns when the node is ready;
 * {@link #restart} starts another process on the same port and data directory.
 */
final class NodeProcess implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    /** How the process comes to life. */
    enum Launch {
        /** {@code scripts/run}, which becomes the JVM. */
        SCRIPT,
        /** The same JVM on the class path of the tests. */
        JAVA
    }

    private final Launch launch;
    private final int port;
    private final Supplier<List<String>> options;
    private final Path log = Workspace.log("node");
    private Process process;
    private boolean paused;

    private NodeProcess(Launch launch, int port, Supplier<List<String>> options) {
        this.launch = launch;
        this.port = port;
        this.options = options;
        this.process = launch();
    }

    /** A node with the embedded journal in {@code data}, without the demo. */
    static NodeProcess start(Path data, String... options) {
        return start(Launch.JAVA, data, options);
    }

    static NodeProcess start(Launch launch, Path data, String... options) {
        NodeProcess node = new NodeProcess(launch, Workspace.freePort(), () -> options(data, options));
        node.awaitReady();
        return node;
    }

    /**
     * A process that may not be ready yet, see {@link #awaitReady}.
     *
     * @param options what each process of this node is given beside its port, asked for anew at each start
     */
    static NodeProcess launch(int port, Supplier<List<String>> options) {
        return new NodeProcess(Launch.JAVA, port, options);
    }

    /** The data directory and further options. */
    static List<String> options(Path data, String... further) {
        List<String> all =
                new ArrayList<>(List.of("--data", data.toAbsolutePath().toString()));
        Collections.addAll(all, further);
        return all;
    }

    /** Base of the y-websocket addresses: a provider appends a slash and the document. */
    String webSocketUrl() {
        return "ws://127.0.0.1:" + port + "/ws";
    }

    String httpUrl() {
        return "http://127.0.0.1:" + port;
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Whether it was halted and not let go on. */
    boolean isPaused() {
        return paused;
    }

    /** Stops it in its tracks (SIGSTOP): its sockets stay open and nothing is answered. */
    void pause() {
        paused = true;
        signal("-STOP");
    }

    /** Lets it go on after {@link #pause}. */
    void resume() {
        signal("-CONT");
        paused = false;
    }

    /** Ends the process as a power failure of its machine would look to clients: no shutdown hook runs. */
    void kill9() {
        paused = false;
        process.destroyForcibly();
        awaitExit(Duration.ofSeconds(10));
    }

    /** Asks for a clean end with SIGTERM; the exit code. */
    int terminate() {
        process.destroy();
        return awaitExit(Duration.ofSeconds(30));
    }

    /** Another process with the same arguments, which is ready; the former one must have ended. */
    void restart() {
        relaunch();
        awaitReady();
    }

    /** As {@link #restart}, but returns at once. */
    void relaunch() {
        if (process.isAlive()) {
            throw new AssertionError("node " + process.pid() + " still runs");
        }
        paused = false;
        process = launch();
    }

    /** What the node has printed so far, all its processes together. */
    String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Status of a GET of {@code path}. */
    int status(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(httpUrl() + path))
                .timeout(Duration.ofSeconds(5))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    /** Whether it serves, as its balancer would ask. */
    boolean isReady() throws InterruptedException {
        try {
            return status("/ready") == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** The exit code of a process that ends by itself within this time. */
    int awaitEnd(Duration timeout) {
        return awaitExit(timeout);
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            process.destroyForcibly();
            awaitExit(Duration.ofSeconds(10));
        }
    }

    private Process launch() {
        List<String> command = launch == Launch.SCRIPT
                ? List.of(Workspace.root().resolve("scripts/run").toString())
                : javaCommand();
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of("--port", Integer.toString(port), "--management-port", "0"));
        all.addAll(options.get());
        try {
            ProcessBuilder builder = new ProcessBuilder(all)
                    .directory(Workspace.root().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().put("SCRIPTORIUM_HOME", Workspace.root().toString());
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> javaCommand() {
        Path root = Workspace.root();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmFlags(root.resolve("conf/jvm.options")));
        command.add("-Dlogback.configurationFile=" + root.resolve("conf/logback.xml"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.scriptorium.server.Main"));
        command.addAll(List.of("--conf", root.resolve("conf/application.conf").toString()));
        return command;
    }

    /** A line is a flag, or {@code NN+:flag} for Java NN and newer. */
    private static List<String> jvmFlags(Path file) {
        try {
            List<String> flags = new ArrayList<>();
            for (String line : Files.readAllLines(file)) {
                int colon = line.indexOf("+:");
                if (line.isBlank() || line.startsWith("#")) {
                    continue;
                }
                if (colon < 0 || !Character.isDigit(line.charAt(0))) {
                    flags.add(line.strip());
                } else if (Runtime.version().feature() >= Integer.parseInt(line.substring(0, colon))) {
                    flags.add(line.substring(colon + 2).strip());
                }
            }
            return flags;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it serves; fails if it ends instead. */
    void awaitReady() {
        try {
            Awaitility.await("node is ready")
                    .atMost(START_TIMEOUT)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> !process.isAlive() || isReady());
        } catch (ConditionTimeoutException e) {
            close();
            throw new AssertionError("node is not ready after " + START_TIMEOUT + "; it printed:\n" + tail(), e);
        }
        if (!process.isAlive()) {
            throw new AssertionError("node ended with " + process.exitValue() + "; it printed:\n" + tail());
        }
    }

    private void signal(String signal) {
        try {
            Process kill = new ProcessBuilder("kill", signal, Long.toString(pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (kill.waitFor() != 0) {
                throw new AssertionError("kill " + signal + " " + pid() + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private int awaitExit(Duration timeout) {
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(
                        "node " + process.pid() + " did not end within " + timeout + "; it printed:\n" + tail());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private String tail() {
        byte[] all = output().getBytes(StandardCharsets.UTF_8);
        int from = Math.max(0, all.length - 4000);
        return new String(all, from, all.length - from, StandardCharsets.UTF_8);
    }
}
