package io.scriptorium.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A real Cassandra in a process of its own, on free ports, for tests. */
public final class CassandraProcess implements AutoCloseable {
    private static final String SHIPPED =
            "modules/journal/src/main/resources/io/scriptorium/journal/journal-cassandra.conf";
    private static final Duration START_MAX = Duration.ofMinutes(3);
    private static final long STOP_SECONDS_MAX = 60;

    private final Path data;
    private final int port;
    private final int storagePort;
    private final Thread reaper = new Thread(() -> process().destroyForcibly());
    private volatile Process process;

    private CassandraProcess(Path data, int port, int storagePort) throws IOException {
        this.data = data;
        this.port = port;
        this.storagePort = storagePort;
        this.process = launch();
        Runtime.getRuntime().addShutdownHook(reaper);
    }

    /** Starts Cassandra with everything it keeps in {@code data}, and returns when it answers. */
    public static CassandraProcess start(Path data) throws IOException {
        CassandraProcess cassandra = new CassandraProcess(data, freePort(), freePort());
        try {
            cassandra.awaitListening();
            return cassandra;
        } catch (RuntimeException | Error e) {
            cassandra.close();
            throw e;
        }
    }

    /** Ends it at once, as a power failure of its machine would. */
    public void kill9() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Another process on the same ports and data, after the former one was killed. */
    public void restart() throws IOException {
        if (process.isAlive()) {
            throw new AssertionError("Cassandra " + process.pid() + " still runs");
        }
        process = launch();
        awaitListening();
    }

    private Process launch() throws IOException {
        return new ProcessBuilder(
                        repository().resolve("scripts/cassandra").toString(),
                        "start",
                        "--data",
                        data.toString(),
                        "--port",
                        Integer.toString(port),
                        "--storage-port",
                        Integer.toString(storagePort))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
    }

    private void awaitListening() throws IOException {
        Path log = log();
        Awaitility.await("Cassandra, see " + log)
                .atMost(START_MAX)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> isListening() || !process.isAlive());
        assertThat(process.isAlive())
                .as(() -> "Cassandra runs: " + contents(log))
                .isTrue();
    }

    private Path log() throws IOException {
        return Files.createDirectories(data).resolve("console.log");
    }

    private Process process() {
        return process;
    }

    /** The port for clients, on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** The folder that everything it keeps is in. */
    public Path data() {
        return data;
    }

    /** Where nodes find it, HOST:PORT. */
    public String contactPoint() {
        return "127.0.0.1:" + port;
    }

    /** The id of the process. */
    public long pid() {
        return process.pid();
    }

    /** Stops it in its tracks: connections stay open and nothing is answered. */
    public void pause() throws IOException, InterruptedException {
        signal("-STOP");
    }

    /** Lets it go on after {@link #pause}. */
    public void resume() throws IOException, InterruptedException {
        signal("-CONT");
    }

    /** The settings a node uses it with, and its address. Keyspaces and tables are created on demand. */
    public Config journalConfig() {
        return ConfigFactory.parseString("""
                        pekko.persistence.cassandra.journal { keyspace-autocreate = on, tables-autocreate = on }
                        pekko.persistence.cassandra.snapshot { keyspace-autocreate = on, tables-autocreate = on }
                        """).withFallback(shippedConfig());
    }

    /** The same, but keyspaces and tables must exist. */
    public Config shippedConfig() {
        return ConfigFactory.parseMap(Map.of(
                        "datastax-java-driver.basic.contact-points",
                        List.of(contactPoint()),
                        "datastax-java-driver.basic.load-balancing-policy.local-datacenter",
                        "datacenter1"))
                .withFallback(
                        ConfigFactory.parseFile(repository().resolve(SHIPPED).toFile()));
    }

    /** The root of the repository the tests run in. */
    public static Path repository() {
        Path here = Path.of("").toAbsolutePath();
        while (here != null && !Files.exists(here.resolve("modules/interop/cassandra/pom.xml"))) {
            here = here.getParent();
        }
        assertThat(here).as("repository around " + Path.of("").toAbsolutePath()).isNotNull();
        return here;
    }

    @Override
    public void close() {
        try {
            signal("-CONT");
            process.destroy();
            if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            Runtime.getRuntime().removeShutdownHook(reaper);
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void signal(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private boolean isListening() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String contents(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
