package io.scriptorium.server.management;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;
import org.jspecify.annotations.Nullable;

/**
 * What the management port shows of a node. Pekko makes routes and checks by the names of their classes and gives them
 * the actor system only, so what they need is kept with the system. Thread-safe.
 */
final class ManagedNode implements Extension {
    /** The kind of extension, as Pekko wants it. */
    private static final class Id extends AbstractExtensionId<ManagedNode> {
        @Override
        public ManagedNode createExtension(ExtendedActorSystem system) {
            return new ManagedNode();
        }
    }

    private static final Id ID = new Id();

    private volatile @Nullable Supplier<CompletionStage<Set<HealthPart>>> wrong;
    private volatile @Nullable Supplier<CompletionStage<String>> metrics;
    private volatile @Nullable BackupSource backups;

    private ManagedNode() {}

    static ManagedNode of(ActorSystem system) {
        return ID.get(system);
    }

    /** From now on this is what is shown. */
    void show(Supplier<CompletionStage<Set<HealthPart>>> wrongParts, Supplier<CompletionStage<String>> text) {
        wrong = wrongParts;
        metrics = text;
    }

    /** From now on it makes back-ups for who asks. */
    void backUp(BackupSource source) {
        backups = source;
    }

    /** What makes back-ups, if anything does. */
    Optional<BackupSource> backups() {
        return Optional.ofNullable(backups);
    }

    /** Whether a part is right; not before the node shows itself. */
    CompletionStage<Boolean> isRight(HealthPart part) {
        Supplier<CompletionStage<Set<HealthPart>>> asked = wrong;
        return asked == null
                ? CompletableFuture.completedStage(false)
                : asked.get().thenApply(parts -> !parts.contains(part));
    }

    /** All metrics as text. */
    CompletionStage<String> metrics() {
        Supplier<CompletionStage<String>> asked = metrics;
        return asked == null ? CompletableFuture.completedStage("") : asked.get();
    }
}
