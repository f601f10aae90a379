package io.scriptorium.document;

import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.DocOptions;
import io.scriptorium.crdt.SharedText;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.protocol.OutboundMessage;
import io.scriptorium.protocol.ServerMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.persistence.typed.PersistenceId;

/**
 * Somebody who types into a document of this node's own, before the node joins its cluster. A room, an entity, the
 * engine, the journal and the codecs do what they do for any document, so that classes are loaded, a session with the
 * database is open and statements are prepared when the first document moves here. The document is outside of sharding
 * and of the documents' persistence ids; each warm-up adds a fixed number of small events to it.
 */
final class WarmUp extends AbstractBehavior<WarmUp.Command> {
    /** Each waits for the acknowledgement of the one before. */
    private static final int EDITS = 32;

    private static final String PRINCIPAL = "warm-up";

    /** One writer at a time, so the client number can stay the same: the state vector does not grow. */
    private static final long CLIENT = 1;

    private static final Bytes EMPTY_STATE_VECTOR = Bytes.wrap(new byte[] {0});

    /** What the warm-up is told, by its own session and timer. */
    sealed interface Command {}

    private record Opened(ActorRef<RoomCommand> room) implements Command {}

    private record Told(ServerMessage message) implements Command {}

    private record Acknowledged(long updates) implements Command {}

    private record TimedOut() implements Command {}

    private final CompletableFuture<Done> ended;
    private final MessageCodec codec;
    private final Typist session;
    private final Doc doc = new Doc(new DocOptions(CLIENT, true));
    private ActorRef<RoomCommand> room;
    private boolean synced;
    private int edits;

    private WarmUp(
            ActorContext<Command> context,
            ActorRef<RoomCommand> room,
            MessageCodec codec,
            CompletableFuture<Done> ended) {
        super(context);
        this.room = room;
        this.codec = codec;
        this.ended = ended;
        this.session = new Typist(context.getSelf());
        room.tell(new RoomInternal.Join(session, PRINCIPAL));
    }

    /**
     * Types until everything was used often enough; completes {@code ended} then, and fails it after the time-out.
     *
     * @param name of the document: nobody else may warm up under it at the same time
     */
    static Behavior<Command> create(
            String name, EntityContext shared, Duration timeout, CompletableFuture<Done> ended) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startSingleTimer(new TimedOut(), timeout);
            ActorSystem<?> system = context.getSystem();
            PersistenceId id = PersistenceId.ofUniqueId("warm-up|" + name);
            ActorRef<DocumentCommand> entity = context.spawn(
                    DocumentEntity.create(id, system.ignoreRef(), shared),
                    "entity",
                    DispatcherSelector.fromConfig("scriptorium.document.entity-dispatcher"));
            ActorRef<RoomCommand> room = context.spawn(
                    Room.create(
                            new DocumentId("warm-up"),
                            entity,
                            system.ignoreRef(),
                            new RoomContext(shared.settings(), shared.mail(), shared.clock(), shared.meter())),
                    "room",
                    DispatcherSelector.fromConfig("scriptorium.document.room-dispatcher"));
            MessageCodec codec = new MessageCodec(new ResolvedAddresses(ActorRefResolver.get(system)));
            return new WarmUp(context, room, codec, ended);
        }));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Opened.class, this::onOpened)
                .onMessage(Told.class, this::onTold)
                .onMessage(Acknowledged.class, this::onAcknowledged)
                .onMessage(TimedOut.class, timedOut -> Behaviors.stopped())
                .onSignal(PostStop.class, stopped -> {
                    ended.completeExceptionally(
                            new IllegalStateException(synced ? "the journal is slow" : "the journal does not answer"));
                    return this;
                })
                .build();
    }

    private Behavior<Command> onOpened(Opened opened) {
        room = opened.room();
        room.tell(new RoomCommand.RequestSync(session, EMPTY_STATE_VECTOR));
        return this;
    }

    private Behavior<Command> onTold(Told told) {
        if (!synced && told.message() instanceof ServerMessage.SyncStep2 reply) {
            synced = true;
            doc.apply(reply.update());
            edit();
        }
        return this;
    }

    private Behavior<Command> onAcknowledged(Acknowledged acknowledged) {
        if (acknowledged.updates() < edits) {
            return this;
        }
        if (edits < EDITS) {
            edit();
            return this;
        }
        room.tell(new RoomCommand.Leave(session));
        ended.complete(Done.getInstance());
        return Behaviors.stopped();
    }

    private void edit() {
        edits++;
        SharedText text = doc.text("text");
        int length = text.text().length();
        Bytes update = doc.transact(changed -> {
                    if (edits < EDITS) {
                        text.insert(length, "a");
                    } else {
                        text.delete(0, length);
                    }
                })
                .orElseThrow();
        travel(update);
        room.tell(new RoomCommand.ReceiveUpdate(session, update, false, true, System.nanoTime()));
    }

    /** What an edit is told as between nodes, there and back. */
    private void travel(Bytes update) {
        RoomId roomId = new RoomId(PRINCIPAL);
        JournaledUpdate journaled = new JournaledUpdate(update, PRINCIPAL);
        List<Object> messages = List.of(
                new DocumentCommand.AppendUpdates(
                        roomId, room, edits, List.of(new DocumentCommand.AppendedUpdate(journaled, true))),
                new RoomInternal.Relayed(roomId, edits, update, PRINCIPAL),
                new RoomInternal.Committed(
                        edits,
                        true,
                        roomId,
                        edits,
                        edits,
                        List.of(),
                        Map.of(roomId, (long) edits),
                        false,
                        new WriteState.Writable()));
        for (Object message : messages) {
            codec.decode(codec.encode(message), MessageCodec.Kind.of(message));
        }
    }

    /** A session that hands everything to the actor. */
    private record Typist(ActorRef<Command> self) implements Session {
        @Override
        public void opened(ActorRef<RoomCommand> opened) {
            self.tell(new Opened(opened));
        }

        @Override
        public boolean offer(OutboundMessage message) {
            message.yWebSocket();
            return true;
        }

        @Override
        public void push(OutboundMessage message) {
            message.yWebSocket();
            self.tell(new Told(message.message()));
        }

        @Override
        public void caughtUp() {}

        @Override
        public void acknowledged(long updateMessages, long sequence) {
            self.tell(new Acknowledged(updateMessages));
        }

        @Override
        public void consumed(int bytes) {}

        @Override
        public void pause() {}

        @Override
        public void resume() {}

        @Override
        public void close(CloseReason reason) {}
    }
}
