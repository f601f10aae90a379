package io.scriptorium.server;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import java.util.List;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.apache.pekko.management.cluster.bootstrap.ClusterBootstrap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.jdk.javaapi.OptionConverters;

/**
 * How a node becomes a member of a cluster: of one of its own, of that of its seed nodes, or of whom discovery finds.
 * Pekko would join seed nodes as soon as it starts; a node joins when it is warm, so they are kept from Pekko.
 *
 * @param seedNodes whom to ask; nobody for a cluster of its own, or if others are to be found
 * @param bootstrap whether others are to be found
 */
record Membership(List<Address> seedNodes, boolean bootstrap) {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
    private static final String SEED_NODES = "pekko.cluster.seed-nodes";
    private static final String BOOTSTRAP = "scriptorium.server.bootstrap";

    /** @throws IllegalArgumentException if both are set: two clusters could come of it */
    Membership {
        if (bootstrap && !seedNodes.isEmpty()) {
            throw new IllegalArgumentException(BOOTSTRAP + " is true and " + SEED_NODES + " is not empty: choose one");
        }
    }

    /** @throws IllegalArgumentException naming the address that is none */
    static Membership from(Config whole) {
        return new Membership(
                whole.getStringList(SEED_NODES).stream()
                        .map(Membership::address)
                        .toList(),
                whole.getBoolean(BOOTSTRAP));
    }

    private static Address address(String text) {
        return OptionConverters.toJava(AddressFromURIString.unapply(text))
                .orElseThrow(() -> new IllegalArgumentException(
                        SEED_NODES + " has " + text + ", must be pekko://scriptorium@HOST:PORT"));
    }

    /** Whether nobody else can be in its cluster. */
    boolean isAlone() {
        return seedNodes.isEmpty() && !bootstrap;
    }

    /** The configuration of an actor system that joins nobody on its own. */
    static Config withoutJoining(Config whole) {
        return whole.withValue(SEED_NODES, ConfigValueFactory.fromIterable(List.of(), "joined when warm"));
    }

    /** Joins; returns at once, and Pekko tries until it is a member. */
    void join(ActorSystem<?> system) {
        Cluster cluster = Cluster.get(system);
        if (isAlone()) {
            cluster.manager().tell(Join.create(cluster.selfMember().address()));
        } else if (bootstrap) {
            LOG.info("looks for the other nodes");
            ClusterBootstrap.get(system).start();
        } else {
            LOG.info("joins the cluster of {}", seedNodes);
            cluster.manager().tell(new JoinSeedNodes(seedNodes));
        }
    }
}
