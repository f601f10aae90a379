package io.scriptorium.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Where the tests find the project's files, leave their logs, and take ports and seeds from. */
final class Workspace {
    private static final int PORTS_FROM = 25_000;
    private static final int PORTS_TO = 32_768;
    private static final AtomicInteger LOGS = new AtomicInteger();

    private Workspace() {}

    /** The folder of the whole project; Surefire starts a module's tests in the module's folder. */
    static Path root() {
        Path here = Path.of("").toAbsolutePath();
        Path root = here.endsWith(Path.of("modules", "interop"))
                ? here.resolve("../..").normalize()
                : here;
        if (!Files.exists(root.resolve("conf"))) {
            throw new AssertionError("not started in the project or its module interop: " + here);
        }
        return root;
    }

    static Path module() {
        return root().resolve("modules/interop");
    }

    /** A folder under {@code target} that outlives the test. */
    static Path artefacts(String name) {
        try {
            return Files.createDirectories(module().resolve("target").resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A new file for what a process prints. */
    static Path log(String name) {
        return artefacts("logs")
                .resolve(
                        "%s-%d-%02d.log".formatted(name, ProcessHandle.current().pid(), LOGS.incrementAndGet()));
    }

    /**
     * A port of the loopback interface that nobody listened on a moment ago, below those that outgoing connections take:
     * a node that is started again finds it free.
     */
    static int freePort() {
        for (int attempt = 0; attempt < 1000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(PORTS_FROM, PORTS_TO);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                // somebody has it
            }
        }
        throw new AssertionError("no free port from " + PORTS_FROM + " to " + PORTS_TO);
    }

    /** The seed of a random test: printed, and taken from the system property {@code interop.seed} if it is set. */
    static int seed() {
        int seed = Integer.getInteger("interop.seed", new Random().nextInt(1_000_000_000));
        System.out.println("interop.seed=" + seed);
        return seed;
    }
}
