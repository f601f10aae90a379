package io.scriptorium.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.crdt.lib0.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;

class EntityLogicTest {
    private static final RoomId ROOM = new RoomId("r1");
    private static final RoomId OTHER = new RoomId("r2");

    private final EntityLogic logic = new EntityLogic(() -> Instant.ofEpochMilli(77), ActorRef::tell);
    private final TestInbox<RoomCommand> room = TestInbox.create();
    private final TestInbox<RoomCommand> other = TestInbox.create();
    private final ActorRef<DocumentCommand> self =
            TestInbox.<DocumentCommand>create().getRef();
    private DocumentState state = DocumentState.pristine(TestSettings.with());

    @Test
    void eventHoldsWhatIsNewWithItsPrincipalAndRoom() {
        append(committed(List.of(), Map.of(ROOM, 1L)), "a", 1, true);

        EntityLogic.Decision decision = logic.decide(
                state,
                new DocumentCommand.AppendUpdates(
                        ROOM,
                        room.getRef(),
                        2,
                        List.of(appended(Updates.insert(1, 0, "a"), true), appended(Updates.insert(1, 1, "b"), true))),
                self);

        assertThat(decision.event())
                .contains(
                        new UpdatesAppended(77, ROOM, List.of(new JournaledUpdate(Updates.insert(1, 1, "b"), "ada"))));
    }

    @Test
    void repeatedBatchWritesNothingThoughItIsStillPending() {
        Bytes pending = Updates.insert(1, 5, "later");
        DocumentCommand.AppendUpdates append =
                new DocumentCommand.AppendUpdates(ROOM, room.getRef(), 1, List.of(appended(pending, true)));
        logic.admit(append);
        EntityLogic.Decision first = logic.decide(state, append, self);
        state = state.apply(first.event().orElseThrow());
        first.answer().accept(state);

        EntityLogic.Decision second = logic.decide(state, append, self);
        second.answer().accept(state);

        assertThat(second.event()).isEmpty();
        assertThat(room.getAllReceived()).hasSize(2);
    }

    @Test
    void whatWaitsIsNotJournaledOnceMoreWhoeverBringsIt() {
        Bytes pending = Updates.insert(1, 5, "later");
        state = state.apply(new UpdatesAppended(5, OTHER, List.of(new JournaledUpdate(pending, "grace"))));
        DocumentCommand.AppendUpdates append =
                new DocumentCommand.AppendUpdates(ROOM, room.getRef(), 1, List.of(appended(pending, true)));
        logic.admit(append);

        EntityLogic.Decision decision = logic.decide(state, append, self);
        decision.answer().accept(state);

        assertThat(decision.event()).isEmpty();
        assertThat(room.getAllReceived()).hasSize(1);
        assertThat(logic.decideCompare(
                                state, new UpdatesAppended(5, OTHER, List.of(new JournaledUpdate(pending, "grace"))), 1)
                        .event())
                .isEmpty();
    }

    @Test
    void onlyWhatNoRoomHasShownIsPushed() {
        append(committed(List.of(Updates.insert(1, 0, "a")), Map.of(ROOM, 1L)), "a", 1, false);
    }

    @Test
    void latestCommitIsToldAgainToEveryRoom() {
        logic.admit(new DocumentCommand.JoinRoom(OTHER, other.getRef(), false));
        RoomInternal.Committed committed = committed(List.of(), Map.of(ROOM, 1L, OTHER, 0L));
        append(committed, "a", 1, true);
        other.expectMessage(new RoomInternal.Siblings(
                List.of(new Sibling(OTHER, other.getRef()), new Sibling(ROOM, room.getRef()))));
        other.expectMessage(committed);

        assertThat(logic.repeatLatest()).isTrue();
        other.expectMessage(committed);
        room.expectMessage(committed);
        int told = 1;
        while (logic.repeatLatest()) {
            told++;
        }

        assertThat(told).isEqualTo(4);
        assertThat(logic.repeatLatest()).isFalse();
    }

    @Test
    void whatAnotherOwnerWroteIsJournaledAndShownToEveryRoom() {
        logic.admit(new DocumentCommand.JoinRoom(ROOM, room.getRef(), false));
        JournaledUpdate missing = new JournaledUpdate(Updates.insert(9, 0, "theirs"), "grace");
        UpdatesAppended found = new UpdatesAppended(5, OTHER, List.of(missing));

        EntityLogic.Decision decision = logic.decideCompare(state, found, 7);
        state = state.apply(decision.event().orElseThrow());
        decision.answer().accept(state);

        assertThat(decision.event()).contains(new UpdatesAppended(77, OTHER, List.of(missing), 7));
        room.expectMessage(new RoomInternal.Committed(
                1, true, OTHER, 1, 0, List.of(missing.bytes()), Map.of(), false, new WriteState.Writable()));
        assertThat(logic.decideCompare(state, found, 7).event()).isEmpty();
    }

    @Test
    void eventsOfTwoOwnersUnderOneNumberAreBothAppliedAndNoted() {
        state = state.apply(event("mine"), 1).apply(event("theirs"), 1).apply(event("later"), 2);

        state.recovered(2);

        assertThat(state.sequence()).isEqualTo(2);
        assertThat(state.writtenTwice()).hasToString("1");
        assertThat(state.fresh(event("theirs").updates())).isEmpty();
    }

    @Test
    void eventsOfOneOwnerAreNotTakenForTwo() {
        state = state.apply(event("a")).apply(event("b"));

        state.recovered(2);

        assertThat(state.writtenTwice().count()).isZero();
    }

    private static UpdatesAppended event(String text) {
        Bytes update = Updates.insert(text.hashCode() & 0xffff, 0, text);
        return new UpdatesAppended(5, OTHER, List.of(new JournaledUpdate(update, "")));
    }

    private void append(RoomInternal.Committed expected, String text, long number, boolean shown) {
        DocumentCommand.AppendUpdates append = new DocumentCommand.AppendUpdates(
                ROOM, room.getRef(), number, List.of(appended(Updates.insert(1, 0, text), shown)));
        logic.admit(append);
        EntityLogic.Decision decision = logic.decide(state, append, self);
        room.getAllReceived();
        state = state.apply(decision.event().orElseThrow());
        decision.answer().accept(state);
        room.expectMessage(expected);
    }

    private static RoomInternal.Committed committed(List<Bytes> pushed, Map<RoomId, Long> journaled) {
        return new RoomInternal.Committed(1, true, ROOM, 1, 1, pushed, journaled, false, new WriteState.Writable());
    }

    private static DocumentCommand.AppendedUpdate appended(Bytes bytes, boolean shown) {
        return new DocumentCommand.AppendedUpdate(new JournaledUpdate(bytes, "ada"), shown);
    }
}
