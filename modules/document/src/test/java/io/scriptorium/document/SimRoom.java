package io.scriptorium.document;

import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;

/** A room of the simulation: real {@link RoomLogic} on virtual time, told and heard over the unreliable network. */
final class SimRoom implements RoomPort {
    private final SimNetwork network;
    private final SimEntity entity;
    private final Map<RoomId, SimRoom> directory;
    private final String name;
    private final TestInbox<RoomCommand> inbox = TestInbox.create();
    private final Map<RoomTimer, Integer> timers = new EnumMap<>(RoomTimer.class);
    private final RoomLogic logic;
    private final Set<RoomId> watched = new HashSet<>();
    private boolean dead;
    private boolean offersToStop = true;
    private int timerCount;

    /** @param directory all rooms that ever were; this one enters itself */
    SimRoom(
            String name,
            SimNetwork network,
            SimEntity entity,
            Map<RoomId, SimRoom> directory,
            DocumentSettings settings) {
        this.name = name;
        this.directory = directory;
        directory.put(new RoomId(name), this);
        this.network = network;
        this.entity = entity;
        this.logic = new RoomLogic(new RoomId(name), settings, this);
        logic.start();
    }

    /** What a connection or the manager tells: no network between. */
    void handle(RoomCommand command) {
        if (!dead) {
            offersToStop &= !(command instanceof RoomInternal.Join);
            logic.handle(command);
        }
    }

    /** Puts what the entity has said on the network. */
    void collect() {
        for (RoomCommand message : inbox.getAllReceived()) {
            network.send("entity>" + name, () -> handle(message));
        }
    }

    void entityDied() {
        network.sendReliably("entity>" + name, () -> handle(new RoomInternal.EntityGone(entity.self())));
    }

    void crash() {
        dead = true;
        logic.closeAll(CloseReason.INTERNAL_ERROR);
        entity.receive(new DocumentCommand.LeaveRoom(new RoomId(name)));
        directory.values().forEach(each -> each.siblingDied(this));
    }

    boolean isDead() {
        return dead;
    }

    private void siblingDied(SimRoom sibling) {
        if (watched.contains(sibling.logic.roomId())) {
            network.sendReliably(
                    sibling.name + ">" + name, () -> handle(new RoomInternal.SiblingGone(sibling.logic.roomId())));
        }
    }

    @Override
    public ActorRef<RoomCommand> self() {
        return inbox.getRef();
    }

    @Override
    public long nowMillis() {
        return network.nowMillis();
    }

    @Override
    public void tellEntity(DocumentCommand command) {
        network.send(name + ">entity", () -> entity.receive(command));
    }

    @Override
    public void entityAt(ActorRef<DocumentCommand> found) {}

    @Override
    public void entityLost() {}

    @Override
    public void tellSibling(Sibling sibling, RoomInternal message) {
        SimRoom room = Objects.requireNonNull(directory.get(sibling.roomId()));
        network.send(name + ">" + room.name, () -> room.handle(message));
    }

    @Override
    public void watchSibling(Sibling sibling) {
        watched.add(sibling.roomId());
        SimRoom room = Objects.requireNonNull(directory.get(sibling.roomId()));
        if (room.dead) {
            siblingDied(room);
        }
    }

    @Override
    public void startTimer(RoomTimer timer, Duration delay) {
        int id = ++timerCount;
        timers.put(timer, id);
        network.after(delay.toMillis(), () -> {
            if (timers.remove(timer, id)) {
                handle(new RoomInternal.Timeout(timer));
            }
        });
    }

    @Override
    public void cancelTimer(RoomTimer timer) {
        timers.remove(timer);
    }

    @Override
    public void offerToStop(long joins) {
        offersToStop = true;
    }

    /** Whether there was nothing left to do since the last session joined, and nobody here. */
    boolean offersToStop() {
        return offersToStop;
    }
}
