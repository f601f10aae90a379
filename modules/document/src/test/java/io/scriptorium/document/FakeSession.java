package io.scriptorium.document;

import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.protocol.OutboundMessage;
import io.scriptorium.protocol.ServerMessage;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** A session that remembers what its room did to it. */
final class FakeSession implements Session {
    final List<ServerMessage> received = new ArrayList<>();

    @Nullable
    ActorRef<RoomCommand> room;

    @Nullable
    CloseReason closed;

    long acknowledged;
    long consumed;
    boolean paused;
    boolean full;
    boolean caughtUp;

    @Override
    public void opened(ActorRef<RoomCommand> opened) {
        room = opened;
    }

    @Override
    public boolean offer(OutboundMessage message) {
        if (full) {
            return false;
        }
        received.add(message.message());
        return true;
    }

    @Override
    public void push(OutboundMessage message) {
        received.add(message.message());
    }

    @Override
    public void caughtUp() {
        caughtUp = true;
        full = false;
    }

    @Override
    public void acknowledged(long updateMessages, long sequence) {
        acknowledged = updateMessages;
    }

    @Override
    public void consumed(int bytes) {
        consumed += bytes;
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        paused = false;
    }

    @Override
    public void close(CloseReason reason) {
        closed = reason;
    }

    /** The edits received, in order. */
    List<Bytes> updates() {
        return received.stream()
                .filter(ServerMessage.Update.class::isInstance)
                .map(message -> ((ServerMessage.Update) message).update())
                .toList();
    }
}
