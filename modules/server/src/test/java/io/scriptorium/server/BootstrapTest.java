package io.scriptorium.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;
import org.junit.jupiter.api.Test;

/**
 * Nodes that are told no seed nodes find each other, here by a list of management ports, on Kubernetes by its API.
 */
final class BootstrapTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String BOOTSTRAP = "pekko.management.cluster.bootstrap.";

    @Test
    void nodesThatFindEachOtherWarmUpAndFormOneCluster() throws Exception {
        int one = freePort();
        int two = freePort();
        Node first = Node.start(config(one, one, two));
        try {
            Node second = Node.start(config(two, one, two));
            try {
                await().atMost(PATIENCE)
                        .until(() -> missing(first).isEmpty() && missing(second).isEmpty());
                assertThat(members(first)).hasSize(2).isEqualTo(members(second));
            } finally {
                stop(second);
            }
        } finally {
            stop(first);
        }
    }

    private static List<Address> members(Node node) {
        return StreamSupport.stream(
                        Cluster.get(node.system()).state().getMembers().spliterator(), false)
                .map(Member::address)
                .toList();
    }

    private static List<String> missing(Node node) throws Exception {
        return node.missing().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static void stop(Node node) throws Exception {
        node.stop().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static NodeConfig config(int managementPort, int... allPorts) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("scriptorium.gateway.port", 0);
        settings.put("scriptorium.server.journal", "memory");
        settings.put("scriptorium.server.bootstrap", true);
        settings.put("scriptorium.management.port", managementPort);
        settings.put(BOOTSTRAP + "contact-point-discovery.discovery-method", "config");
        settings.put(BOOTSTRAP + "contact-point-discovery.service-name", "nodes");
        settings.put(BOOTSTRAP + "contact-point-discovery.required-contact-point-nr", 2);
        settings.put(BOOTSTRAP + "contact-point-discovery.stable-margin", "1s");
        settings.put(BOOTSTRAP + "contact-point-discovery.interval", "200ms");
        settings.put(BOOTSTRAP + "contact-point.filter-on-fallback-port", false);
        settings.put(
                "pekko.discovery.config.services.nodes.endpoints",
                Stream.of(allPorts[0], allPorts[1])
                        .map(port -> Map.of("host", "127.0.0.1", "port", port))
                        .toList());
        return NodeConfig.load(null, settings, Path.of("").toAbsolutePath());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
