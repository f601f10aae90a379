package io.scriptorium.server;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.RecoveryFailed;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/**
 * Finds out whether the journal answers, by recovering a persistence id that never has events. Tries until it does,
 * then stops. Answering also means that what the journal sets up at first use (a session with the database, a schema)
 * is there before the first document needs it.
 */
final class JournalProbe extends EventSourcedBehavior<JournalProbe.Stop, NotUsed, NotUsed> {
    private static final PersistenceId ID = PersistenceId.ofUniqueId("scriptorium-journal-probe");

    private final ActorContext<Stop> context;
    private final CompletableFuture<Void> answered;

    private JournalProbe(ActorContext<Stop> context, CompletableFuture<Void> answered) {
        super(
                ID,
                SupervisorStrategy.restartWithBackoff(Duration.ofMillis(500), Duration.ofSeconds(5), 0.1)
                        .withLoggingEnabled(false));
        this.context = context;
        this.answered = answered;
    }

    /** Completes {@code answered} once the journal has answered. */
    static Behavior<Stop> create(CompletableFuture<Void> answered) {
        return Behaviors.setup(context -> new JournalProbe(context, answered));
    }

    @Override
    public NotUsed emptyState() {
        return NotUsed.getInstance();
    }

    @Override
    public SignalHandler<NotUsed> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), state -> {
                    answered.complete(null);
                    context.getSelf().tell(new Stop());
                })
                .onSignal(
                        RecoveryFailed.class,
                        (state, signal) -> context.getLog()
                                .warn(
                                        "the journal does not answer yet: {}",
                                        signal.failure().toString()))
                .build();
    }

    @Override
    public CommandHandler<Stop, NotUsed, NotUsed> commandHandler() {
        return newCommandHandlerBuilder()
                .forAnyState()
                .onAnyCommand(() -> Effect().stop());
    }

    @Override
    public EventHandler<NotUsed, NotUsed> eventHandler() {
        return (state, event) -> state;
    }

    /** Ends the probe. */
    record Stop() {}
}
