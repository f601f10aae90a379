package io.scriptorium.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.protocol.AwarenessUpdate;
import io.scriptorium.protocol.ServerMessage;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A room among rooms of the same document on other nodes. */
class RoomSiblingsTest {
    private static final RoomId ROOM = new RoomId("here");
    private static final RoomId OTHER = new RoomId("elsewhere");
    private static final WriteState WRITABLE = new WriteState.Writable();
    private static final Bytes A = Updates.insert(1, 0, "a");
    private static final Bytes B = Updates.insert(2, 0, "b");
    private static final Bytes C = Updates.insert(3, 0, "c");

    private final FakeRoomPort port = new FakeRoomPort();
    private final RoomLogic room = new RoomLogic(ROOM, TestSettings.with(), port);
    private final Sibling other =
            new Sibling(OTHER, TestInbox.<RoomCommand>create().getRef());

    @BeforeEach
    void roomIsJoined() {
        room.start();
        room.handle(new RoomInternal.Joined(TestInbox.<DocumentCommand>create().getRef(), 0, false, WRITABLE));
        port.toEntity.clear();
    }

    @Test
    void siblingsHearOfAnUpdateBeforeTheJournalHasIt() {
        meetOther();
        FakeSession sender = join();

        update(sender, A);

        assertThat(port.takeForSiblings()).containsExactly(new RoomInternal.Relayed(ROOM, 1, A, "somebody"));
        assertThat(sender.acknowledged).isZero();
    }

    @Test
    void whatIsNotShownTakesItsNumberOnly() {
        meetOther();
        FakeSession sender = join();

        room.handle(new RoomCommand.ReceiveUpdate(sender, Updates.delete(9, 0, 1), true, false, 0));
        update(sender, A);

        assertThat(port.takeForSiblings())
                .containsExactly(
                        new RoomInternal.Relayed(ROOM, 1, Bytes.empty(), "somebody"),
                        new RoomInternal.Relayed(ROOM, 2, A, "somebody"));
    }

    @Test
    void relayedUpdateIsShownOnceAndNotAppended() {
        meetOther();
        FakeSession viewer = join();

        relayed(1, A);
        relayed(1, A);

        assertThat(viewer.updates()).containsExactly(A);
        assertThat(port.take(DocumentCommand.AppendUpdates.class)).isEmpty();
    }

    @Test
    void newSiblingHearsOfWhatIsNotJournaledAndWhoIsHere() {
        FakeSession sender = join();
        update(sender, A);
        presence(sender, 7, "{}");

        meetOther();

        assertThat(port.takeForSiblings())
                .containsExactly(
                        new RoomInternal.Introduced(new Sibling(ROOM, port.self())),
                        new RoomInternal.Relayed(ROOM, 1, A, "somebody"),
                        new RoomInternal.SiblingPresence(ROOM, presenceOf(7, 1, "{}")));
        assertThat(port.watched).containsExactly(other);
    }

    @Test
    void introductionIsAnsweredOnceAndTheRoomDoesNotMeetItself() {
        room.handle(new RoomInternal.Introduced(other));
        room.handle(new RoomInternal.Introduced(other));
        room.handle(new RoomInternal.Siblings(List.of(new Sibling(ROOM, port.self()), other)));

        assertThat(port.takeForSiblings()).hasSize(1);
        assertThat(port.watched).containsExactly(other);
    }

    @Test
    void relayOfAnUnknownRoomIsNotTakenAndTheEntityIsAskedForIt() {
        FakeSession viewer = join();

        relayed(1, A);

        assertThat(viewer.updates()).isEmpty();
        assertThat(port.take(DocumentCommand.JoinRoom.class)).hasSize(1);
    }

    @Test
    void eventOfASiblingNeedsNoQuestionIfAllOfItWasRelayed() {
        meetOther();
        relayed(1, A);
        relayed(2, B);

        committed(1, OTHER, 1, 2);
        fireIfRuns(RoomTimer.HEAL);

        assertThat(port.take(DocumentCommand.RequestSince.class)).isEmpty();
    }

    @Test
    void relayThatComesAfterItsCommitIsWaitedFor() {
        meetOther();
        FakeSession viewer = join();
        relayed(1, A);
        committed(1, OTHER, 1, 2);

        relayed(2, B);
        fireIfRuns(RoomTimer.HEAL);

        assertThat(port.take(DocumentCommand.RequestSince.class)).isEmpty();
        assertThat(viewer.updates()).containsExactly(A, B);
    }

    @Test
    void lostRelayIsAskedForOnceItIsJournaled() {
        meetOther();
        FakeSession viewer = join();
        relayed(1, A);
        relayed(3, C);
        committed(1, OTHER, 1, 3);

        fire(RoomTimer.HEAL);

        DocumentCommand.RequestSince request =
                port.take(DocumentCommand.RequestSince.class).get(0);
        assertThat(request.sequence()).isZero();
        room.handle(new RoomInternal.SinceReply(request.requestId(), 1, List.of(A, B, C)));
        assertThat(viewer.updates()).contains(B);
        committed(1, OTHER, 1, 3);
        fireIfRuns(RoomTimer.HEAL);
        assertThat(port.take(DocumentCommand.RequestSince.class)).isEmpty();
    }

    @Test
    void ownEventBehindOneWhoseRelayIsLateWaitsWithIt() {
        meetOther();
        FakeSession sender = join();
        update(sender, A);
        committed(1, OTHER, 1, 1);
        committed(2, ROOM, 1, 1);

        relayed(1, B);
        fireIfRuns(RoomTimer.HEAL);

        assertThat(port.take(DocumentCommand.RequestSince.class)).isEmpty();
    }

    @Test
    void whatADeadSiblingShowedIsTakenOverAndRelayed() {
        meetOther();
        Sibling third =
                new Sibling(new RoomId("third"), TestInbox.<RoomCommand>create().getRef());
        room.handle(new RoomInternal.Introduced(third));
        port.takeForSiblings();
        relayed(1, A);
        relayed(2, Bytes.empty());
        relayed(3, B);
        committed(1, OTHER, 1, 1);

        room.handle(new RoomInternal.SiblingGone(OTHER));

        DocumentCommand.AppendUpdates append =
                port.take(DocumentCommand.AppendUpdates.class).get(0);
        assertThat(append.updates())
                .containsExactly(
                        new DocumentCommand.AppendedUpdate(new JournaledUpdate(B, "somebody elsewhere"), true));
        assertThat(port.takeForSiblings()).containsExactly(new RoomInternal.Relayed(ROOM, 1, B, "somebody elsewhere"));
    }

    @Test
    void roomThatNobodyIsInStaysWhileItKeepsWhatASiblingHasNotJournaled() {
        meetOther();
        FakeSession viewer = join();
        relayed(1, A);
        room.handle(new RoomCommand.Leave(viewer));

        fire(RoomTimer.IDLE);
        assertThat(port.offeredToStopAfterJoins).isEqualTo(-1);

        room.handle(new RoomInternal.SiblingGone(OTHER));
        assertThat(port.take(DocumentCommand.AppendUpdates.class)).hasSize(1);
        committed(1, ROOM, 1, 1);
        fire(RoomTimer.IDLE);
        assertThat(port.offeredToStopAfterJoins).isEqualTo(1);
    }

    @Test
    void whatSeveralTakeOverIsKeptOnceEach() {
        meetOther();
        Sibling third =
                new Sibling(new RoomId("third"), TestInbox.<RoomCommand>create().getRef());
        room.handle(new RoomInternal.Introduced(third));
        relayed(1, A);
        room.handle(new RoomInternal.SiblingGone(OTHER));
        room.handle(new RoomInternal.Relayed(third.roomId(), 1, A, "somebody elsewhere"));
        port.takeForSiblings();

        room.handle(new RoomInternal.SiblingGone(third.roomId()));

        committed(1, ROOM, 1, 1);
        assertThat(port.take(DocumentCommand.AppendUpdates.class)).hasSize(1);
        assertThat(port.takeForSiblings()).isEmpty();
    }

    @Test
    void roomThatWasRefusedWhileItMissedSomethingAsksAgainLater() {
        meetOther();
        join();
        committed(1, OTHER, 1, 1);
        fire(RoomTimer.HEAL);
        assertThat(port.take(DocumentCommand.RequestSince.class)).hasSize(1);

        room.handle(new RoomInternal.Refused("full"));
        join();
        room.handle(new RoomInternal.Joined(TestInbox.<DocumentCommand>create().getRef(), 1, false, WRITABLE));

        assertThat(port.take(DocumentCommand.RequestSince.class)).hasSize(1);
    }

    @Test
    void presenceOfASiblingIsShownAndEndsWithIt() {
        meetOther();
        FakeSession viewer = join();
        room.handle(new RoomInternal.SiblingPresence(OTHER, presenceOf(7, 1, "{}")));
        fire(RoomTimer.AWARENESS_TICK);

        assertThat(viewer.received).contains(new ServerMessage.Awareness(presenceOf(7, 1, "{}")));
        room.handle(new RoomInternal.SiblingGone(OTHER));
        fire(RoomTimer.AWARENESS_TICK);
        assertThat(viewer.received).contains(new ServerMessage.Awareness(presenceOf(7, 1, "null")));
        assertThat(port.takeForSiblings()).isEmpty();
    }

    @Test
    void siblingsHearOfPresenceHereWithTheTick() {
        meetOther();
        FakeSession session = join();
        presence(session, 7, "{}");
        fire(RoomTimer.AWARENESS_TICK);
        assertThat(port.takeForSiblings())
                .containsExactly(new RoomInternal.SiblingPresence(ROOM, presenceOf(7, 1, "{}")));

        room.handle(new RoomCommand.Leave(session));
        fire(RoomTimer.AWARENESS_TICK);

        assertThat(port.takeForSiblings())
                .containsExactly(new RoomInternal.SiblingPresence(ROOM, presenceOf(7, 1, "null")));
    }

    @Test
    void joiningSessionGetsWhatSiblingsRelayedBehindTheState() {
        meetOther();
        FakeSession session = join();
        room.handle(new RoomCommand.RequestSync(session, Bytes.wrap(new byte[] {0})));
        FakeSession late = join();
        relayed(1, A);
        room.handle(new RoomCommand.RequestSync(late, Bytes.wrap(new byte[] {1, 5, 5})));

        port.take(DocumentCommand.RequestState.class)
                .forEach(request -> room.handle(new RoomInternal.StateReply(
                        request.requestId(), 0, Updates.insert(9, 0, "state"), Bytes.wrap(new byte[] {0}))));

        assertThat(session.updates()).contains(A);
        assertThat(late.updates()).contains(A);
    }

    @Test
    void eventThatNoRoomAppendedIsShownFromItsCommit() {
        meetOther();
        FakeSession viewer = join();

        room.handle(new RoomInternal.Committed(
                1, true, new RoomId("unknown"), 1, 0, List.of(A), Map.of(), false, WRITABLE));
        fireIfRuns(RoomTimer.HEAL);

        assertThat(viewer.updates()).containsExactly(A);
        assertThat(port.take(DocumentCommand.RequestSince.class)).isEmpty();
    }

    private void meetOther() {
        room.handle(new RoomInternal.Introduced(other));
        if (port.toSiblings.size() == 1) {
            port.takeForSiblings();
        }
    }

    private FakeSession join() {
        FakeSession session = new FakeSession();
        room.handle(new RoomInternal.Join(session, "somebody"));
        return session;
    }

    private void update(FakeSession session, Bytes update) {
        room.handle(new RoomCommand.ReceiveUpdate(session, update, false, true, 0));
    }

    private void relayed(long number, Bytes update) {
        room.handle(new RoomInternal.Relayed(OTHER, number, update, "somebody elsewhere"));
    }

    private void committed(long sequence, RoomId roomId, long first, long upTo) {
        room.handle(new RoomInternal.Committed(
                sequence, true, roomId, first, upTo, List.of(), Map.of(roomId, upTo), false, WRITABLE));
    }

    private void presence(FakeSession session, long client, String state) {
        room.handle(new RoomCommand.ReceiveAwareness(session, presenceOf(client, 1, state)));
    }

    private static AwarenessUpdate presenceOf(long client, long clock, String state) {
        return new AwarenessUpdate(List.of(new AwarenessUpdate.Entry(client, clock, state)));
    }

    private void fire(RoomTimer timer) {
        assertThat(port.timers).containsKey(timer);
        port.timers.remove(timer);
        room.handle(new RoomInternal.Timeout(timer));
    }

    private void fireIfRuns(RoomTimer timer) {
        if (port.timers.containsKey(timer)) {
            fire(timer);
        }
    }
}
