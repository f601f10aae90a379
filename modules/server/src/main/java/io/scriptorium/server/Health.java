package io.scriptorium.server;

import io.scriptorium.server.management.HealthPart;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.sharding.ClusterShardingHealthCheck;
import org.apache.pekko.cluster.typed.Cluster;
import scala.jdk.javaapi.FutureConverters;

/**
 * Whether this node can serve: it is a member of its cluster, its documents are known to the shard coordinator, the
 * journal has answered, and nobody has asked it to stop. Safe for all threads.
 *
 * <p>The journal is asked until it answers once. A journal that fails later does not make the node unready: people who
 * are connected go on seeing each other, which taking the node out of service would end.
 */
final class Health {
    private final ActorSystem<?> system;
    private final ClusterShardingHealthCheck sharding;
    private final CompletableFuture<Void> journal = new CompletableFuture<>();
    private volatile boolean stopping;

    /** Begins to ask the journal. */
    Health(ActorSystem<?> system) {
        this.system = system;
        this.sharding = new ClusterShardingHealthCheck(system.classicSystem());
        system.systemActorOf(JournalProbe.create(journal), "journal-probe", Props.empty());
    }

    /** From now on the node is not ready. */
    void stop() {
        stopping = true;
    }

    /** What is missing; empty if the node is ready. */
    CompletionStage<List<String>> missing() {
        return look().thenApply(wrong -> List.copyOf(wrong.values()));
    }

    /** Which parts are not right; none if the node is ready. */
    CompletionStage<Set<HealthPart>> wrong() {
        return look().thenApply(Map::keySet);
    }

    /** What is not right, with a text for people. */
    private CompletionStage<Map<HealthPart, String>> look() {
        return FutureConverters.asJava(sharding.apply())
                .exceptionally(failure -> false)
                .thenApply(registered -> wrong(Boolean.TRUE.equals(registered)));
    }

    private Map<HealthPart, String> wrong(boolean registered) {
        Map<HealthPart, String> wrong = new EnumMap<>(HealthPart.class);
        if (stopping) {
            wrong.put(HealthPart.NOT_STOPPING, "the node shuts down");
        }
        MemberStatus status = Cluster.get(system).selfMember().status();
        if (!status.equals(MemberStatus.up())) {
            wrong.put(HealthPart.MEMBERSHIP, "not a member of the cluster (" + status + ")");
        }
        if (!registered) {
            wrong.put(HealthPart.SHARDING, "sharding of documents has not started");
        }
        if (!journal.isDone()) {
            wrong.put(HealthPart.JOURNAL, "the journal has not answered");
        }
        return wrong;
    }
}
