package io.scriptorium.interop;

import io.scriptorium.journal.CassandraProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Nodes of one cluster, each a process of its own, with a real Cassandra as the journal. A node has a slot with ports of
 * its own, which a balancer may know before the node runs. A node joins those that run, and founds a cluster only if there
 * are none.
 */
final class ClusterNodes implements AutoCloseable {
    /** Nodes at a time at most. */
    static final int SLOTS = 6;

    private final List<Slot> slots;
    private final List<NodeProcess> nodes = new ArrayList<>();

    private ClusterNodes(CassandraProcess cassandra, Path data, List<String> options) {
        List<String> all = NodeProcess.options(data, "--journal", "cassandra", "--contact", cassandra.contactPoint());
        all.addAll(options);
        slots = IntStream.range(0, SLOTS)
                .mapToObj(it -> new Slot(Workspace.freePort(), Workspace.freePort(), all))
                .toList();
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /**
     * The first node makes cluster and tables, then the others start together; all are ready.
     *
     * @param options what each node is given beside its ports, journal and seed nodes, as on the command line of scripts/run
     */
    static ClusterNodes start(int count, CassandraProcess cassandra, Path data, String... options) {
        ClusterNodes cluster = new ClusterNodes(cassandra, data, Arrays.asList(options));
        try {
            cluster.add();
            List<NodeProcess> others = new ArrayList<>();
            while (cluster.size() < count) {
                others.add(cluster.launch());
            }
            others.forEach(NodeProcess::awaitReady);
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    /** One more node, which is ready. */
    NodeProcess add() {
        NodeProcess node = launch();
        node.awaitReady();
        return node;
    }

    /** One more node, which may not be ready yet. */
    NodeProcess launch() {
        Slot slot = slots.stream()
                .filter(it -> !nodes.contains(it.node))
                .findFirst()
                .orElseThrow();
        slot.node = NodeProcess.launch(slot.port, () -> slot.options(seedNodes(slot)));
        nodes.add(slot.node);
        return slot.node;
    }

    /** Forgets a node that has ended; its ports are free for another one. */
    void remove(NodeProcess node) {
        if (node.isAlive()) {
            throw new AssertionError(name(node) + " still runs");
        }
        nodes.remove(node);
    }

    /** Starts all nodes again, which must have ended: the first founds the cluster anew, then the others join it. */
    void restartAll() {
        nodes.get(0).restart();
        List<NodeProcess> others = nodes.subList(1, nodes.size());
        others.forEach(NodeProcess::relaunch);
        others.forEach(NodeProcess::awaitReady);
    }

    /** Further options of a node, for its next starts. */
    void nextStarts(NodeProcess node, String... options) {
        slotOf(node).further = List.of(options);
    }

    /** The node that other nodes reach at this port. */
    Optional<NodeProcess> withArteryPort(int port) {
        return nodes.stream().filter(node -> slotOf(node).arteryPort == port).findFirst();
    }

    /** Addresses of the nodes that run, as seed nodes for one more. */
    List<String> addresses() {
        return nodes.stream().map(node -> slotOf(node).address()).toList();
    }

    private Slot slotOf(NodeProcess node) {
        return slots.stream().filter(it -> it.node == node).findFirst().orElseThrow();
    }

    NodeProcess get(int index) {
        return nodes.get(index);
    }

    int size() {
        return nodes.size();
    }

    List<NodeProcess> nodes() {
        return List.copyOf(nodes);
    }

    /** What a balancer of these nodes calls this one. */
    String name(NodeProcess node) {
        return IntStream.range(0, SLOTS)
                .filter(it -> slots.get(it).node == node)
                .mapToObj(ClusterNodes::name)
                .findFirst()
                .orElseThrow();
    }

    /** A line {@code server NAME ADDRESS} for each slot, for a balancer's configuration. */
    String servers() {
        return IntStream.range(0, SLOTS)
                .mapToObj(it -> "  server " + name(it) + " 127.0.0.1:" + slots.get(it).port)
                .collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
        nodes.forEach(NodeProcess::close);
    }

    private static String name(int slot) {
        return "node-" + (slot + 1);
    }

    /** Those that can answer come first. A node that is first in its own list founds a cluster if nobody answers. */
    private String seedNodes(Slot own) {
        List<Slot> others =
                slots.stream().filter(it -> it != own && it.answers(nodes)).toList();
        return Stream.concat(others.stream(), Stream.of(own))
                .map(it -> "\"" + it.address() + "\"")
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** Ports and the node that has or had them last. */
    private static final class Slot {
        private final int port;
        private final int arteryPort;
        private final List<String> options;
        private List<String> further = List.of();
        private @Nullable NodeProcess node;

        Slot(int port, int arteryPort, List<String> options) {
            this.port = port;
            this.arteryPort = arteryPort;
            this.options = options;
        }

        /** Whether its node is one of these, runs, and is not halted. */
        boolean answers(List<NodeProcess> nodes) {
            NodeProcess its = node;
            return its != null && nodes.contains(its) && its.isAlive() && !its.isPaused();
        }

        String address() {
            return "pekko://scriptorium@127.0.0.1:" + arteryPort;
        }

        List<String> options(String seedNodes) {
            List<String> all = new ArrayList<>(List.of(
                    "-D",
                    "pekko.remote.artery.canonical.port=" + arteryPort,
                    "-D",
                    "pekko.cluster.seed-nodes=" + seedNodes));
            all.addAll(options);
            all.addAll(further);
            return all;
        }
    }
}
