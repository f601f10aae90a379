package io.scriptorium.document;

import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.protocol.OutboundMessage;
import io.scriptorium.protocol.ServerMessage;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** A session for tests with real actors: thread-safe, always fast enough. */
final class ProbeSession implements Session {
    final List<ServerMessage> received = new CopyOnWriteArrayList<>();
    private final CompletableFuture<ActorRef<RoomCommand>> room = new CompletableFuture<>();
    volatile long acknowledged;
    volatile @Nullable CloseReason closed;

    /** Opens a document and waits for its room. */
    static ProbeSession open(Rooms rooms, String document) {
        ProbeSession session = new ProbeSession();
        rooms.open(new DocumentId(document), "probe", session);
        session.room();
        return session;
    }

    ActorRef<RoomCommand> room() {
        return room.orTimeout(10, TimeUnit.SECONDS).join();
    }

    void update(Bytes update) {
        room().tell(new RoomCommand.ReceiveUpdate(this, update, false, true, 0));
    }

    void requestSync(Bytes stateVector) {
        room().tell(new RoomCommand.RequestSync(this, stateVector));
    }

    void leave() {
        room().tell(new RoomCommand.Leave(this));
    }

    boolean hasReceived(Bytes update) {
        return received.contains(new ServerMessage.Update(update));
    }

    List<Bytes> updatesInOrder() {
        return received.stream()
                .filter(ServerMessage.Update.class::isInstance)
                .map(message -> ((ServerMessage.Update) message).update())
                .toList();
    }

    @Nullable
    Bytes syncReply() {
        return received.stream()
                .filter(ServerMessage.SyncStep2.class::isInstance)
                .map(message -> ((ServerMessage.SyncStep2) message).update())
                .findFirst()
                .orElse(null);
    }

    @Override
    public void opened(ActorRef<RoomCommand> opened) {
        room.complete(opened);
    }

    @Override
    public boolean offer(OutboundMessage message) {
        received.add(message.message());
        return true;
    }

    @Override
    public void push(OutboundMessage message) {
        received.add(message.message());
    }

    @Override
    public void caughtUp() {}

    @Override
    public void acknowledged(long updateMessages, long sequence) {
        acknowledged = updateMessages;
    }

    @Override
    public void consumed(int bytes) {}

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public void close(CloseReason reason) {
        closed = reason;
    }
}
