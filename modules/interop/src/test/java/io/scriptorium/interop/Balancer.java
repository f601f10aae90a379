package io.scriptorium.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/**
 * A real HAProxy before the nodes of a cluster, configured as {@code scripts/cluster} does: no stickiness. It tells each
 * client in the response header {@code x-served-by} which node it got.
 */
final class Balancer implements AutoCloseable {
    private final int port;
    private final Process process;

    private Balancer(int port, Process process) {
        this.port = port;
        this.process = process;
    }

    /** Returns when it serves. */
    static Balancer start(ClusterNodes cluster) {
        int port = Workspace.freePort();
        Path log = Workspace.log("balancer");
        Path file = log.resolveSibling(log.getFileName() + ".cfg");
        try {
            String template = Files.readString(Workspace.root().resolve("cluster-config/local/haproxy.cfg"));
            Files.writeString(
                    file,
                    template.replace("@PORT@", Integer.toString(port))
                            .replaceFirst("(?m)^@SERVERS@$", cluster.servers()));
            Balancer balancer = new Balancer(
                    port,
                    new ProcessBuilder("haproxy", "-db", "-f", file.toString())
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start());
            Runtime.getRuntime().addShutdownHook(new Thread(balancer.process::destroyForcibly));
            balancer.awaitListening();
            return balancer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Base of the y-websocket addresses: a provider appends a slash and the document. */
    String webSocketUrl() {
        return "ws://127.0.0.1:" + port + "/ws";
    }

    long pid() {
        return process.pid();
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

    private void awaitListening() {
        Awaitility.await("balancer listens")
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    if (!process.isAlive()) {
                        throw new AssertionError("the balancer ended with " + process.exitValue());
                    }
                    try (Socket socket = new Socket()) {
                        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
                        return true;
                    } catch (IOException e) {
                        return false;
                    }
                });
    }
}
