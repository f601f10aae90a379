package io.scriptorium.interop;

import io.scriptorium.journal.CassandraProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Nodes of one cluster, each a process of its own, with a real Cassandra as the journal. */
final class ClusterNodes implements AutoCloseable {
    private final List<NodeProcess> nodes = new ArrayList<>();

    private ClusterNodes() {}

    static ClusterNodes start(int count, CassandraProcess cassandra, Path data) {
        ClusterNodes cluster = new ClusterNodes();
        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ports.add(Workspace.freePort());
        }
        String seeds = ports.stream()
                .map(port -> "\"pekko://scriptorium@127.0.0.1:" + port + "\"")
                .collect(Collectors.joining(",", "[", "]"));
        try {
            for (int port : ports) {
                cluster.nodes.add(NodeProcess.start(
                        data,
                        "--journal",
                        "cassandra",
                        "--contact",
                        cassandra.contactPoint(),
                        "-D",
                        "pekko.remote.artery.canonical.port=" + port,
                        "-D",
                        "pekko.cluster.seed-nodes=" + seeds,
                        "-D",
                        "pekko.cluster.seed-node-timeout=2s"));
            }
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    NodeProcess get(int index) {
        return nodes.get(index);
    }

    int size() {
        return nodes.size();
    }

    @Override
    public void close() {
        nodes.forEach(NodeProcess::close);
    }
}
