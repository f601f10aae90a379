package io.scriptorium.server.management;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.management.javadsl.PekkoManagement;

/**
 * The port for operators and their tools, apart from the one for clients: {@code /metrics}, the health checks
 * {@code /startup}, {@code /ready} and {@code /alive}, read-only views of the cluster under {@code /cluster},
 * and back-ups.
 */
public final class ManagementPort {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final PekkoManagement management;
    private final URI address;

    private ManagementPort(PekkoManagement management, URI address) {
        this.management = management;
        this.address = address;
    }

    /**
     * Listens from now on.
     *
     * @param wrong tells which parts of the node are not right
     * @param metrics gives all metrics as text
     * @param backups makes back-ups for programs on this machine, if anything does
     * @throws UncheckedIOException if the address cannot be listened on
     */
    public static ManagementPort start(
            ActorSystem system,
            ManagementSettings settings,
            Supplier<CompletionStage<Set<HealthPart>>> wrong,
            Supplier<CompletionStage<String>> metrics,
            Optional<BackupSource> backups) {
        ManagedNode.of(system).show(wrong, metrics);
        backups.ifPresent(ManagedNode.of(system)::backUp);
        PekkoManagement management = PekkoManagement.get(system);
        try {
            URI address = management
                    .start()
                    .thenApply(uri -> URI.create(uri.toString()))
                    .toCompletableFuture()
                    .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
            return new ManagementPort(management, address);
        } catch (CompletionException e) {
            throw new UncheckedIOException(new IOException(
                    "cannot listen on " + settings.host() + ":" + settings.port()
                            + " for management (scriptorium.management.port, --management-port): "
                            + rootMessage(e),
                    e));
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    /** Where it is reached. */
    public URI address() {
        return address;
    }

    /** Ends it. */
    public CompletionStage<Done> stop() {
        return management.stop();
    }
}
