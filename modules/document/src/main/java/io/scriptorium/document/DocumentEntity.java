package io.scriptorium.document;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.BehaviorSignalInterceptor;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.RecoveryFailed;
import org.apache.pekko.persistence.typed.SnapshotAdapter;
import org.apache.pekko.persistence.typed.SnapshotCompleted;
import org.apache.pekko.persistence.typed.SnapshotFailed;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.jspecify.annotations.Nullable;

/**
 * The owner of one document: journals what {@link EntityLogic} decides, applies it to {@link DocumentState}, unloads
 * itself when no room has been known for a while. A failed write restarts it with back-off; rooms repeat what was not
 * answered.
 */
final class DocumentEntity extends EventSourcedBehavior<DocumentCommand, DocumentEvent, DocumentState> {
    static final EntityTypeKey<DocumentCommand> TYPE = EntityTypeKey.create(DocumentCommand.class, "Document");

    private static final Duration REPEAT_INTERVAL = Duration.ofSeconds(2);
    private static final Duration ERASE_AGAIN = Duration.ofSeconds(30);
    private static final int JOURNAL_SNAPSHOTS_KEPT = 2;

    private final ActorContext<DocumentCommand> context;
    private final TimerScheduler<DocumentCommand> timers;
    private final ActorRef<ClusterSharding.ShardCommand> shard;
    private final DocumentSettings settings;
    private final DocumentMemory memory;
    private final DocumentMemory.Share share;
    private final InstantSource clock;
    private final EntityLogic logic;
    private final ReadBack readBack;
    private final Erasure erasure;
    private final DocumentMeter meter;
    private long writtenTwiceTold;
    /** When this incarnation began to be loaded. */
    private long loadStartedNanos = System.nanoTime();
    /** Whether the journal has been given a batch and has not confirmed it. */
    private boolean writing;
    /** The event that was decided last. */
    private @Nullable DocumentEvent persisting;
    /** The journal snapshot that is being stored. */
    private @Nullable JournalSnapshot snapshot;
    /** What is being removed from the journal, and removed before. */
    private CompletionStage<Done> removal = CompletableFuture.completedFuture(Done.getInstance());

    private DocumentEntity(
            PersistenceId id,
            ActorContext<DocumentCommand> context,
            TimerScheduler<DocumentCommand> timers,
            ActorRef<ClusterSharding.ShardCommand> shard,
            EntityContext shared) {
        super(id, SupervisorStrategy.restartWithBackoff(Duration.ofMillis(500), Duration.ofSeconds(10), 0.2));
        this.context = context;
        this.timers = timers;
        this.shard = shard;
        this.settings = shared.settings();
        this.memory = shared.memory();
        this.share = memory.newShare();
        this.clock = shared.clock();
        this.logic = new EntityLogic(clock, shared.mail());
        this.readBack = shared.readBack();
        this.erasure = shared.erasure();
        this.meter = shared.meter();
        meter.entities(1);
    }

    static Behavior<DocumentCommand> create(
            DocumentId document, ActorRef<ClusterSharding.ShardCommand> shard, EntityContext shared) {
        // A deletion begins the next lineage under the same id, so that sequence numbers go on (docs/decisions/0004).
        String id = new StoredDocument(document, StoredDocument.FIRST_LINEAGE).persistenceId();
        return create(document.value(), PersistenceId.ofUniqueId(id), shard, shared);
    }

    /** An entity whose events are elsewhere than a document's. */
    static Behavior<DocumentCommand> create(
            PersistenceId id, ActorRef<ClusterSharding.ShardCommand> shard, EntityContext shared) {
        return create(id.id(), id, shard, shared);
    }

    private static Behavior<DocumentCommand> create(
            String name, PersistenceId id, ActorRef<ClusterSharding.ShardCommand> shard, EntityContext shared) {
        Behavior<DocumentCommand> entity = Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            DocumentEntity started = new DocumentEntity(id, context, timers, shard, shared);
            // Outside of its supervision, so that it hears of the end also while it waits to start again.
            return Behaviors.intercept(() -> new AtEnd(started::unloaded), started);
        }));
        return Behaviors.withMdc(everyMessage(), Map.of("document", name), entity);
    }

    /** What the journal tells the entity is no command, and what is logged then is to name the document, too. */
    @SuppressWarnings("unchecked")
    private static Class<DocumentCommand> everyMessage() {
        return (Class<DocumentCommand>) (Class<?>) Object.class;
    }

    /** Does something when the actor stops, whatever it is doing then. */
    private static final class AtEnd extends BehaviorSignalInterceptor<DocumentCommand> {
        private final Runnable action;

        AtEnd(Runnable action) {
            this.action = action;
        }

        @Override
        public Behavior<DocumentCommand> aroundSignal(
                TypedActorContext<DocumentCommand> context, Signal signal, SignalTarget<DocumentCommand> target) {
            if (signal instanceof PostStop) {
                action.run();
            }
            return target.apply(context, signal);
        }
    }

    private void unloaded() {
        share.close();
        meter.entities(-1);
    }

    @Override
    public DocumentState emptyState() {
        return DocumentState.pristine(settings);
    }

    @Override
    public CommandHandler<DocumentCommand, DocumentEvent, DocumentState> commandHandler() {
        return (state, command) -> {
            if (command instanceof DocumentCommand.FromRoom fromRoom) {
                return onRoom(state, fromRoom);
            }
            if (command instanceof DocumentCommand.LeaveRoom leave) {
                logic.leave(leave.roomId());
                startIdleTimerWithoutRooms();
                return Effect().none();
            }
            if (command instanceof DocumentCommand.Idle) {
                if (!logic.hasRooms()) {
                    shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
                }
                return Effect().none();
            }
            if (command instanceof DocumentCommand.RepeatLatest) {
                if (!logic.repeatLatest()) {
                    timers.cancel(DocumentCommand.RepeatLatest.class);
                }
                return Effect().none();
            }
            if (command instanceof DocumentCommand.Compare compare) {
                return onCompare(state, compare);
            }
            if (command instanceof DocumentCommand.ReadBackEnded ended) {
                onReadBackEnded(state, ended);
                return Effect().none();
            }
            if (command instanceof DocumentCommand.DeleteDocument delete) {
                return onDelete(state, delete);
            }
            if (command instanceof DocumentCommand.BeginDocument begin) {
                return onBegin(state, begin);
            }
            if (command instanceof DocumentCommand.ErasureEnded ended) {
                onErasureEnded(state, ended);
                return Effect().none();
            }
            if (command instanceof DocumentCommand.Shortened shortened) {
                onShortened(shortened);
                return Effect().none();
            }
            if (command instanceof DocumentCommand.EraseAgain) {
                erase(state);
                return Effect().none();
            }
            if (command instanceof DocumentCommand.Stop) {
                return Effect().stop();
            }
            throw new AssertionError(command);
        };
    }

    private Effect<DocumentEvent, DocumentState> onBegin(DocumentState state, DocumentCommand.BeginDocument command) {
        EntityLogic.Decision decision = logic.decideBegin(state, command.update());
        startIdleTimerWithoutRooms();
        if (decision.event().isEmpty()) {
            return Effect()
                    .none()
                    .thenRun((DocumentState now) -> command.replyTo().tell(new Begun(now.sequence(), false)));
        }
        return persist(state, decision.event().get(), now -> {
            decision.answer().accept(now);
            share.set(now.memoryBytes());
            repeatLatestLater();
            command.replyTo().tell(new Begun(now.sequence(), true));
        });
    }

    private Effect<DocumentEvent, DocumentState> onDelete(DocumentState state, DocumentCommand.DeleteDocument command) {
        Optional<DocumentDeleted> event = logic.decideDelete(state, command.principal());
        if (event.isEmpty()) {
            startIdleTimerWithoutRooms();
            return Effect()
                    .none()
                    .thenRun((DocumentState now) -> command.replyTo().tell(new Deleted(now.sequence())));
        }
        writing = true;
        persisting = event.get();
        return Effect().persist(event.get()).thenRun(now -> {
            writing = false;
            context.getLog().info("deleted by \"{}\", event {}", command.principal(), now.sequence());
            command.replyTo().tell(new Deleted(now.sequence()));
            logic.deleted(now, context.getSelf());
            repeatLatestLater();
            share.set(now.memoryBytes());
            erase(now);
            startIdleTimerWithoutRooms();
        });
    }

    /** Removes what was before a deletion from the journal, if that is not known to be done. */
    private void erase(DocumentState state) {
        state.toBeErased(clock.millis()).ifPresent(base -> {
            removal = after(removal, () -> erasure.erase(persistenceId().id(), base));
            context.pipeToSelf(
                    removal,
                    (done, failure) -> new DocumentCommand.ErasureEnded(
                            base.sequence(), failure == null ? "" : failure.toString()));
        });
    }

    /** One after the other, so that nothing is stored that a deletion has just removed. */
    private static CompletionStage<Done> after(CompletionStage<Done> before, Supplier<CompletionStage<Done>> next) {
        return before.handle((done, failure) -> Done.getInstance()).thenCompose(done -> next.get());
    }

    /** Lets the history begin later, if not all of it is to be kept. */
    private void shorten(DocumentState state) {
        JournalSnapshot stored = snapshot;
        snapshot = null;
        if (stored != null && !settings.retention().keepsAll()) {
            long sequenceMax = readBack.isNeeded() ? state.comparedTo() : Long.MAX_VALUE;
            long millisMax = settings.retention().mayBeginAt(clock.millis());
            removal = after(
                    removal, () -> erasure.shorten(persistenceId().id(), stored.toBase(), sequenceMax, millisMax));
            context.pipeToSelf(
                    removal,
                    (done, failure) -> new DocumentCommand.Shortened(failure == null ? "" : failure.toString()));
        }
    }

    private void onShortened(DocumentCommand.Shortened shortened) {
        if (!shortened.failure().isEmpty()) {
            context.getLog()
                    .warn(
                            "history that is not to be kept is still in the journal, which is tried again with a later"
                                    + " snapshot: {}",
                            shortened.failure());
        }
    }

    private void onErasureEnded(DocumentState state, DocumentCommand.ErasureEnded ended) {
        if (ended.failure().isEmpty()) {
            state.erased(ended.sequence());
            context.getLog().info("what was before event {} is removed from the journal", ended.sequence());
        } else {
            context.getLog()
                    .warn("what was deleted is still in the journal, which is tried again: {}", ended.failure());
            timers.startSingleTimer(DocumentCommand.EraseAgain.class, new DocumentCommand.EraseAgain(), ERASE_AGAIN);
        }
    }

    private void repeatLatestLater() {
        timers.startTimerWithFixedDelay(
                DocumentCommand.RepeatLatest.class, new DocumentCommand.RepeatLatest(), REPEAT_INTERVAL);
    }

    private Effect<DocumentEvent, DocumentState> onCompare(DocumentState state, DocumentCommand.Compare compare) {
        if (compare.again() && state.writtenTwice().add(compare.sequence())) {
            meter.foreignWriter(1, 0);
        }
        EntityLogic.Decision decision = logic.decideCompare(state, compare.event(), compare.sequence());
        if (decision.event().isEmpty()) {
            return Effect()
                    .none()
                    .thenRun((DocumentState now) -> compare.replyTo().tell(Done.getInstance()));
        }
        context.getLog()
                .warn(
                        "another owner wrote {} update(s) under sequence number {} that this document lacked;"
                                + " they are taken over",
                        decision.event().get().updates().size(),
                        compare.sequence());
        meter.foreignWriter(0, decision.event().get().updates().size());
        return persist(state, decision.event().get(), now -> {
            decision.answer().accept(now);
            compare.replyTo().tell(Done.getInstance());
        });
    }

    /** Looks for what another owner wrote where the journal snapshot hides it, or wrote since. */
    private void readBack(DocumentState state) {
        ReadBackProgress progress = state.readBackProgress();
        if (readBack.isNeeded() && progress.begin(state.sequence(), clock.millis())) {
            context.pipeToSelf(
                    readBack.tell(context.getSelf(), persistenceId(), progress.comparedTo() + 1, state.sequence()),
                    (done, failure) -> new DocumentCommand.ReadBackEnded(failure == null));
        }
    }

    /** Once for what is known; who loads the document from events of both owners again is told again. */
    private void tellOfOtherWriters(DocumentState state) {
        if (state.writtenTwice().count() > writtenTwiceTold) {
            writtenTwiceTold = state.writtenTwice().count();
            context.getLog()
                    .warn(
                            "two owners of this document wrote events under the same sequence numbers ({});"
                                    + " both are in it",
                            state.writtenTwice());
        }
    }

    private void onReadBackEnded(DocumentState state, DocumentCommand.ReadBackEnded ended) {
        state.readBackProgress().end(ended.complete());
        tellOfOtherWriters(state);
        if (!ended.complete()) {
            context.getLog().warn("the journal could not be read back; that is tried again with a later snapshot");
        }
    }

    private Effect<DocumentEvent, DocumentState> onRoom(DocumentState state, DocumentCommand.FromRoom command) {
        boolean full = !logic.hasRooms() && !isGoingOn(command) && memory.isExhausted();
        if (full && !(command instanceof DocumentCommand.AppendUpdates)) {
            command.room().tell(new RoomInternal.Refused(memory.refusal()));
            startIdleTimerWithoutRooms();
            return Effect().none();
        }
        if (!full && logic.admit(command)) {
            context.watchWith(command.room(), new DocumentCommand.LeaveRoom(command.roomId()));
            timers.cancel(DocumentCommand.Idle.class);
        }
        EntityLogic.Decision decision = logic.decide(state, command, context.getSelf());
        if (decision.event().isPresent()) {
            return persist(state, decision.event().get(), now -> {
                decision.answer().accept(now);
                share.set(now.memoryBytes());
                repeatLatestLater();
            });
        }
        return Effect().none().thenRun((DocumentState now) -> decision.answer().accept(now));
    }

    private Effect<DocumentEvent, DocumentState> persist(
            DocumentState state, UpdatesAppended decided, Consumer<DocumentState> then) {
        UpdatesAppended event = state.linked(decided, persistenceId().id());
        long startedNanos = System.nanoTime();
        writing = true;
        persisting = event;
        return Effect().persist(event).thenRun(now -> {
            writing = false;
            meter.journaled(event.updates().size(), event.sizeBytes(), startedNanos);
            then.accept(now);
        });
    }

    /** The entity starts anew, because the journal did not take a batch or did not give the document. */
    private void restarts() {
        if (writing) {
            writing = false;
            meter.journalWriteFailed();
            loadStartedNanos = System.nanoTime();
        }
    }

    /** Whether a room that was joined before comes back: it has sessions, which are not to be sent away. */
    private static boolean isGoingOn(DocumentCommand.FromRoom command) {
        return command instanceof DocumentCommand.JoinRoom join && join.again();
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the very event, not an equal one
    public EventHandler<DocumentState, DocumentEvent> eventHandler() {
        // Pekko tells the sequence number of an event that is read from the journal. Of one that is being written
        // it may still tell the number before, if the command had waited for the recovery.
        return (state, event) ->
                event == persisting ? state.apply(event) : state.apply(event, lastSequenceNumber(context));
    }

    @Override
    public SignalHandler<DocumentState> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), state -> {
                    state.recovered(lastSequenceNumber(context));
                    meter.foreignWriter(Math.toIntExact(state.writtenTwice().count()), 0);
                    tellOfOtherWriters(state);
                    restarts();
                    meter.recoveredSince(loadStartedNanos);
                    context.getLog().debug("loaded, sequence number {}", state.sequence());
                    readBack(state);
                    erase(state);
                    share.set(state.memoryBytes());
                    logic.announce(state, context.getSelf());
                    startIdleTimerWithoutRooms();
                })
                .onSignal(PreRestart.instance(), state -> restarts())
                .onSignal(RecoveryFailed.class, (state, failed) -> {
                    restarts();
                    meter.recoveryFailed();
                    context.getLog()
                            .warn(
                                    "recovery failed, will be tried again: {}",
                                    failed.getFailure().toString());
                })
                .onSignal(SnapshotCompleted.class, (state, completed) -> {
                    meter.journalSnapshot(true);
                    readBack(state);
                    shorten(state);
                })
                .onSignal(SnapshotFailed.class, (state, failed) -> {
                    meter.journalSnapshot(false);
                    context.getLog()
                            .warn(
                                    "journal snapshot failed, recovery uses an older one: {}",
                                    failed.getFailure().toString());
                })
                .build();
    }

    @Override
    public SnapshotAdapter<DocumentState> snapshotAdapter() {
        return new SnapshotAdapter<>() {
            @Override
            public Object toJournal(DocumentState state) {
                // Runs on the entity's thread: nothing mutable leaves it.
                JournalSnapshot taken = state.toJournalSnapshot(clock.millis());
                snapshot = taken;
                return taken;
            }

            @Override
            public DocumentState fromJournal(Object from) {
                return DocumentState.from((JournalSnapshot) from, settings);
            }
        };
    }

    @Override
    public boolean shouldSnapshot(DocumentState state, DocumentEvent event, long sequence) {
        return state.wantsSnapshot(event.timeMillis());
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(settings.journalSnapshotEvents(), JOURNAL_SNAPSHOTS_KEPT);
    }

    private void startIdleTimerWithoutRooms() {
        if (!logic.hasRooms()) {
            Duration wait = memory.isExhausted() ? Duration.ZERO : settings.passivateAfter();
            timers.startSingleTimer(DocumentCommand.Idle.class, new DocumentCommand.Idle(), wait);
        }
    }
}
