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

    private final Process process;
    private final Thread reaper;
    private final int port;

    private CassandraProcess(Process process, int port) {
        this.process = process;
        this.port = port;
        this.reaper = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(reaper);
    }

    /** Starts Cassandra with everything it keeps in {@code data}, and returns when it answers. */
    public static CassandraProcess start(Path data) throws IOException {
        int port = freePort();
        int storagePort = freePort();
        Path log = Files.createDirectories(data).resolve("console.log");
        Process process = new ProcessBuilder(
                        repository().resolve("scripts/cassandra").toString(),
                        "start",
                        "--data",
                        data.toString(),
                        "--port",
                        Integer.toString(port),
                        "--storage-port",
                        Integer.toString(storagePort))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        CassandraProcess cassandra = new CassandraProcess(process, port);
        try {
            Awaitility.await("Cassandra, see " + log)
                    .atMost(START_MAX)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> cassandra.isListening() || !process.isAlive());
            assertThat(process.isAlive())
                    .as(() -> "Cassandra runs: " + contents(log))
                    .isTrue();
            return cassandra;
        } catch (RuntimeException | Error e) {
            cassandra.close();
            throw e;
        }
    }

    /** The port for clients, on 127.0.0.1. */
    public int port() {
        return port;
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
