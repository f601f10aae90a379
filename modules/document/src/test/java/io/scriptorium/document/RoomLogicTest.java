package io.scriptorium.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.DocOptions;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.protocol.AwarenessUpdate;
import io.scriptorium.protocol.ServerMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

class RoomLogicTest {
    private static final RoomId ROOM = new RoomId("r1");
    private static final WriteState WRITABLE = new WriteState.Writable();
    private static final Bytes NOTHING = Bytes.wrap(new byte[] {0});
    private static final Bytes STATE = Updates.insert(99, 0, "state");
    private static final Bytes VECTOR = Bytes.wrap(new byte[] {1, 99, 5});
    private static final Bytes A = Updates.insert(1, 0, "a");
    private static final Bytes B = Updates.insert(2, 0, "b");
    private static final Bytes C = Updates.insert(1, 1, "c");

    private final FakeRoomPort port = new FakeRoomPort();
    private RoomLogic room = new RoomLogic(ROOM, TestSettings.with(), port);

    @Test
    void othersSeeAnUpdateBeforeTheJournalHasIt() {
        FakeSession sender = join();
        FakeSession other = join();

        update(sender, A);

        assertThat(other.updates()).containsExactly(A);
        assertThat(sender.updates()).isEmpty();
        assertThat(sender.acknowledged).isZero();
    }

    @Test
    void acknowledgementAndEchoFollowTheJournalWrite() {
        joined(0);
        FakeSession sender = join();
        update(sender, A);
        DocumentCommand.AppendUpdates append =
                port.take(DocumentCommand.AppendUpdates.class).get(0);

        committed(1, append.lastNumber());

        assertThat(sender.acknowledged).isEqualTo(1);
        assertThat(sender.updates()).containsExactly(A);
    }

    @Test
    void onlyOneBatchIsOutstandingAndTheNextHoldsAllThatCameMeanwhile() {
        joined(0);
        FakeSession sender = join();
        FakeSession other = join();

        update(sender, A);
        update(other, B);
        update(sender, C);

        List<DocumentCommand.AppendUpdates> first = port.take(DocumentCommand.AppendUpdates.class);
        assertThat(first).hasSize(1);
        assertThat(bytesOf(first.get(0))).containsExactly(A);
        committed(1, first.get(0).lastNumber());
        List<DocumentCommand.AppendUpdates> second = port.take(DocumentCommand.AppendUpdates.class);
        assertThat(second).hasSize(1);
        assertThat(second.get(0).firstNumber()).isEqualTo(2);
        assertThat(bytesOf(second.get(0))).containsExactly(B, C);
        assertThat(sender.acknowledged).isEqualTo(1);
        assertThat(other.acknowledged).isZero();
    }

    @Test
    void batchEndsAtItsLimitUnlessOneUpdateIsLarger() {
        room = new RoomLogic(ROOM, TestSettings.with("batch-bytes-max = 1KiB"), port);
        joined(0);
        FakeSession sender = join();
        Bytes large = Updates.insert(1, 0, "x".repeat(3000));
        Bytes half = Updates.insert(2, 0, "y".repeat(600));
        update(sender, A);

        update(sender, large);
        update(sender, half);
        update(sender, half);

        committed(1, 1);
        assertThat(bytesOf(port.take(DocumentCommand.AppendUpdates.class).get(1)))
                .containsExactly(large);
        committed(2, 2);
        assertThat(bytesOf(port.take(DocumentCommand.AppendUpdates.class).get(0)))
                .containsExactly(half);
    }

    @Test
    void unansweredBatchIsRepeatedUnchangedAfterGrowingWaits() {
        FakeSession sender = join();
        joined(0);
        update(sender, A);
        DocumentCommand.AppendUpdates append =
                port.take(DocumentCommand.AppendUpdates.class).get(0);
        update(sender, C);

        List<Long> repeatedAfterSeconds = new ArrayList<>();
        for (long second = 2; second <= 70; second += 2) {
            port.nowMillis += 2000;
            fire(RoomTimer.RETRY);
            for (DocumentCommand.AppendUpdates repeated : port.take(DocumentCommand.AppendUpdates.class)) {
                assertThat(repeated).isEqualTo(append);
                repeatedAfterSeconds.add(second);
            }
        }

        assertThat(repeatedAfterSeconds).containsExactly(2L, 6L, 14L, 30L, 50L, 70L);
        committed(1, append.lastNumber());
        assertThat(port.timers).containsKey(RoomTimer.RETRY);
        committed(2, 2);
        assertThat(port.timers).doesNotContainKey(RoomTimer.RETRY);
    }

    @Test
    void whoHasLostTheEntityAsksAgainSoonHoweverLongItWaitedBefore() {
        FakeSession sender = join();
        joined(0);
        update(sender, A);
        for (int i = 0; i < 6; i++) {
            port.nowMillis += 20_000;
            fire(RoomTimer.RETRY);
        }

        room.handle(
                new RoomInternal.EntityGone(TestInbox.<DocumentCommand>create().getRef()));
        assertThat(port.take(DocumentCommand.AppendUpdates.class)).isNotEmpty();
        port.take(DocumentCommand.JoinRoom.class);
        port.nowMillis += 2_000;
        fire(RoomTimer.RETRY);

        assertThat(port.take(DocumentCommand.JoinRoom.class)).hasSize(1);
        assertThat(port.take(DocumentCommand.AppendUpdates.class)).hasSize(1);
    }

    @Test
    void largeBatchIsToldAgainOnlyToAnEntityThatAnswers() {
        joined(0);
        FakeSession sender = join();
        Bytes large = Updates.insert(1, 0, "x".repeat(200_000));
        update(sender, large);
        List<DocumentCommand.AppendUpdates> first = port.take(DocumentCommand.AppendUpdates.class);
        port.take(DocumentCommand.JoinRoom.class);

        port.nowMillis += 10_000;
        fire(RoomTimer.RETRY);
        assertThat(port.take(DocumentCommand.AppendUpdates.class)).isEmpty();
        assertThat(port.take(DocumentCommand.JoinRoom.class)).hasSize(1);

        joined(0);
        assertThat(port.take(DocumentCommand.AppendUpdates.class)).isEqualTo(first);
    }

    @Test
    void lostBatchIsRepeatedThoughOtherAnswersKeepComing() {
        FakeSession sender = join();
        joined(0);
        update(sender, A);
        port.take(DocumentCommand.AppendUpdates.class);

        for (int second = 1; second <= 4; second++) {
            room.handle(new RoomCommand.RequestSync(sender, VECTOR));
            DocumentCommand.RequestState request =
                    port.take(DocumentCommand.RequestState.class).get(0);
            port.nowMillis += 1000;
            if (port.timers.get(RoomTimer.RETRY) != null && second % 2 == 0) {
                fire(RoomTimer.RETRY);
            }
            room.handle(new RoomInternal.StateReply(request.requestId(), 0, STATE, VECTOR));
        }

        assertThat(port.take(DocumentCommand.AppendUpdates.class)).isNotEmpty();
    }

    @Test
    void recoveredEntityIsToldAgainWhatItForgot() {
        FakeSession sender = join();
        joined(0);
        update(sender, A);
        DocumentCommand.AppendUpdates append =
                port.take(DocumentCommand.AppendUpdates.class).get(0);

        joined(0);

        assertThat(port.take(DocumentCommand.AppendUpdates.class)).containsExactly(append);
    }

    @Test
    void movedEntityGetsWhatWasNotAnswered() {
        FakeSession sender = join();
        TestInbox<DocumentCommand> entity = TestInbox.create();
        room.handle(new RoomInternal.Joined(entity.getRef(), 0, false, WRITABLE));
        update(sender, A);
        port.toEntity.clear();

        room.handle(new RoomInternal.EntityGone(entity.getRef()));

        assertThat(port.entity).isNull();
        assertThat(port.take(DocumentCommand.JoinRoom.class)).isNotEmpty();
        assertThat(bytesOf(port.take(DocumentCommand.AppendUpdates.class).get(0)))
                .containsExactly(A);
    }

    @Test
    void lateAnswerToARepeatedBatchChangesNothing() {
        joined(0);
        FakeSession sender = join();
        update(sender, A);
        committed(1, 1);
        update(sender, C);

        committed(1, 1);

        assertThat(sender.acknowledged).isEqualTo(1);
        assertThat(sender.updates()).containsExactly(A);
    }

    @Test
    void step2WithoutStructsGoesToTheEntityOnly() {
        joined(0);
        FakeSession sender = join();
        FakeSession other = join();
        Bytes deletes = Updates.delete(1, 0, 1);

        room.handle(new RoomCommand.ReceiveUpdate(sender, deletes, true, false, 0));

        assertThat(other.updates()).isEmpty();
        DocumentCommand.AppendUpdates append =
                port.take(DocumentCommand.AppendUpdates.class).get(0);
        assertThat(append.updates().get(0).shown()).isFalse();
        room.handle(committed(1, true, ROOM, 1, List.of(deletes), false));
        assertThat(other.updates()).containsExactly(deletes);
        assertThat(sender.acknowledged).isEqualTo(1);
    }

    @Test
    void whatAStateLacksComesBeforeItSoThatSyncedMeansAll() {
        FakeSession writer = join();
        update(writer, A);
        FakeSession late = join();
        room.handle(new RoomCommand.RequestSync(late, NOTHING));
        DocumentCommand.RequestState request =
                port.take(DocumentCommand.RequestState.class).get(0);

        room.handle(new RoomInternal.StateReply(request.requestId(), 0, STATE, VECTOR));

        assertThat(late.received)
                .containsExactly(
                        new ServerMessage.SyncStep1(VECTOR),
                        new ServerMessage.Update(A),
                        new ServerMessage.SyncStep2(STATE));
    }

    @Test
    void muchThatAStateLacksIsOneUpdateForAllWhoJoinMeanwhile() {
        FakeSession writer = join();
        int letters = SyncTail.SINGLE_MAX + 1;
        for (int i = 0; i < letters; i++) {
            update(writer, Updates.insert(7, i, "x"));
        }
        List<FakeSession> late = List.of(join(), join());
        late.forEach(session -> room.handle(new RoomCommand.RequestSync(session, NOTHING)));
        DocumentCommand.RequestState request =
                port.take(DocumentCommand.RequestState.class).get(0);

        room.handle(new RoomInternal.StateReply(request.requestId(), 0, STATE, VECTOR));

        for (FakeSession session : late) {
            assertThat(session.received).hasSize(3).endsWith(new ServerMessage.SyncStep2(STATE));
            Doc doc = new Doc(new DocOptions(5, true));
            session.updates().forEach(doc::apply);
            assertThat(Updates.stateVector(doc.encodeStateVector())).containsExactly(entry(7L, (long) letters));
        }
        assertThat(late.get(0).received.get(1)).isSameAs(late.get(1).received.get(1));
    }

    @Test
    void updateCommittedWhileTheRequestTravelledIsKeptForIt() {
        FakeSession writer = join();
        joined(0);
        update(writer, A);
        FakeSession late = join();
        room.handle(new RoomCommand.RequestSync(late, NOTHING));
        DocumentCommand.RequestState request =
                port.take(DocumentCommand.RequestState.class).get(0);

        committed(1, 1);
        room.handle(new RoomInternal.StateReply(request.requestId(), 0, STATE, VECTOR));

        assertThat(late.updates()).containsExactly(A);
    }

    @Test
    void equalRequestsInFlightAreOneAndTheFullStateIsShared() {
        FakeSession first = join();
        FakeSession second = join();
        room.handle(new RoomCommand.RequestSync(first, NOTHING));
        room.handle(new RoomCommand.RequestSync(second, NOTHING));
        List<DocumentCommand.RequestState> requests = port.take(DocumentCommand.RequestState.class);
        assertThat(requests).hasSize(1);

        room.handle(new RoomInternal.StateReply(requests.get(0).requestId(), 3, STATE, VECTOR));
        FakeSession third = join();
        update(first, A);
        room.handle(new RoomCommand.RequestSync(third, NOTHING));

        assertThat(port.take(DocumentCommand.RequestState.class)).isEmpty();
        ServerMessage step2 = new ServerMessage.SyncStep2(STATE);
        assertThat(first.received).contains(step2);
        assertThat(second.received).contains(step2);
        assertThat(third.received).contains(step2, new ServerMessage.Update(A));
    }

    @Test
    void cachedStateIsDroppedWhenItsTailGrowsTooLong() {
        room = new RoomLogic(ROOM, TestSettings.with("sync-cache-bytes-max = 300"), port);
        FakeSession first = join();
        room.handle(new RoomCommand.RequestSync(first, NOTHING));
        room.handle(new RoomInternal.StateReply(
                port.take(DocumentCommand.RequestState.class).get(0).requestId(), 0, STATE, VECTOR));
        update(first, Updates.insert(1, 0, "x".repeat(200)));
        committed(1, 1);

        room.handle(new RoomCommand.RequestSync(first, NOTHING));

        assertThat(port.take(DocumentCommand.RequestState.class)).hasSize(1);
    }

    @Test
    void laggingSessionIsCaughtUpFromBeforeItsFirstDroppedUpdate() {
        FakeSession writer = join();
        FakeSession slow = join();
        joined(7);
        slow.full = true;
        update(writer, A);
        committed(8, 1);
        update(writer, C);
        assertThat(slow.updates()).isEmpty();

        slow.full = false;
        room.handle(new RoomCommand.Drained(slow));
        DocumentCommand.RequestSince request =
                port.take(DocumentCommand.RequestSince.class).get(0);
        assertThat(request.sequence()).isEqualTo(7);
        room.handle(new RoomInternal.SinceReply(request.requestId(), 8, List.of(A)));

        assertThat(slow.caughtUp).isTrue();
        assertThat(slow.updates()).containsExactly(A, C);
        update(writer, B);
        assertThat(slow.updates()).containsExactly(A, C, B);
    }

    @Test
    void missedEventIsAskedForAndShown() {
        FakeSession session = join();
        joined(4);

        room.handle(committed(6, true, new RoomId("other"), 9, List.of(), false));
        DocumentCommand.RequestSince request =
                port.take(DocumentCommand.RequestSince.class).get(0);
        assertThat(request.sequence()).isEqualTo(4);
        room.handle(new RoomInternal.SinceReply(request.requestId(), 6, List.of(A, B)));

        assertThat(session.updates()).containsExactly(A, B);
        room.handle(committed(6, true, new RoomId("other"), 9, List.of(), false));
        assertThat(port.take(DocumentCommand.RequestSince.class)).isEmpty();
    }

    @Test
    void answerToARepeatedBatchDoesNotHideWhatTheLostAnswerPushed() {
        FakeSession sender = join();
        FakeSession other = join();
        joined(0);
        Bytes deletes = Updates.delete(1, 0, 1);
        room.handle(new RoomCommand.ReceiveUpdate(sender, deletes, true, false, 0));

        room.handle(committed(1, false, ROOM, 1, List.of(), false));
        DocumentCommand.RequestSince request =
                port.take(DocumentCommand.RequestSince.class).get(0);
        room.handle(new RoomInternal.SinceReply(request.requestId(), 1, List.of(deletes)));

        assertThat(sender.acknowledged).isEqualTo(1);
        assertThat(other.updates()).containsExactly(deletes);
    }

    @Test
    void repeatedCommitPushesOnlyOnce() {
        FakeSession session = join();
        joined(0);
        Bytes deletes = Updates.delete(1, 0, 1);
        RoomInternal.Committed committed = committed(1, true, ROOM, 0, List.of(deletes), false);

        room.handle(committed);
        room.handle(committed);

        assertThat(session.updates()).containsExactly(deletes);
    }

    @Test
    void sessionHasOneSyncInFlightAndTheNewestOfTheOthersIsNext() {
        FakeSession session = join();
        Bytes older = Bytes.wrap(new byte[] {1, 7, 1});
        Bytes newest = Bytes.wrap(new byte[] {1, 7, 2});

        room.handle(new RoomCommand.RequestSync(session, VECTOR));
        room.handle(new RoomCommand.RequestSync(session, older));
        room.handle(new RoomCommand.RequestSync(session, newest));
        List<DocumentCommand.RequestState> first = port.take(DocumentCommand.RequestState.class);
        assertThat(first).hasSize(1);
        room.handle(new RoomInternal.StateReply(first.get(0).requestId(), 0, STATE, VECTOR));

        List<DocumentCommand.RequestState> second = port.take(DocumentCommand.RequestState.class);
        assertThat(second).hasSize(1);
        assertThat(second.get(0).stateVector()).isEqualTo(newest);
    }

    @Test
    void laggingSessionsShareACatchUp() {
        FakeSession writer = join();
        FakeSession slow = join();
        FakeSession slower = join();
        joined(7);
        slow.full = true;
        slower.full = true;
        update(writer, A);
        committed(8, 1);

        room.handle(new RoomCommand.Drained(slow));
        room.handle(new RoomCommand.Drained(slower));

        List<DocumentCommand.RequestSince> requests = port.take(DocumentCommand.RequestSince.class);
        assertThat(requests).hasSize(1);
        room.handle(new RoomInternal.SinceReply(requests.get(0).requestId(), 8, List.of(A)));
        assertThat(slow.updates()).containsExactly(A);
        assertThat(slower.updates()).containsExactly(A);
    }

    @Test
    void sessionOfADocumentThatMissesUpdatesComesBackToBringThem() {
        FakeSession writer = join();
        WriteState missing = new WriteState.MissingUpdates("too much waits");
        room.handle(new RoomInternal.Joined(TestInbox.<DocumentCommand>create().getRef(), 3, true, missing));

        room.handle(new RoomCommand.ReceiveUpdate(writer, A, true, true, 0));
        assertThat(writer.closed).isNull();
        update(writer, C);

        assertThat(writer.closed).isEqualTo(new CloseReason(1013, "too much waits"));
        assertThat(port.timers).containsKey(RoomTimer.PENDING);
    }

    @Test
    void presenceStaysWithTheSessionThatToldItLast() {
        FakeSession dead = join();
        FakeSession alive = join();
        awareness(dead, 1, 1, "{}");
        awareness(alive, 1, 2, "{}");
        fire(RoomTimer.AWARENESS_TICK);

        room.handle(new RoomCommand.Leave(dead));

        FakeSession late = join();
        assertThat(late.received).containsExactly(presence(1, 2, "{}"));
    }

    @Test
    void writersAreHeldBackWhileTooMuchWaitsForTheJournal() {
        room = new RoomLogic(
                ROOM, TestSettings.with("batch-bytes-max = 1KiB", "unacknowledged-bytes-max = 3KiB"), port);
        joined(0);
        FakeSession writer = join();
        Bytes large = Updates.insert(1, 0, "x".repeat(1500));

        update(writer, large);
        assertThat(writer.paused).isFalse();
        update(writer, large);
        assertThat(writer.paused).isTrue();
        FakeSession late = join();
        assertThat(late.paused).isTrue();

        committed(1, 1);
        committed(2, 2);
        assertThat(writer.paused).isFalse();
        assertThat(late.paused).isFalse();
        assertThat(writer.consumed).isEqualTo(2L * (64 + large.size()));
    }

    @Test
    void presenceIsSentAtOnceThenCollectedPerTick() {
        FakeSession first = join();
        FakeSession second = join();

        awareness(first, 1, 1, "{\"n\":1}");
        assertThat(port.timers.get(RoomTimer.AWARENESS_TICK)).isEqualTo(Duration.ZERO);
        fire(RoomTimer.AWARENESS_TICK);
        awareness(first, 1, 2, "{\"n\":2}");
        awareness(first, 1, 3, "{\"n\":3}");
        assertThat(port.timers.get(RoomTimer.AWARENESS_TICK)).isEqualTo(Duration.ofMillis(30));
        fire(RoomTimer.AWARENESS_TICK);

        assertThat(second.received).containsExactly(presence(1, 1, "{\"n\":1}"), presence(1, 3, "{\"n\":3}"));
        assertThat(first.received).isEqualTo(second.received);
    }

    @Test
    void presenceEndsWithTheSessionThatBroughtIt() {
        FakeSession first = join();
        FakeSession second = join();
        awareness(first, 1, 1, "{}");
        fire(RoomTimer.AWARENESS_TICK);
        fire(RoomTimer.AWARENESS_TICK);

        room.handle(new RoomCommand.Leave(first));
        fire(RoomTimer.AWARENESS_TICK);

        assertThat(second.received).containsExactly(presence(1, 1, "{}"), presence(1, 1, "null"));
        FakeSession third = join();
        assertThat(third.received).isEmpty();
    }

    @Test
    void presenceThatIsNotRefreshedExpires() {
        FakeSession first = join();
        FakeSession second = join();
        awareness(first, 1, 1, "{}");
        fire(RoomTimer.AWARENESS_TICK);
        fire(RoomTimer.AWARENESS_TICK);

        port.nowMillis += 31_000;
        fire(RoomTimer.AWARENESS_EXPIRY);
        fire(RoomTimer.AWARENESS_TICK);

        assertThat(second.received).containsExactly(presence(1, 1, "{}"), presence(1, 1, "null"));
    }

    @Test
    void senderIsAskedWhenTheDocumentMissesSomethingThenEverybody() {
        joined(0);
        FakeSession sender = join();
        FakeSession other = join();
        update(sender, A);
        room.handle(committed(1, true, ROOM, 1, List.of(), true));
        assertThat(port.timers.get(RoomTimer.PENDING)).isEqualTo(Duration.ofSeconds(1));

        fire(RoomTimer.PENDING);
        answerVectorOnly();
        assertThat(sender.received).contains(new ServerMessage.SyncStep1(VECTOR));
        assertThat(other.received).doesNotContain(new ServerMessage.SyncStep1(VECTOR));
        fire(RoomTimer.PENDING);
        answerVectorOnly();
        assertThat(other.received).contains(new ServerMessage.SyncStep1(VECTOR));

        room.handle(committed(2, true, ROOM, 1, List.of(), false));
        assertThat(port.timers).doesNotContainKey(RoomTimer.PENDING);
    }

    @Test
    void emptyRoomOffersToStopOnlyWhenEverythingIsJournaled() {
        joined(0);
        FakeSession only = join();
        update(only, A);
        room.handle(new RoomCommand.Leave(only));

        fire(RoomTimer.IDLE);
        assertThat(port.offeredToStopAfterJoins).isEqualTo(-1);
        committed(1, 1);
        fire(RoomTimer.IDLE);

        assertThat(port.offeredToStopAfterJoins).isEqualTo(1);
    }

    @Test
    void sessionThatInsertsIntoAFullDocumentIsClosedAndOthersSeeNothing() {
        FakeSession writer = join();
        FakeSession reader = join();
        WriteState full = new WriteState.ReadOnly("document exceeds 5 bytes");
        room.handle(new RoomInternal.Joined(TestInbox.<DocumentCommand>create().getRef(), 3, false, full));

        room.handle(new RoomCommand.ReceiveUpdate(reader, Updates.delete(1, 0, 1), false, false, 0));
        update(writer, A);

        assertThat(reader.closed).isNull();
        assertThat(reader.updates()).isEmpty();
        assertThat(writer.closed).isEqualTo(new CloseReason(4413, "document exceeds 5 bytes"));
        assertThat(port.take(DocumentCommand.AppendUpdates.class)).hasSize(1);
    }

    @Test
    void refusedRoomSendsItsSessionsAwayAndTriesAgainForTheNext() {
        FakeSession session = join();
        port.toEntity.clear();

        room.handle(new RoomInternal.Refused("documents loaded on this node exceed 5 bytes"));

        assertThat(session.closed).isEqualTo(new CloseReason(1013, "documents loaded on this node exceed 5 bytes"));
        assertThat(port.timers).doesNotContainKey(RoomTimer.RETRY).containsKey(RoomTimer.IDLE);
        FakeSession next = join();
        assertThat(port.take(DocumentCommand.JoinRoom.class)).hasSize(1);
        assertThat(next.closed).isNull();
    }

    @Test
    void flushIsAnsweredAfterTheLastCommit() {
        joined(0);
        FakeSession session = join();
        TestInbox<RoomFlushed> flushed = TestInbox.create();
        update(session, A);

        room.handle(new RoomInternal.Flush(flushed.getRef()));
        assertThat(flushed.hasMessages()).isFalse();
        committed(1, 1);

        flushed.expectMessage(new RoomFlushed(port.self()));
    }

    @Test
    void stoppingRoomClosesItsSessionsForRetry() {
        FakeSession session = join();

        room.closeAll(CloseReason.INTERNAL_ERROR);

        assertThat(session.closed).isEqualTo(CloseReason.INTERNAL_ERROR);
    }

    private FakeSession join() {
        FakeSession session = new FakeSession();
        room.handle(new RoomInternal.Join(session, "somebody"));
        return session;
    }

    private void joined(long sequence) {
        room.handle(new RoomInternal.Joined(TestInbox.<DocumentCommand>create().getRef(), sequence, false, WRITABLE));
    }

    private void update(FakeSession session, Bytes update) {
        room.handle(new RoomCommand.ReceiveUpdate(session, update, false, true, 0));
    }

    private void committed(long sequence, long upToNumber) {
        room.handle(committed(sequence, true, ROOM, upToNumber, List.of(), false));
    }

    private static RoomInternal.Committed committed(
            long sequence, boolean isEvent, RoomId roomId, long upToNumber, List<Bytes> pushed, boolean pending) {
        return new RoomInternal.Committed(
                sequence, isEvent, roomId, 1, upToNumber, pushed, Map.of(roomId, upToNumber), pending, WRITABLE);
    }

    private void awareness(FakeSession session, long client, long clock, String state) {
        room.handle(new RoomCommand.ReceiveAwareness(
                session, presence(client, clock, state).update()));
    }

    private static ServerMessage.Awareness presence(long client, long clock, String state) {
        return new ServerMessage.Awareness(
                new AwarenessUpdate(List.of(new AwarenessUpdate.Entry(client, clock, state))));
    }

    private void fire(RoomTimer timer) {
        port.timers.remove(timer);
        room.handle(new RoomInternal.Timeout(timer));
    }

    private void answerVectorOnly() {
        DocumentCommand.RequestState request =
                port.take(DocumentCommand.RequestState.class).get(0);
        assertThat(request.stateVector().isEmpty()).isTrue();
        room.handle(new RoomInternal.StateReply(request.requestId(), 1, Bytes.empty(), VECTOR));
    }

    private static List<Bytes> bytesOf(DocumentCommand.AppendUpdates append) {
        return append.updates().stream().map(update -> update.update().bytes()).toList();
    }
}
