package io.scriptorium.document;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.PersistenceTestKitSnapshotPlugin;

/** An actor system that is a cluster by itself, with a journal in memory that obeys the test. */
final class ClusterOfOne {
    private static final Config CONFIG = ConfigFactory.parseString("""
                    pekko.actor.provider = cluster
                    pekko.actor.allow-java-serialization = off
                    pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                    pekko.cluster.jmx.enabled = off
                    pekko.cluster.sharding.passivation.strategy = none
                    pekko.coordinated-shutdown { exit-jvm = off, run-by-actor-system-terminate = off }
                    pekko.cluster.run-coordinated-shutdown-when-down = off
                    pekko.loglevel = WARNING
                    """)
            .withFallback(PersistenceTestKitPlugin.config())
            .withFallback(PersistenceTestKitSnapshotPlugin.config())
            .withFallback(ConfigFactory.load());

    private ClusterOfOne() {}

    /** An actor system that is in no cluster yet. */
    static ActorTestKit start(Class<?> test) {
        return ActorTestKit.create(test.getSimpleName(), CONFIG);
    }

    /** Makes it the only member of its cluster. */
    static void form(ActorTestKit actors) {
        Cluster cluster = Cluster.get(actors.system());
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
    }
}
