package io.scriptorium.server.metrics;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.sharding.ClusterSharding;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.pattern.Patterns;

/** The cluster as this node sees it, as metrics. */
final class ClusterMetrics {
    private static final String TYPE = "Document";
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Cluster cluster;
    private final ActorRef region;
    private volatile int shards;

    ClusterMetrics(Registrar metrics, ActorSystem<?> system) {
        this.cluster = Cluster.get(system);
        this.region = ClusterSharding.get(Adapter.toClassic(system)).shardRegion(TYPE);
        metrics.gauges(
                "cluster_members",
                "Members of the cluster as this node sees it, by status.",
                values -> members().forEach((status, count) -> values.tell(count, status)),
                "status");
        metrics.gauge(
                "cluster_unreachable_members",
                "Members that this node, or one it trusts, cannot reach.",
                () -> cluster.state().getUnreachable().size());
        metrics.gauge("shards", "Shards of documents that live on this node.", () -> shards);
    }

    private Map<String, Integer> members() {
        ClusterEvent.CurrentClusterState state = cluster.state();
        Map<String, Integer> members = new TreeMap<>();
        members.put("up", 0);
        for (Member member : state.getMembers()) {
            members.merge(member.status().toString().toLowerCase(Locale.ROOT), 1, Integer::sum);
        }
        return members;
    }

    /** Looks how many shards there are; the last number stays if nobody answers in time. */
    CompletionStage<Void> refresh() {
        return Patterns.ask(region, ShardRegion.getRegionStatsInstance(), PATIENCE)
                .handle((answer, failure) -> {
                    if (answer instanceof ShardRegion.ShardRegionStats stats) {
                        shards = stats.getStats().size();
                    }
                    return null;
                });
    }
}
