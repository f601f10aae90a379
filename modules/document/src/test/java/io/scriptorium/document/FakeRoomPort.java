package io.scriptorium.document;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** The world of a room under test: collects what the room says, lets the test be the clock. */
final class FakeRoomPort implements RoomPort {
    final List<DocumentCommand> toEntity = new ArrayList<>();
    final List<RoomInternal> toSiblings = new ArrayList<>();
    final List<Sibling> watched = new ArrayList<>();
    final Map<RoomTimer, Duration> timers = new EnumMap<>(RoomTimer.class);
    private final TestInbox<RoomCommand> inbox = TestInbox.create();

    @Nullable
    ActorRef<DocumentCommand> entity;

    long nowMillis = 1_000_000;
    long offeredToStopAfterJoins = -1;

    @Override
    public ActorRef<RoomCommand> self() {
        return inbox.getRef();
    }

    @Override
    public long nowMillis() {
        return nowMillis;
    }

    @Override
    public void tellEntity(DocumentCommand command) {
        toEntity.add(command);
    }

    @Override
    public void entityAt(ActorRef<DocumentCommand> found) {
        entity = found;
    }

    @Override
    public void entityLost() {
        entity = null;
    }

    @Override
    public void tellSibling(Sibling sibling, RoomInternal message) {
        toSiblings.add(message);
    }

    @Override
    public void watchSibling(Sibling sibling) {
        watched.add(sibling);
    }

    @Override
    public void startTimer(RoomTimer timer, Duration delay) {
        timers.put(timer, delay);
    }

    @Override
    public void cancelTimer(RoomTimer timer) {
        timers.remove(timer);
    }

    @Override
    public void offerToStop(long joins) {
        offeredToStopAfterJoins = joins;
    }

    /** What the room told its siblings since the last call. */
    List<RoomInternal> takeForSiblings() {
        List<RoomInternal> taken = List.copyOf(toSiblings);
        toSiblings.clear();
        return taken;
    }

    /** What the room told since the last call, of one kind. */
    <T extends DocumentCommand> List<T> take(Class<T> kind) {
        List<T> taken =
                toEntity.stream().filter(kind::isInstance).map(kind::cast).toList();
        toEntity.removeIf(kind::isInstance);
        return taken;
    }
}
