package io.scriptorium.server;

import io.scriptorium.demo.DemoPages;
import io.scriptorium.document.CloseReason;
import io.scriptorium.document.DocumentNode;
import io.scriptorium.document.DocumentSettings;
import io.scriptorium.document.Documents;
import io.scriptorium.document.StoredFiles;
import io.scriptorium.gateway.PublicPort;
import io.scriptorium.gateway.api.ApiRoutes;
import io.scriptorium.gateway.api.ApiServices;
import io.scriptorium.journal.JournalException;
import io.scriptorium.journal.RocksJournal;
import io.scriptorium.server.management.BackupSource;
import io.scriptorium.server.management.ManagementPort;
import io.scriptorium.server.metrics.NodeMetrics;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.japi.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running node: actor system, journal, documents and the public port, started in this order and stopped in the
 * reverse one. Several may run in one process. All methods may be called from any thread.
 */
public final class Node {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final Duration CLOSE_GRACE = Duration.ofSeconds(5);

    private static final long READY_POLL_MILLIS = 50;

    private final NodeConfig config;
    private final ActorSystem<Void> system;
    private final Health health;
    private final DocumentNode documents;
    private final PublicPort port;
    private final Optional<ManagementPort> management;

    private Node(
            NodeConfig config,
            ActorSystem<Void> system,
            Health health,
            DocumentNode documents,
            PublicPort port,
            Optional<ManagementPort> management) {
        this.config = config;
        this.system = system;
        this.health = health;
        this.documents = documents;
        this.port = port;
        this.management = management;
    }

    /**
     * Starts a node; it listens when this returns, and {@link #missing} says when it is ready. Blocks for some seconds.
     *
     * @throws StartException if it cannot; nothing is left running then
     */
    public static Node start(NodeConfig config) {
        ActorSystem<Void> system;
        try {
            system = ActorSystem.create(Behaviors.empty(), "scriptorium", Membership.withoutJoining(config.whole()));
        } catch (RuntimeException e) {
            throw new StartException("cannot start the actor system: " + rootMessage(e), e);
        }
        try {
            return start(config, system);
        } catch (RuntimeException e) {
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().join();
            throw refusal(e);
        }
    }

    private static Node start(NodeConfig config, ActorSystem<Void> system) {
        StoredFiles files = StoredFiles.NONE;
        if (config.server().journal() == JournalKind.ROCKSDB) {
            // A journal that cannot be opened ends the start, not the first edit.
            RocksJournal journal = RocksJournal.get(system);
            files = journal::rewrite;
        }
        NodeMetrics metrics = new NodeMetrics(Version.text());
        DocumentSettings settings = DocumentSettings.from(config.whole());
        DocumentNode documents = DocumentNode.start(system, settings, metrics.meter(), files);
        join(config, system, documents);
        Health health = new Health(system);
        metrics.watch(system, documents, settings.loadedBytesMax());
        metrics.watchReady(() -> health.wrong().thenApply(Set::isEmpty));
        Pages pages = config.server().demo() ? Pages.of(DemoPages.load()) : Pages.NONE;
        ApiServices services = ApiServices.of(system, documents, config.readJournal(), config.gateway());
        Function<HttpRequest, CompletionStage<HttpResponse>> http = HttpRoutes.create(
                        health::missing, pages, ApiRoutes.create(services))
                .function(system);
        PublicPort port = PublicPort.start(config.gateway(), documents, request -> apply(http, request), system);
        metrics.watch(port.counters());
        metrics.watch(services.feeds());
        Node node = new Node(config, system, health, documents, port, manage(config, system, health, metrics, port));
        node.prepareStop();
        node.onStop(CoordinatedShutdown.PhaseServiceRequestsDone(), "end-feeds", services.feeds()::end);
        return node;
    }

    /** Its documents, for who has no connection. */
    public Documents documents() {
        return documents;
    }

    /** Documents are to move to this node only when it is warm; they wait for a cold one for seconds. */
    private static void join(NodeConfig config, ActorSystem<Void> system, DocumentNode documents) {
        Membership membership = Membership.from(config.whole());
        Duration warmUpMax = config.server().warmUpMax();
        if (membership.isAlone() || warmUpMax.isZero()) {
            membership.join(system);
            return;
        }
        long begunNanos = System.nanoTime();
        String name = Cluster.get(system).selfMember().address().hostPort();
        documents.warmUp(name, warmUpMax).whenComplete((done, failure) -> {
            if (CoordinatedShutdown.get(system).getShutdownReason().isPresent()) {
                return;
            }
            if (failure == null) {
                LOG.info("warm after {} ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunNanos));
            } else {
                LOG.warn("not warm after {} ms: {}", warmUpMax.toMillis(), failure.getMessage());
            }
            membership.join(system);
        });
    }

    private static Optional<ManagementPort> manage(
            NodeConfig config, ActorSystem<?> system, Health health, NodeMetrics metrics, PublicPort port) {
        if (!config.management().enabled()) {
            return Optional.empty();
        }
        try {
            return Optional.of(ManagementPort.start(
                    Adapter.toClassic(system),
                    config.management(),
                    health::wrong,
                    metrics::scrape,
                    backups(config, system)));
        } catch (UncheckedIOException e) {
            port.close();
            throw e;
        }
    }

    /** Of the embedded journal, and only where nobody on another machine can ask for one. */
    private static Optional<BackupSource> backups(NodeConfig config, ActorSystem<?> system) {
        if (config.server().journal() != JournalKind.ROCKSDB || !config.isManagementOnLoopback()) {
            return Optional.empty();
        }
        return Optional.of(new Backups(
                RocksJournal.get(system),
                config.server().dataDirectory().resolve("backups"),
                system.dispatchers().lookup(DispatcherSelector.blocking())));
    }

    private static CompletionStage<HttpResponse> apply(
            Function<HttpRequest, CompletionStage<HttpResponse>> http, HttpRequest request) {
        try {
            return http.apply(request);
        } catch (Exception e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static StartException refusal(RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof JournalException || cause instanceof IllegalArgumentException) {
                return new StartException(String.valueOf(cause.getMessage()), failure);
            }
            if (cause instanceof UncheckedIOException io && io.getCause() != null) {
                return new StartException(String.valueOf(io.getCause().getMessage()), failure);
            }
        }
        return new StartException(rootMessage(failure), failure);
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.toString();
    }

    /**
     * What a stop does, in the phases of Pekko's coordinated shutdown; leaving the cluster and closing the journal are
     * in others' hands.
     */
    private void prepareStop() {
        onStop(CoordinatedShutdown.PhaseServiceUnbind(), "stop-accepting", () -> {
            health.stop();
            return port.stopAccepting();
        });
        onStop(CoordinatedShutdown.PhaseServiceRequestsDone(), "close-sockets", this::closeSockets);
        onStop(
                CoordinatedShutdown.PhaseServiceStop(),
                "flush-rooms",
                () -> documents.flush(config.server().flushTimeout()).whenComplete((done, failure) -> {
                    if (failure != null) {
                        LOG.warn("the journal did not take all edits in time; "
                                + "clients that still have them send them again");
                    }
                }));
        onStop(CoordinatedShutdown.PhaseBeforeActorSystemTerminate(), "close-port", port::close);
        management.ifPresent(
                open -> onStop(CoordinatedShutdown.PhaseBeforeActorSystemTerminate(), "close-management", open::stop));
    }

    /** A socket that takes nothing does not hold up the rest. */
    private CompletionStage<?> closeSockets() {
        Duration over = config.server().closeSocketsOver();
        return port.closeSessions(CloseReason.GOING_AWAY, over)
                .toCompletableFuture()
                .orTimeout(over.plus(CLOSE_GRACE).toMillis(), TimeUnit.MILLISECONDS);
    }

    private void onStop(String phase, String name, Supplier<CompletionStage<?>> task) {
        CoordinatedShutdown.get(system)
                .addTask(phase, name, () -> task.get().handle((done, failure) -> Done.getInstance()));
    }

    /** Where clients reach it. */
    public InetSocketAddress address() {
        return port.address();
    }

    /** Where operators and their tools reach it; empty if it has no management port. */
    public Optional<URI> management() {
        return management.map(ManagementPort::address);
    }

    /** What it was started with. */
    public NodeConfig config() {
        return config;
    }

    /** What it lacks to be ready; empty if it is. */
    public CompletionStage<List<String>> missing() {
        return health.missing();
    }

    /** When it became ready for the first time; never, if it stops before. */
    public CompletionStage<Void> whenReady() {
        CompletableFuture<Void> ready = new CompletableFuture<>();
        pollReady(ready);
        return ready;
    }

    private void pollReady(CompletableFuture<Void> ready) {
        health.missing().thenAccept(missing -> {
            if (missing.isEmpty()) {
                ready.complete(null);
            } else if (!system.getWhenTerminated().toCompletableFuture().isDone()) {
                CompletableFuture.delayedExecutor(READY_POLL_MILLIS, TimeUnit.MILLISECONDS)
                        .execute(() -> pollReady(ready));
            }
        });
    }

    /** Stops cleanly, once; everybody who asks gets the same answer, when the node is gone. */
    public CompletionStage<Done> stop() {
        return CoordinatedShutdown.get(system)
                .runAll(CoordinatedShutdown.unknownReason())
                .thenCompose(done -> system.getWhenTerminated());
    }

    /** Its actor system, for tests and tools that look inside. */
    public ActorSystem<?> system() {
        return system;
    }

    /** When the node is gone, for whatever reason. */
    public CompletionStage<Done> terminated() {
        return system.getWhenTerminated();
    }
}
