package io.scriptorium.document;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * The actor around {@link RoomLogic}: its mailbox, timers and ways to the entity. A crash closes its sessions with a
 * retryable code.
 */
final class Room extends AbstractBehavior<RoomCommand> implements RoomPort {
    private final TimerScheduler<RoomCommand> timers;
    private final RoomContext shared;
    private final RecipientRef<DocumentCommand> sharded;
    private final ActorRef<RoomManager.Command> manager;
    private final DocumentId document;
    private final RoomLogic logic;
    private @Nullable ActorRef<DocumentCommand> entity;
    /** Large commands cannot go through sharding: they wait until it is known which node they go to. */
    private final List<DocumentCommand> awaitingEntity = new ArrayList<>();

    private Room(
            ActorContext<RoomCommand> context,
            TimerScheduler<RoomCommand> timers,
            DocumentId document,
            RecipientRef<DocumentCommand> sharded,
            ActorRef<RoomManager.Command> manager,
            RoomContext shared) {
        super(context);
        this.timers = timers;
        this.document = document;
        this.sharded = sharded;
        this.manager = manager;
        this.shared = shared;
        this.logic = new RoomLogic(RoomId.random(), shared.settings(), this);
    }

    static Behavior<RoomCommand> create(
            DocumentId document,
            RecipientRef<DocumentCommand> sharded,
            ActorRef<RoomManager.Command> manager,
            RoomContext shared) {
        Behavior<RoomCommand> room = Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            Room started = new Room(context, timers, document, sharded, manager, shared);
            shared.meter().rooms(1);
            context.getLog().debug("room opened, {}", started.logic.roomId());
            started.logic.start();
            return started;
        }));
        // Whatever is logged while the room works names its document.
        return Behaviors.withMdc(RoomCommand.class, Map.of("document", document.value()), room);
    }

    @Override
    public Receive<RoomCommand> createReceive() {
        return newReceiveBuilder()
                .onMessage(RoomInternal.Stop.class, stop -> Behaviors.stopped())
                .onAnyMessage(command -> {
                    logic.handle(command);
                    return this;
                })
                .onSignal(PostStop.class, signal -> {
                    tellEntity(new DocumentCommand.LeaveRoom(logic.roomId()));
                    logic.closeAll(CloseReason.INTERNAL_ERROR);
                    shared.meter().rooms(-1);
                    return this;
                })
                .build();
    }

    @Override
    public ActorRef<RoomCommand> self() {
        return getContext().getSelf();
    }

    @Override
    public long nowMillis() {
        return shared.clock().millis();
    }

    @Override
    public DocumentMeter meter() {
        return shared.meter();
    }

    @Override
    public void tellEntity(DocumentCommand command) {
        ActorRef<DocumentCommand> known = entity;
        if (known != null) {
            shared.mail().send(known, command);
        } else if (!NodeMail.isLarge(command)) {
            sharded.tell(command);
        } else if (!awaitingEntity.contains(command)) {
            awaitingEntity.add(command);
        }
    }

    @Override
    public void entityAt(ActorRef<DocumentCommand> found) {
        if (!found.equals(entity)) {
            entityLost();
            entity = found;
            getContext().watchWith(found, new RoomInternal.EntityGone(found));
            awaitingEntity.forEach(command -> shared.mail().send(found, command));
            awaitingEntity.clear();
        }
    }

    @Override
    public void entityLost() {
        ActorRef<DocumentCommand> known = entity;
        if (known != null) {
            getContext().unwatch(known);
            entity = null;
        }
    }

    @Override
    public void tellSibling(Sibling sibling, RoomInternal message) {
        shared.mail().send(sibling.room(), message);
    }

    @Override
    public void watchSibling(Sibling sibling) {
        getContext().watchWith(sibling.room(), new RoomInternal.SiblingGone(sibling.roomId()));
    }

    @Override
    public void startTimer(RoomTimer timer, Duration delay) {
        timers.startSingleTimer(timer, new RoomInternal.Timeout(timer), delay);
    }

    @Override
    public void cancelTimer(RoomTimer timer) {
        timers.cancel(timer);
    }

    @Override
    public void offerToStop(long joins) {
        manager.tell(new RoomManager.Idle(document, getContext().getSelf(), joins));
    }
}
