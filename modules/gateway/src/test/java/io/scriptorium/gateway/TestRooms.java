package io.scriptorium.gateway;

import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.DocOptions;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.document.DocumentId;
import io.scriptorium.document.RoomCommand;
import io.scriptorium.document.Rooms;
import io.scriptorium.document.Session;
import io.scriptorium.protocol.Awareness;
import io.scriptorium.protocol.AwarenessUpdate;
import io.scriptorium.protocol.OutboundMessage;
import io.scriptorium.protocol.ServerMessage;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Rooms that behave like the reference server: everything goes to everybody, the sender included, and is acknowledged
 * at once. Tells what it was told, and can be made to withhold what a slow room would.
 */
final class TestRooms implements Rooms {
    /** What was opened, in order: document and principal. */
    final Queue<String> opened = new ConcurrentLinkedQueue<>();
    /** What all rooms were told, in order. */
    final Queue<RoomCommand.FromSession> told = new ConcurrentLinkedQueue<>();
    /** Sessions in the order they came. */
    final Queue<Session> sessions = new ConcurrentLinkedQueue<>();

    /** Whether updates are taken over and acknowledged. */
    volatile boolean takesOver = true;
    /** Whether sessions are opened at all. */
    volatile boolean opens = true;

    private final ActorTestKit kit;
    private final Map<DocumentId, Room> rooms = new ConcurrentHashMap<>();

    TestRooms(ActorTestKit kit) {
        this.kit = kit;
    }

    @Override
    public void open(DocumentId document, String principal, Session session) {
        opened.add(document + "|" + principal);
        sessions.add(session);
        if (opens) {
            rooms.computeIfAbsent(document, id -> new Room()).join(session);
        }
    }

    /** Told of one kind. */
    <T extends RoomCommand.FromSession> List<T> told(Class<T> kind) {
        return told.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private final class Room {
        private final Doc doc = new Doc(new DocOptions(1, true));
        private final Awareness awareness = new Awareness(100);
        private final Map<Session, Long> acknowledged = new LinkedHashMap<>();
        private final Map<Session, Set<Long>> introduced = new HashMap<>();

        private final ActorRef<RoomCommand> self = kit.spawn(Behaviors.receiveMessage(command -> {
            on((RoomCommand.FromSession) command);
            return Behaviors.same();
        }));

        synchronized void join(Session session) {
            session.opened(self);
            acknowledged.put(session, 0L);
            session.push(new OutboundMessage(new ServerMessage.SyncStep1(doc.encodeStateVector())));
            tellPresent(session);
        }

        private synchronized void on(RoomCommand.FromSession command) {
            Session session = command.session();
            told.add(command);
            if (takesOver) {
                session.consumed(command.inboundBytes());
            }
            if (command instanceof RoomCommand.RequestSync sync) {
                session.push(
                        new OutboundMessage(new ServerMessage.SyncStep2(doc.encodeStateAsUpdate(sync.stateVector()))));
            } else if (command instanceof RoomCommand.ReceiveUpdate update) {
                receive(session, update.update());
            } else if (command instanceof RoomCommand.ReceiveAwareness presence) {
                apply(session, presence.update());
            } else if (command instanceof RoomCommand.QueryAwareness) {
                tellPresent(session);
            } else if (command instanceof RoomCommand.Leave) {
                acknowledged.remove(session);
                Set<Long> gone = introduced.remove(session);
                relay(awareness.remove(gone == null ? Set.of() : gone));
            }
        }

        private void receive(Session session, Bytes update) {
            doc.applyAndEmit(update).ifPresent(news -> tellAll(new ServerMessage.Update(news)));
            if (takesOver) {
                session.acknowledged(acknowledged.merge(session, 1L, Long::sum), 0);
            }
        }

        private void apply(Session session, AwarenessUpdate update) {
            List<AwarenessUpdate.Entry> accepted = awareness.apply(update, 0);
            introduced.put(
                    session,
                    accepted.stream()
                            .filter(entry -> !entry.isGone())
                            .map(AwarenessUpdate.Entry::client)
                            .collect(Collectors.toSet()));
            relay(new AwarenessUpdate(accepted));
        }

        private void tellPresent(Session session) {
            if (!awareness.present().entries().isEmpty()) {
                session.push(new OutboundMessage(new ServerMessage.Awareness(awareness.present())));
            }
        }

        private void relay(AwarenessUpdate news) {
            if (!news.entries().isEmpty()) {
                tellAll(new ServerMessage.Awareness(news));
            }
        }

        private void tellAll(ServerMessage message) {
            OutboundMessage shared = new OutboundMessage(message);
            acknowledged.keySet().forEach(other -> other.offer(shared));
        }
    }
}
