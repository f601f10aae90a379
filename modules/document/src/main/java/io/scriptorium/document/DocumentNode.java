package io.scriptorium.document;

import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.document.history.History;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.sharding.typed.HashCodeMessageExtractor;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;

/** Documents on this node: its share of the entities, and the rooms of its sessions. */
public final class DocumentNode implements Rooms, Documents {
    private static final Duration ASK_TIMEOUT = Duration.ofSeconds(30);

    private final ActorSystem<?> system;
    private final ActorRef<RoomManager.Command> manager;
    private final EntityContext shared;
    private final RoomDocuments requests;
    private final AtomicInteger warmUps = new AtomicInteger();

    private DocumentNode(ActorSystem<?> system, ActorRef<RoomManager.Command> manager, EntityContext shared) {
        this.system = system;
        this.manager = manager;
        this.shared = shared;
        this.requests =
                new RoomDocuments(this, system.dispatchers().lookup(DispatcherSelector.fromConfig(History.DISPATCHER)));
    }

    /** Starts sharding of documents and the manager of rooms, as actors of the system. */
    public static DocumentNode start(ActorSystem<?> system, DocumentSettings settings) {
        return start(system, settings, DocumentMeter.NONE);
    }

    /** The same, counted by a meter. */
    public static DocumentNode start(ActorSystem<?> system, DocumentSettings settings, DocumentMeter meter) {
        return start(system, settings, meter, StoredFiles.NONE);
    }

    /** The same with files of the journal that are rewritten when a document is deleted. */
    public static DocumentNode start(
            ActorSystem<?> system, DocumentSettings settings, DocumentMeter meter, StoredFiles files) {
        return start(system, settings, meter, files, mail -> mail);
    }

    /** The same with mail of which a test may lose some. */
    static DocumentNode start(
            ActorSystem<?> system,
            DocumentSettings settings,
            DocumentMeter meter,
            StoredFiles files,
            UnaryOperator<Mail> through) {
        InstantSource clock = InstantSource.system();
        DocumentMemory memory = new DocumentMemory(settings.loadedBytesMax());
        ActorRef<CourierMessage> courier = system.systemActorOf(
                Courier.create(clock, meter, settings.transferBytesMax()),
                Courier.NAME,
                DispatcherSelector.fromConfig("scriptorium.document.entity-dispatcher"));
        Mail mail = through.apply(new NodeMail(courier));
        EntityContext shared = new EntityContext(
                settings, memory, mail, ReadBack.from(system, settings), new Erasure(system, files), clock, meter);
        ClusterSharding sharding = ClusterSharding.get(system);
        sharding.init(Entity.of(
                        DocumentEntity.TYPE,
                        context -> DocumentEntity.create(
                                new DocumentId(context.getEntityId()), context.getShard(), shared))
                .withStopMessage(new DocumentCommand.Stop())
                // The shard of a document is the absolute value of its name's String.hashCode() modulo the number of
                // shards.
                .withMessageExtractor(new HashCodeMessageExtractor<>(settings.shards()))
                .withEntityProps(DispatcherSelector.fromConfig("scriptorium.document.entity-dispatcher")));
        RoomContext roomContext = new RoomContext(settings, mail, clock, meter);
        ActorRef<RoomManager.Command> manager =
                system.systemActorOf(RoomManager.create(roomContext, sharding), "rooms", Props.empty());
        return new DocumentNode(system, manager, shared);
    }

    /**
     * Uses everything that documents use (rooms, entities, the journal, codecs) with a document of this node's own, so
     * that documents which move here later do not wait for it. For a node that is not yet a member of its cluster.
     * Completes when all is warm, and fails with the reason after the time-out.
     *
     * @param name under which no other node warms up at the same time; its document keeps a few events of each warm-up
     */
    public CompletionStage<Done> warmUp(String name, Duration timeout) {
        CompletableFuture<Done> ended = new CompletableFuture<>();
        EntityContext uncounted = new EntityContext(
                shared.settings(),
                shared.memory(),
                shared.mail(),
                shared.readBack(),
                shared.erasure(),
                shared.clock(),
                DocumentMeter.NONE);
        system.systemActorOf(
                WarmUp.create(name, uncounted, timeout, ended), "warm-up-" + warmUps.incrementAndGet(), Props.empty());
        return ended;
    }

    @Override
    public void open(DocumentId document, String principal, Session session) {
        manager.tell(new RoomManager.Open(document, principal, session));
    }

    @Override
    public CompletionStage<LiveDocument> read(DocumentId document) {
        return requests.read(document);
    }

    @Override
    public CompletionStage<Long> write(DocumentId document, String principal, Bytes update) {
        return requests.write(document, principal, update);
    }

    @Override
    public Following follow(DocumentId document, LongConsumer journaled) {
        return requests.follow(document, journaled);
    }

    @Override
    public CompletionStage<OptionalLong> begin(DocumentId document, String principal, Bytes update) {
        if (update.size() > BEGIN_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "a document is to begin with " + update.size() + " bytes, allowed " + BEGIN_BYTES_MAX);
        }
        JournaledUpdate first = new JournaledUpdate(update, principal);
        return this.<Begun>ask(document, replyTo -> new DocumentCommand.BeginDocument(first, replyTo))
                .thenApply(begun -> begun.begun() ? OptionalLong.of(begun.sequence()) : OptionalLong.empty());
    }

    @Override
    public CompletionStage<Long> delete(DocumentId document, String principal) {
        return this.<Deleted>ask(document, replyTo -> new DocumentCommand.DeleteDocument(principal, replyTo))
                .thenApply(Deleted::sequence);
    }

    /** Asks the owner of a document itself, without a room. */
    private <T> CompletionStage<T> ask(DocumentId document, Function<ActorRef<T>, DocumentCommand> command) {
        return ClusterSharding.get(system)
                .entityRefFor(DocumentEntity.TYPE, document.value())
                .<T>ask(command::apply, ASK_TIMEOUT)
                .exceptionallyCompose(failure -> CompletableFuture.failedStage(new DocumentUnavailableException(
                        new CloseReason(CloseReason.TRY_AGAIN_LATER, "the document does not answer"))));
    }

    /** Memory of all documents loaded on this node, in bytes as the engine estimates it. */
    public long loadedBytes() {
        return shared.memory().bytes();
    }

    /**
     * Ends all rooms: completes once everything that their sessions sent is in the journal, and fails after the
     * time-out. For the end of a node that takes no more sessions.
     */
    public CompletionStage<Done> flush(Duration timeout) {
        requests.end();
        return AskPattern.ask(
                manager, replyTo -> new RoomManager.FlushAll(timeout, replyTo), timeout, system.scheduler());
    }
}
