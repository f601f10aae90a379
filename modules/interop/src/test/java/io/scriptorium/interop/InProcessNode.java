package io.scriptorium.interop;

import io.scriptorium.server.Node;
import io.scriptorium.server.NodeConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A node in this JVM, for tests that want to look or reach inside. It is ready when {@link #start} returns. */
final class InProcessNode implements AutoCloseable {
    private final Node node;

    private InProcessNode(Node node) {
        this.node = node;
    }

    /** {@code settings}: full key to value, over everything else. */
    static InProcessNode start(Path data, Map<String, ?> settings) {
        Map<String, Object> all = new HashMap<>();
        all.put("scriptorium.gateway.port", 0);
        all.put("scriptorium.management.port", 0);
        all.put("scriptorium.server.demo", false);
        all.put("scriptorium.server.data-directory", data.toAbsolutePath().toString());
        all.putAll(settings);
        Node node = Node.start(NodeConfig.load(null, all, data));
        try {
            Awaitility.await("node is ready")
                    .atMost(Duration.ofMinutes(1))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> node.missing().toCompletableFuture().get(10, TimeUnit.SECONDS), List::isEmpty);
        } catch (RuntimeException e) {
            node.stop().toCompletableFuture().join();
            throw e;
        }
        return new InProcessNode(node);
    }

    Node node() {
        return node;
    }

    String webSocketUrl() {
        return "ws://127.0.0.1:" + node.address().getPort() + "/ws";
    }

    @Override
    public void close() {
        node.stop().toCompletableFuture().join();
    }
}
