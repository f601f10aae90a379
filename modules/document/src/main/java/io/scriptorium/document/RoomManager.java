package io.scriptorium.document;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;

/** The rooms of this node, one per open document: starts them, hands sessions to them, lets idle ones go. */
final class RoomManager extends AbstractBehavior<RoomManager.Command> {

    /** What the manager can be told. */
    sealed interface Command {}

    /** A session wants into a document's room. */
    record Open(DocumentId document, String principal, Session session) implements Command {}

    /** A room has nobody in it and nothing to do, after the {@code joins} sessions that were handed to it so far. */
    record Idle(DocumentId document, ActorRef<RoomCommand> room, long joins) implements Command {}

    /**
     * Answer {@link Done} once every room's updates are in the journal; the rooms end with that, and with them their
     * sessions.
     */
    record FlushAll(Duration timeout, ActorRef<Done> replyTo) implements Command {}

    private record RoomGone(DocumentId document, ActorRef<RoomCommand> room) implements Command {}

    /** A room and how many sessions were handed to it. */
    private static final class Entry {
        private final ActorRef<RoomCommand> room;
        private long joins;

        private Entry(ActorRef<RoomCommand> room) {
            this.room = room;
        }
    }

    private static final Props ON_ROOM_DISPATCHER =
            DispatcherSelector.fromConfig("scriptorium.document.room-dispatcher");

    private final RoomContext shared;
    private final ClusterSharding sharding;
    private final Map<DocumentId, Entry> rooms = new HashMap<>();

    private RoomManager(ActorContext<Command> context, RoomContext shared, ClusterSharding sharding) {
        super(context);
        this.shared = shared;
        this.sharding = sharding;
    }

    static Behavior<Command> create(RoomContext shared, ClusterSharding sharding) {
        return Behaviors.setup(context -> new RoomManager(context, shared, sharding));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Open.class, this::onOpen)
                .onMessage(Idle.class, this::onIdle)
                .onMessage(RoomGone.class, this::onRoomGone)
                .onMessage(FlushAll.class, this::onFlushAll)
                .build();
    }

    private Behavior<Command> onOpen(Open open) {
        Entry entry = rooms.computeIfAbsent(open.document(), document -> new Entry(spawn(document)));
        entry.joins++;
        entry.room.tell(new RoomInternal.Join(open.session(), open.principal()));
        return this;
    }

    private ActorRef<RoomCommand> spawn(DocumentId document) {
        Behavior<RoomCommand> behavior = Room.create(
                document,
                sharding.entityRefFor(DocumentEntity.TYPE, document.value()),
                getContext().getSelf(),
                shared);
        ActorRef<RoomCommand> room = getContext().spawnAnonymous(behavior, ON_ROOM_DISPATCHER);
        getContext().watchWith(room, new RoomGone(document, room));
        return room;
    }

    private Behavior<Command> onIdle(Idle idle) {
        Entry entry = rooms.get(idle.document());
        // If the counts differ a session is on its way to the room, which then is not idle any more.
        if (entry != null && entry.room.equals(idle.room()) && entry.joins == idle.joins()) {
            rooms.remove(idle.document());
            idle.room().tell(new RoomInternal.Stop());
        }
        return this;
    }

    private Behavior<Command> onRoomGone(RoomGone gone) {
        Entry entry = rooms.get(gone.document());
        if (entry != null && entry.room.equals(gone.room())) {
            rooms.remove(gone.document());
        }
        return this;
    }

    private Behavior<Command> onFlushAll(FlushAll flush) {
        List<ActorRef<RoomCommand>> all =
                rooms.values().stream().map(entry -> entry.room).toList();
        getContext().spawnAnonymous(flushing(all, flush));
        return this;
    }

    private static Behavior<RoomFlushed> flushing(List<ActorRef<RoomCommand>> rooms, FlushAll flush) {
        return Behaviors.setup(context -> {
            Set<ActorRef<RoomCommand>> waiting = new HashSet<>(rooms);
            if (waiting.isEmpty()) {
                flush.replyTo().tell(Done.getInstance());
                return Behaviors.stopped();
            }
            for (ActorRef<RoomCommand> room : rooms) {
                context.watchWith(room, new RoomFlushed(room));
                room.tell(new RoomInternal.Flush(context.getSelf()));
            }
            context.setReceiveTimeout(
                    flush.timeout(),
                    new RoomFlushed(context.getSystem().deadLetters().narrow()));
            return Behaviors.receiveMessage(flushed -> {
                boolean timedOut = !rooms.contains(flushed.room());
                waiting.remove(flushed.room());
                if (!timedOut && !waiting.isEmpty()) {
                    return Behaviors.same();
                }
                // A room that stayed would look for its entity again when the shards are gone, and hold up their
                // region.
                rooms.forEach(room -> room.tell(new RoomInternal.Stop()));
                if (!timedOut) {
                    flush.replyTo().tell(Done.getInstance());
                }
                return Behaviors.stopped();
            });
        });
    }
}
