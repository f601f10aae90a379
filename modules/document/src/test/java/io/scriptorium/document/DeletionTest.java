package io.scriptorium.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.scriptorium.crdt.lib0.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the entity and rooms make of a deletion. */
class DeletionTest {
    private static final RoomId ROOM = new RoomId("r1");
    private static final RoomId OTHER = new RoomId("r2");
    private static final WriteState WRITABLE = new WriteState.Writable();
    /** Content of the deleted document, by client 1. */
    private static final Bytes OLD = Updates.insert(1, 0, "old");

    private static final Bytes FRESH = Updates.insert(2, 0, "fresh");
    private static final Bytes SAYS_NOTHING = Bytes.wrap(new byte[] {0, 0});
    private static final Bytes OLD_VECTOR = Bytes.wrap(new byte[] {1, 1, 3});

    private final EntityLogic entity = new EntityLogic(() -> Instant.ofEpochMilli(77), ActorRef::tell);
    private final TestInbox<RoomCommand> told = TestInbox.create();
    private final ActorRef<DocumentCommand> self =
            TestInbox.<DocumentCommand>create().getRef();
    private DocumentState state = DocumentState.pristine(TestSettings.with());

    private final FakeRoomPort port = new FakeRoomPort();
    private final RoomLogic room = new RoomLogic(ROOM, TestSettings.with(), port);

    @BeforeEach
    void writeAndDelete() {
        state = state.apply(event(OLD));
        state = state.apply(entity.decideDelete(state, "ada").orElseThrow());
    }

    @Test
    void deletedDocumentIsEmptyAndItsNumbersGoOn() {
        assertThat(state.sequence()).isEqualTo(2);
        assertThat(state.lineage()).isEqualTo(new Lineage(2, 2, StaleClients.NONE.with(OLD)));
        assertThat(state.diff(Bytes.wrap(new byte[] {0}))).isEqualTo(Bytes.wrap(new byte[] {0, 0}));
        assertThat(state.toBeErased(5)).isPresent();
        assertThat(entity.decideDelete(state, "ada")).as("deleted twice").isEmpty();
        assertThat(entity.decideDelete(DocumentState.pristine(TestSettings.with()), "ada"))
                .as("never written")
                .isEmpty();
    }

    @Test
    void deletionRemembersWhoseContentIsStaleFromAllDeletions() {
        state = state.apply(event(FRESH));
        state = state.apply(entity.decideDelete(state, "").orElseThrow());

        assertThat(state.lineage().number()).isEqualTo(3);
        assertThat(state.isStale(OLD)).isTrue();
        assertThat(state.isStale(FRESH)).isTrue();
        assertThat(state.isStale(Updates.delete(1, 0, 1))).isTrue();
        assertThat(state.isStale(Updates.insert(3, 0, "x"))).isFalse();
    }

    @Test
    void journalSnapshotKeepsWhatADeletionLeft() {
        state = state.apply(event(FRESH));

        DocumentSerializer serializer = new DocumentSerializer();
        byte[] stored = serializer.toBinary(state.toJournalSnapshot(9));
        JournalSnapshot snapshot =
                (JournalSnapshot) serializer.fromBinary(stored, DocumentSerializer.JOURNAL_SNAPSHOT_1);
        DocumentState recovered = DocumentState.from(snapshot, TestSettings.with());

        assertThat(recovered.lineage()).isEqualTo(state.lineage());
        assertThat(recovered.toBeErased(9)).isEqualTo(state.toBeErased(9));
        assertThat(recovered.isStale(OLD)).isTrue();
        state.erased(2);
        assertThat(state.toBeErased(9)).isEmpty();
    }

    @Test
    void whatAnotherOwnerWroteIntoTheDeletedDocumentIsLeftOut() {
        state = state.apply(event(Updates.insert(9, 0, "theirs")), 2);
        state = state.apply(event(Updates.insert(1, 3, "er")), 3);

        assertThat(Updates.stateVector(state.stateVector())).isEmpty();
        assertThat(state.hasPending()).isFalse();
        assertThat(entity.decideCompare(state, event(Updates.insert(9, 0, "theirs")), 2)
                        .event())
                .isEmpty();
    }

    @Test
    void entityRefusesWhatIsOfTheDeletedDocument() {
        assertRefused(new DocumentCommand.AppendUpdates(ROOM, told.getRef(), 1, List.of(appended(FRESH)), 1));
        assertRefused(
                new DocumentCommand.AppendUpdates(ROOM, told.getRef(), 1, List.of(appended(FRESH), appended(OLD)), 2));
        assertRefused(new DocumentCommand.AppendUpdates(ROOM, told.getRef(), 1, List.of(appended(OLD))));
        assertRefused(new DocumentCommand.RequestState(ROOM, told.getRef(), 1, OLD_VECTOR, 0));
        assertRefused(new DocumentCommand.RequestSince(ROOM, told.getRef(), 1, 1, 1));
    }

    private void assertRefused(DocumentCommand.FromRoom command) {
        entity.admit(command);
        EntityLogic.Decision decision = entity.decide(state, command, self);
        decision.answer().accept(state);
        assertThat(decision.event()).isEmpty();
        assertThat(told.getAllReceived())
                .containsExactly(new RoomInternal.Joined(self, 2, false, WRITABLE, state.lineage()));
    }

    @Test
    void entityTellsRoomsAtOnceAndAgain() {
        entity.admit(new DocumentCommand.JoinRoom(ROOM, told.getRef(), false));

        entity.deleted(state, self);
        entity.repeatLatest();

        RoomInternal.Committed repeated =
                (RoomInternal.Committed) told.getAllReceived().get(1);
        assertThat(repeated.lineage()).isEqualTo(2);
        assertThat(repeated.sequence()).isEqualTo(2);
    }

    @Test
    void everybodyInTheRoomIsToldAndNothingOfTheDeletedDocumentIsAppendedAnyMore() {
        joined(Lineage.FIRST, 0);
        FakeSession writer = open();
        FakeSession reader = open();
        update(writer, OLD);
        update(writer, Updates.insert(1, 3, "er"));
        port.take(DocumentCommand.AppendUpdates.class);

        joined(state.lineage(), 2);

        assertThat(writer.closed).isNotNull().extracting(CloseReason::code).isEqualTo(4410);
        assertThat(reader.closed).isNotNull().extracting(CloseReason::code).isEqualTo(4410);
        assertThat(writer.acknowledged).isZero();
        FakeSession next = open();
        update(next, FRESH);
        DocumentCommand.AppendUpdates append =
                port.take(DocumentCommand.AppendUpdates.class).get(0);
        assertThat(append.firstNumber()).isEqualTo(3);
        assertThat(append.lineage()).isEqualTo(2);
        assertThat(append.updates()).containsExactly(appended(FRESH));
        assertThat(next.closed).isNull();
    }

    @Test
    void whoMissedTheNewsAsksForIt() {
        joined(Lineage.FIRST, 0);
        FakeSession reader = open();
        port.toEntity.clear();

        room.handle(new RoomInternal.Committed(
                2, true, new RoomId("deletion"), 1, 0, List.of(), Map.of(), false, WRITABLE, 2));

        assertThat(port.take(DocumentCommand.JoinRoom.class)).hasSize(1);
        assertThat(reader.closed).isNull();
    }

    @Test
    void whoStillHoldsTheDeletedDocumentIsRefusedAndNobodyIsShownIt() {
        joined(state.lineage(), 2);
        FakeSession fresh = open();
        FakeSession staleBySync = open();
        FakeSession staleByUpdate = open();
        port.toEntity.clear();

        room.handle(new RoomCommand.RequestSync(staleBySync, OLD_VECTOR));
        update(staleByUpdate, OLD);

        assertThat(staleBySync.closed).isNotNull().extracting(CloseReason::code).isEqualTo(4410);
        assertThat(staleByUpdate.closed)
                .isNotNull()
                .extracting(CloseReason::code)
                .isEqualTo(4410);
        assertThat(fresh.updates()).isEmpty();
        assertThat(fresh.closed).isNull();
        assertThat(port.toEntity).isEmpty();
    }

    @Test
    void whoToldOfItBeforeTheRoomKnewIsRefusedAndWhoWasShownItComesBack() {
        FakeSession stale = open();
        FakeSession other = open();
        update(stale, OLD);
        update(other, FRESH);
        assertThat(port.take(DocumentCommand.AppendUpdates.class)).as("not yet").isEmpty();

        joined(state.lineage(), 2);

        assertThat(stale.closed).isNotNull().extracting(CloseReason::code).isEqualTo(4410);
        assertThat(other.closed).isNotNull().extracting(CloseReason::code).isEqualTo(1013);
        assertThat(port.take(DocumentCommand.AppendUpdates.class))
                .as("everything but what was stale, which keeps its number")
                .extracting(DocumentCommand.AppendUpdates::firstNumber, DocumentCommand.AppendUpdates::updates)
                .containsExactly(tuple(
                        1L,
                        List.of(
                                new DocumentCommand.AppendedUpdate(new JournaledUpdate(SAYS_NOTHING, "ada"), false),
                                new DocumentCommand.AppendedUpdate(new JournaledUpdate(FRESH, "ada"), true))));
    }

    @Test
    void whatASiblingRelayedBeforeTheRoomKnewIsTakenBack() {
        FakeSession reader = open();
        room.handle(new RoomInternal.Introduced(new Sibling(OTHER, told.getRef())));
        room.handle(new RoomInternal.Relayed(OTHER, 1, OLD, "", 2));
        room.handle(new RoomInternal.Relayed(OTHER, 2, FRESH, "", 2));
        assertThat(reader.updates()).containsExactly(OLD, FRESH);

        joined(state.lineage(), 2);

        assertThat(reader.closed).isNotNull().extracting(CloseReason::code).isEqualTo(1013);
        room.handle(new RoomInternal.SiblingGone(OTHER));
        assertThat(port.take(DocumentCommand.AppendUpdates.class))
                .flatExtracting(DocumentCommand.AppendUpdates::updates)
                .extracting(appended -> appended.update().bytes())
                .containsExactly(SAYS_NOTHING, FRESH);
    }

    @Test
    void staleRelayIsNotShownAndItsNumberCounts() {
        joined(state.lineage(), 2);
        FakeSession reader = open();
        room.handle(new RoomInternal.Introduced(new Sibling(OTHER, told.getRef())));
        port.toEntity.clear();

        room.handle(new RoomInternal.Relayed(OTHER, 1, OLD, "", 2));
        room.handle(new RoomInternal.Relayed(OTHER, 2, FRESH, "", 2));
        room.handle(new RoomInternal.Committed(3, true, OTHER, 1, 2, List.of(), Map.of(OTHER, 2L), false, WRITABLE, 2));

        assertThat(reader.updates()).containsExactly(FRESH);
        assertThat(port.timers).doesNotContainKey(RoomTimer.HEAL);
        assertThat(port.toEntity).isEmpty();
    }

    @Test
    void whoAskedBeforeTheRoomKnewIsRefusedAlone() {
        FakeSession stale = open();
        FakeSession other = open();
        room.handle(new RoomCommand.RequestSync(stale, OLD_VECTOR));
        update(other, FRESH);

        joined(state.lineage(), 2);

        assertThat(stale.closed).isNotNull().extracting(CloseReason::code).isEqualTo(4410);
        assertThat(other.closed).isNull();
        assertThat(port.take(DocumentCommand.AppendUpdates.class)).hasSize(1);
    }

    @Test
    void relaysOfAnotherLineageAreNotShown() {
        joined(state.lineage(), 2);
        FakeSession reader = open();
        room.handle(new RoomInternal.Introduced(new Sibling(OTHER, told.getRef())));

        room.handle(new RoomInternal.Relayed(OTHER, 1, Updates.insert(5, 0, "late"), ""));
        room.handle(new RoomInternal.Relayed(OTHER, 2, FRESH, "", 2));

        assertThat(reader.updates()).containsExactly(FRESH);
    }

    @Test
    void lateNewsOfTheLineageBeforeChangesNothing() {
        joined(state.lineage(), 2);
        FakeSession reader = open();

        joined(Lineage.FIRST, 1);

        assertThat(reader.closed).isNull();
        update(reader, FRESH);
        assertThat(port.take(DocumentCommand.AppendUpdates.class).get(0).lineage())
                .isEqualTo(2);
    }

    @Test
    void erasureIsRepeatedUntilItIsKnownToBeComplete() {
        HistoryBase base = state.toBeErased(5).orElseThrow();

        assertThat(Erasure.isDone(Optional.empty(), base)).isFalse();
        assertThat(Erasure.isDone(Optional.of(base), base)).as("begun").isFalse();
        assertThat(Erasure.isDone(Optional.of(base.afterRemoval()), base)).isTrue();
    }

    private void joined(Lineage lineage, long sequence) {
        room.handle(new RoomInternal.Joined(self, sequence, false, WRITABLE, lineage));
    }

    private FakeSession open() {
        FakeSession session = new FakeSession();
        room.handle(new RoomInternal.Join(session, "ada"));
        return session;
    }

    private void update(FakeSession session, Bytes update) {
        room.handle(new RoomCommand.ReceiveUpdate(session, update, false, true, 0));
    }

    private static DocumentCommand.AppendedUpdate appended(Bytes update) {
        return new DocumentCommand.AppendedUpdate(new JournaledUpdate(update, "ada"), true);
    }

    private static UpdatesAppended event(Bytes update) {
        return new UpdatesAppended(5, OTHER, List.of(new JournaledUpdate(update, "ada")));
    }
}
