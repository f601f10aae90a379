package io.scriptorium.document;

import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.DocOptions;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.protocol.OutboundMessage;
import io.scriptorium.protocol.ServerMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * A Yjs client of the simulation: a document of its own, edits it also while offline, syncs as the y-websocket provider
 * does.
 */
final class SimClient {
    private long client;
    private final SimNetwork network;
    private final Random random;
    private Doc doc;
    private long clock;

    /** What was sent on this socket, in order: sync step 2 and update messages. */
    private final List<Bytes> sent = new ArrayList<>();

    /** Everything of this client that was acknowledged, on any socket. */
    final List<Bytes> acknowledged = new ArrayList<>();

    private @Nullable Socket socket;
    private int sockets;
    /** How often it was told that its document is deleted. */
    int startedAnew;

    SimClient(long client, SimNetwork network, Random random) {
        this.client = client;
        this.network = network;
        this.random = random;
        this.doc = new Doc(new DocOptions(client, true));
    }

    Doc doc() {
        return doc;
    }

    boolean isConnected() {
        return socket != null;
    }

    boolean isConnectedTo(SimRoom room) {
        return socket != null && socket.room == room;
    }

    /** Ends for ever; the room does not hear of it here. */
    void die() {
        Socket open = socket;
        if (open != null) {
            open.broken = true;
            socket = null;
        }
    }

    void connect(SimRoom room) {
        sent.clear();
        Socket opened = new Socket(room, client + "#" + ++sockets);
        socket = opened;
        room.handle(new RoomInternal.Join(opened, "client " + client));
        Bytes stateVector = doc.encodeStateVector();
        opened.toRoom(() -> room.handle(new RoomCommand.RequestSync(opened, stateVector)));
    }

    void disconnect() {
        Socket open = socket;
        if (open != null) {
            open.drop();
        }
    }

    /** Types, or deletes something of anybody. */
    void edit() {
        Bytes update;
        Map<Long, Long> known = Updates.stateVector(doc.encodeStateVector());
        if (random.nextInt(4) > 0 || known.isEmpty()) {
            String text = "abcdefgh".substring(0, 1 + random.nextInt(8));
            update = Updates.insert(client, clock, text);
            clock += text.length();
        } else {
            List<Long> clients = new ArrayList<>(known.keySet());
            long whose = clients.get(random.nextInt(clients.size()));
            long at = random.nextInt(Math.toIntExact(Math.max(1, known.getOrDefault(whose, 1L))));
            update = Updates.delete(whose, at, 1);
        }
        doc.apply(update);
        send(update, false);
    }

    private void send(Bytes update, boolean step2) {
        Socket open = socket;
        if (open != null) {
            sent.add(update);
            boolean hasStructs = update.reader().readVarUint() > 0;
            open.toRoom(() -> open.room.handle(new RoomCommand.ReceiveUpdate(open, update, step2, hasStructs, 0)));
        }
    }

    /** As somebody does who is told that the document was deleted: forgets it, and is another client from now on. */
    private void startAnew() {
        startedAnew++;
        client += 1000;
        clock = 0;
        doc = new Doc(new DocOptions(client, true));
        sent.clear();
    }

    private void receive(ServerMessage message) {
        if (message instanceof ServerMessage.SyncStep1 step1) {
            send(doc.encodeStateAsUpdate(step1.stateVector()), true);
        } else if (message instanceof ServerMessage.SyncStep2 step2) {
            doc.apply(step2.update());
        } else if (message instanceof ServerMessage.Update update) {
            doc.apply(update.update());
        }
    }

    /** One socket: in order and reliable until it breaks; slow now and then. */
    private final class Socket implements Session {
        private final SimRoom room;
        private final String name;
        private boolean broken;
        private boolean lagging;

        private Socket(SimRoom room, String name) {
            this.room = room;
            this.name = name;
        }

        private void toRoom(Runnable delivery) {
            network.sendReliably(name + ">room", () -> {
                if (!broken) {
                    delivery.run();
                }
            });
        }

        private void toClient(ServerMessage message) {
            network.sendReliably("room>" + name, () -> {
                if (!broken) {
                    receive(message);
                }
            });
        }

        private void drop() {
            if (!broken) {
                broken = true;
                socket = null;
                room.handle(new RoomCommand.Leave(this));
            }
        }

        @Override
        public void opened(ActorRef<RoomCommand> ref) {}

        @Override
        public boolean offer(OutboundMessage message) {
            if (lagging || random.nextInt(30) == 0) {
                if (!lagging) {
                    lagging = true;
                    network.after(random.nextInt(500), () -> room.handle(new RoomCommand.Drained(this)));
                }
                return false;
            }
            toClient(message.message());
            return true;
        }

        @Override
        public void push(OutboundMessage message) {
            toClient(message.message());
        }

        @Override
        public void caughtUp() {
            lagging = false;
        }

        @Override
        public void acknowledged(long updateMessages, long sequence) {
            List<Bytes> durable = List.copyOf(sent.subList(0, (int) updateMessages));
            network.sendReliably("room>" + name, () -> {
                if (!broken) {
                    acknowledged.addAll(durable);
                }
            });
        }

        @Override
        public void consumed(int bytes) {}

        @Override
        public void pause() {}

        @Override
        public void resume() {}

        @Override
        public void close(CloseReason reason) {
            if (!broken && reason.code() == CloseReason.DELETED) {
                startAnew();
            }
            broken = true;
            if (socket == this) {
                socket = null;
            }
        }
    }
}
