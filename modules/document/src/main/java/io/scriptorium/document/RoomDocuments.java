package io.scriptorium.document;

import io.scriptorium.crdt.Updates;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.wire.UpdateFormat;
import io.scriptorium.protocol.OutboundMessage;
import io.scriptorium.protocol.ServerMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** Requests as sessions that stay for one question. */
final class RoomDocuments {
    private static final Bytes EMPTY_STATE_VECTOR = Bytes.wrap(new byte[] {0});
    private static final Duration COME_BACK_AFTER = Duration.ofSeconds(1);

    private final Rooms rooms;
    private final Executor executor;
    private volatile boolean ended;

    /** @param executor where completions run */
    RoomDocuments(Rooms rooms, Executor executor) {
        this.rooms = rooms;
        this.executor = executor;
    }

    CompletionStage<Documents.LiveDocument> read(DocumentId document) {
        return again(() -> {
                    Reader reader = new Reader();
                    open(document, "", reader);
                    return reader.done;
                })
                .thenApplyAsync(Reader::merged, executor);
    }

    CompletionStage<Long> write(DocumentId document, String principal, Bytes update) {
        return again(() -> {
                    Writer writer = new Writer(update);
                    open(document, principal, writer);
                    return writer.done;
                })
                .thenApplyAsync(sequence -> sequence, executor);
    }

    /**
     * Asks once more who is sent away because the document was deleted: the room may have heard of it only then, and a
     * request holds nothing of what was. If it does, it is refused again.
     */
    private static <T> CompletionStage<T> again(Supplier<CompletionStage<T>> ask) {
        return ask.get()
                .exceptionallyCompose(failure -> failure instanceof DocumentUnavailableException refused
                                && refused.reason().code() == CloseReason.DELETED
                        ? ask.get()
                        : CompletableFuture.failedStage(failure));
    }

    private void open(DocumentId document, String principal, Visit visit) {
        if (ended) {
            visit.close(CloseReason.GOING_AWAY);
        } else {
            rooms.open(document, principal, visit);
        }
    }

    Documents.Following follow(DocumentId document, LongConsumer journaled) {
        Follower follower = new Follower(document, journaled);
        follower.open();
        return follower;
    }

    /** From now on nobody is let in: the node ends. */
    void end() {
        ended = true;
    }

    /** A session without a client. */
    private abstract static class Visit implements Session {
        private @Nullable ActorRef<RoomCommand> room;
        private boolean left;

        @Override
        public final void opened(ActorRef<RoomCommand> opened) {
            boolean leaves;
            synchronized (this) {
                room = opened;
                leaves = left;
            }
            if (leaves) {
                opened.tell(new RoomCommand.Leave(this));
            } else {
                begin(opened);
            }
        }

        /** The room has let it in. */
        abstract void begin(ActorRef<RoomCommand> room);

        /** Goes, or does not stay if it is still on its way. */
        final void leave() {
            ActorRef<RoomCommand> from;
            synchronized (this) {
                left = true;
                from = room;
            }
            if (from != null) {
                from.tell(new RoomCommand.Leave(this));
            }
        }

        @Override
        public boolean offer(OutboundMessage message) {
            push(message);
            return true;
        }

        @Override
        public void push(OutboundMessage message) {}

        @Override
        public void caughtUp() {}

        @Override
        public void acknowledged(long updateMessages, long sequence) {}

        @Override
        public void consumed(int bytes) {}

        @Override
        public void pause() {}

        @Override
        public void resume() {}
    }

    /** Asks for the document; called by the room only, until it is done. */
    private static final class Reader extends Visit {
        private record Parts(long sequence, List<Bytes> updates) {}

        private final CompletableFuture<Parts> done = new CompletableFuture<>();
        private final List<Bytes> updates = new ArrayList<>();

        @Override
        void begin(ActorRef<RoomCommand> opened) {
            opened.tell(new RoomCommand.RequestSync(this, EMPTY_STATE_VECTOR));
        }

        @Override
        public void push(OutboundMessage message) {
            if (done.isDone()) {
                return;
            }
            if (message.message() instanceof ServerMessage.SyncStep2 state) {
                updates.add(state.update());
            } else if (message.message() instanceof ServerMessage.Update live) {
                updates.add(live.update());
            }
        }

        @Override
        public void answered(long sequence) {
            done.complete(new Parts(sequence, updates));
            leave();
        }

        @Override
        public void close(CloseReason reason) {
            done.completeExceptionally(new DocumentUnavailableException(reason));
        }

        static Documents.LiveDocument merged(Parts parts) {
            List<Bytes> updates = parts.updates();
            return new Documents.LiveDocument(
                    parts.sequence(), updates.size() == 1 ? updates.get(0) : Updates.merge(updates, UpdateFormat.V1));
        }
    }

    /** Sends one update. */
    private static final class Writer extends Visit {
        private final CompletableFuture<Long> done = new CompletableFuture<>();
        private final Bytes update;

        Writer(Bytes update) {
            this.update = update;
        }

        @Override
        void begin(ActorRef<RoomCommand> opened) {
            opened.tell(new RoomCommand.ReceiveUpdate(this, update, false, true, System.nanoTime()));
        }

        @Override
        public void acknowledged(long updateMessages, long sequence) {
            done.complete(sequence);
            leave();
        }

        @Override
        public void close(CloseReason reason) {
            done.completeExceptionally(new DocumentUnavailableException(reason));
        }
    }

    /** Stays, and comes back when it was sent away. */
    private final class Follower implements Documents.Following {
        private final DocumentId document;
        private final LongConsumer listener;
        private Visit visit = new Stay();
        private boolean closed;
        private long told;

        Follower(DocumentId document, LongConsumer listener) {
            this.document = document;
            this.listener = listener;
        }

        synchronized void open() {
            if (!closed && !ended) {
                visit = new Stay();
                rooms.open(document, "", visit);
            }
        }

        synchronized void journaled(long sequence) {
            if (!closed && sequence > told) {
                told = sequence;
                listener.accept(sequence);
            }
        }

        @Override
        public synchronized void close() {
            closed = true;
            visit.leave();
        }

        private final class Stay extends Visit {
            @Override
            void begin(ActorRef<RoomCommand> room) {}

            @Override
            public boolean follows() {
                return true;
            }

            @Override
            public void journaled(long sequence) {
                Follower.this.journaled(sequence);
            }

            @Override
            public void close(CloseReason reason) {
                CompletableFuture.delayedExecutor(COME_BACK_AFTER.toMillis(), TimeUnit.MILLISECONDS, executor)
                        .execute(Follower.this::open);
            }
        }
    }
}
