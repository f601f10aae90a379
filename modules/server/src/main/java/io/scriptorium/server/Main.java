package io.scriptorium.server;

import ch.qos.logback.classic.LoggerContext;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The process of a node. Ends with 0 after SIGTERM or Ctrl-C, with 1 if the node could not start or left on its own,
 * with 2 for a wrong command line.
 */
@Command(name = "scripts/run", description = "Runs a node in the foreground.", mixinStandardHelpOptions = false)
public final class Main implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    /** Beyond closing sockets and the flush, which have their own settings, a stop takes this long at most. */
    private static final Duration STOP_MAX = Duration.ofSeconds(30);

    @Option(names = "--port", paramLabel = "P")
    private @Nullable Integer port;

    @Option(names = "--host", paramLabel = "H")
    private @Nullable String host;

    @Option(names = "--management-port", paramLabel = "P")
    private @Nullable Integer managementPort;

    @Option(names = "--data", paramLabel = "DIR")
    private @Nullable Path data;

    @Option(names = "--journal", paramLabel = "KIND")
    private @Nullable String journal;

    @Option(names = "--contact", paramLabel = "HOST:PORT")
    private @Nullable String contact;

    @Option(names = "--no-demo")
    private boolean noDemo;

    @Option(names = "--open")
    private boolean open;

    @Option(names = "--conf", paramLabel = "FILE")
    private @Nullable Path conf;

    @Option(names = "--verbose")
    private boolean verbose;

    @Option(names = "-D", paramLabel = "KEY=VALUE")
    private Map<String, String> settings = new HashMap<>();

    /** Runs until the node is gone. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public Integer call() {
        try {
            Node node = Node.start(NodeConfig.load(conf, overrides(), home()));
            return run(node);
        } catch (StartException e) {
            System.err.println("scriptorium: " + e.getMessage());
            if (verbose) {
                e.printStackTrace();
            }
            return 1;
        }
    }

    private static int run(Node node) {
        AtomicBoolean asked = new AtomicBoolean();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(node, asked), "stop"));
        reportReady(node);
        node.terminated().toCompletableFuture().join();
        if (asked.get()) {
            // The process is ending already; the hook says with which code.
            return 0;
        }
        LOG.error("the node left its cluster on its own and ends");
        return 1;
    }

    /** Runs as the JVM's shutdown hook, which after a signal is the only way to end with a code of one's own. */
    private static void stop(Node node, AtomicBoolean asked) {
        if (node.terminated().toCompletableFuture().isDone()) {
            return;
        }
        asked.set(true);
        LOG.info("stopping");
        Duration limit = STOP_MAX.plus(node.config().server().closeSocketsOver())
                .plus(node.config().server().flushTimeout());
        int code = 0;
        try {
            node.stop().toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            LOG.info("stopped");
        } catch (Exception e) {
            LOG.error("not stopped cleanly within {} s: {}", limit.toSeconds(), e.toString());
            code = 1;
        }
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
            logback.stop();
        }
        Runtime.getRuntime().halt(code);
    }

    /** One line for whoever starts nodes, once this one serves. */
    private static void reportReady(Node node) {
        ServerSettings server = node.config().server();
        if (server.journal() == JournalKind.MEMORY) {
            LOG.warn("journal=memory: NOTHING IS KEPT; every document is gone when this process ends");
        }
        CompletionStage<Void> ready = node.whenReady().thenRun(() -> LOG.info("ready {}", startLine(node)));
        try {
            CompletableFuture.anyOf(
                            ready.toCompletableFuture(), node.terminated().toCompletableFuture())
                    .get(server.readyWarningAfter().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            List<String> missing = node.missing().toCompletableFuture().join();
            LOG.warn("listening on {}, not ready yet: {}; waits on", node.address(), String.join("; ", missing));
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String startLine(Node node) {
        InetSocketAddress address = node.address();
        ServerSettings server = node.config().server();
        String host = address.getAddress().getHostAddress();
        String where = (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
        Instant now = Instant.now();
        Duration sinceStart =
                Duration.between(ProcessHandle.current().info().startInstant().orElse(now), now);
        String line = "address=" + where + " journal=" + server.journal();
        if (server.journal() == JournalKind.ROCKSDB) {
            line += " data=" + server.dataDirectory();
        }
        line += " version=" + Version.text() + " java=" + Runtime.version() + " pid="
                + ProcessHandle.current().pid() + " millis=" + sinceStart.toMillis();
        line += node.management().map(uri -> " management=" + uri).orElse("");
        return server.demo() ? line + " demo=http://" + where + "/" : line;
    }

    private static Path home() {
        String home = System.getenv("SCRIPTORIUM_HOME");
        return Path.of(home == null ? "" : home).toAbsolutePath();
    }

    /** The options as settings, so that they are checked like those of a file. */
    private Map<String, Object> overrides() {
        Map<String, Object> overrides = new HashMap<>();
        settings.forEach((key, value) -> overrides.put(key, parsed(value)));
        put(overrides, "scriptorium.gateway.port", port);
        put(overrides, "scriptorium.gateway.host", host);
        put(overrides, "scriptorium.management.port", managementPort);
        put(overrides, "scriptorium.server.journal", journal);
        put(
                overrides,
                "scriptorium.server.data-directory",
                data == null ? null : data.toAbsolutePath().toString());
        put(overrides, "scriptorium.server.cassandra.contact-points", contact == null ? null : List.of(contact));
        put(overrides, "scriptorium.server.demo", noDemo ? Boolean.FALSE : null);
        put(overrides, "scriptorium.server.open", open ? Boolean.TRUE : null);
        return overrides;
    }

    private static void put(Map<String, Object> overrides, String key, @Nullable Object value) {
        if (value != null) {
            overrides.put(key, value);
        }
    }

    /** A value as HOCON reads it (lists, numbers), or as text where it is no HOCON. */
    private static Object parsed(String value) {
        try {
            Config config = ConfigFactory.parseString("value = " + value);
            return config.getValue("value").unwrapped();
        } catch (ConfigException e) {
            return value;
        }
    }
}
