package io.scriptorium.server.management;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.actor.ActorSystem;

/** A health check of pekko-management, which makes one of each kind by its name. */
abstract sealed class Check implements Supplier<CompletionStage<Boolean>> {
    private final ActorSystem system;
    private final HealthPart part;

    private Check(ActorSystem system, HealthPart part) {
        this.system = system;
        this.part = part;
    }

    @Override
    public CompletionStage<Boolean> get() {
        return ManagedNode.of(system).isRight(part);
    }

    /** Nobody has asked the node to stop. */
    static final class NotStopping extends Check {
        NotStopping(ActorSystem system) {
            super(system, HealthPart.NOT_STOPPING);
        }
    }

    /** The node is a member of its cluster. */
    static final class Membership extends Check {
        Membership(ActorSystem system) {
            super(system, HealthPart.MEMBERSHIP);
        }
    }

    /** The shards of documents are known to their coordinator. */
    static final class Sharding extends Check {
        Sharding(ActorSystem system) {
            super(system, HealthPart.SHARDING);
        }
    }

    /** The journal has answered. */
    static final class Journal extends Check {
        Journal(ActorSystem system) {
            super(system, HealthPart.JOURNAL);
        }
    }
}
