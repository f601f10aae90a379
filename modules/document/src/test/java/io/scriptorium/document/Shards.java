package io.scriptorium.document;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.apache.pekko.cluster.sharding.typed.GetShardRegionState;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;

/** What sharding says of itself. */
final class Shards {
    private Shards() {}

    /** Names of the documents whose entities run on this node. */
    static Set<String> runningEntities(ActorSystem<?> system) {
        ShardRegion.CurrentShardRegionState state = AskPattern.<Object, ShardRegion.CurrentShardRegionState>ask(
                        ask(system),
                        replyTo -> new GetShardRegionState(DocumentEntity.TYPE, replyTo),
                        Duration.ofSeconds(5),
                        system.scheduler())
                .toCompletableFuture()
                .orTimeout(5, TimeUnit.SECONDS)
                .join();
        Set<String> running = new HashSet<>();
        state.getShards().forEach(shard -> running.addAll(shard.getEntityIds()));
        return running;
    }

    @SuppressWarnings("unchecked")
    private static ActorRef<Object> ask(ActorSystem<?> system) {
        return (ActorRef<Object>) (ActorRef<?>) ClusterSharding.get(system).shardState();
    }
}
