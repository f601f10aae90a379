package io.scriptorium.journal;

import static io.scriptorium.journal.JournalClient.atomic;
import static io.scriptorium.journal.JournalClient.event;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.scriptorium.journal.JournalClient.Replayed;
import io.scriptorium.journal.JournalClient.Written;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import scala.Option;

/**
 * What Pekko demands of a journal: the cases of its journal test kit, and some more. Each journal's test extends this.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class JournalContract {
    private static final long ALL = Long.MAX_VALUE;
    private static final int PASTE_BYTES = 15 << 20;

    private ActorSystem system;
    private JournalClient journal;
    private String id = "";
    private final String writer = UUID.randomUUID().toString();

    /** Configuration with the journal to test as the default plugin. */
    abstract Config config() throws Exception;

    /** Whether a value that no serializer takes is refused alone, and not with the others of its request. */
    boolean rejectsSingleWrites() {
        return true;
    }

    /** The client of the journal under test. */
    final JournalClient client() {
        return journal;
    }

    @BeforeAll
    final void startSystem() throws Exception {
        system = ActorSystem.create(
                "contract",
                config().withFallback(ConfigFactory.parseString(Note.CONFIG)).withFallback(ConfigFactory.load()));
        journal = new JournalClient(system);
    }

    @AfterAll
    final void stopSystem() {
        TestKit.shutdownActorSystem(system);
    }

    @BeforeEach
    final void writeFiveEvents() {
        id = "document-" + UUID.randomUUID();
        journal.writeRun(id, 1, 5, writer);
    }

    @Test
    void allEventsAreReplayed() {
        assertReplayed(journal.replay(id, 1, ALL, ALL), 1, 2, 3, 4, 5);
    }

    @Test
    void replayBeginsAtTheLowerBound() {
        assertReplayed(journal.replay(id, 3, ALL, ALL), 3, 4, 5);
    }

    @Test
    void replayEndsAtTheUpperBound() {
        assertReplayed(journal.replay(id, 1, 3, ALL), 1, 2, 3);
    }

    @Test
    void replayEndsAtTheCount() {
        assertReplayed(journal.replay(id, 1, ALL, 3), 1, 2, 3);
    }

    @Test
    void replayStaysWithinBothBounds() {
        assertReplayed(journal.replay(id, 2, 3, ALL), 2, 3);
    }

    @Test
    void replayStaysWithinBothBoundsAndTheCount() {
        assertReplayed(journal.replay(id, 2, 5, 2), 2, 3);
    }

    @Test
    void equalBoundsReplayOneEvent() {
        assertReplayed(journal.replay(id, 2, 2, ALL), 2);
    }

    @Test
    void aCountOfOneReplaysOneEvent() {
        assertReplayed(journal.replay(id, 2, 4, 1), 2);
    }

    @Test
    void aCountOfZeroReplaysNothing() {
        assertReplayed(journal.replay(id, 2, 4, 0));
    }

    @Test
    void crossedBoundsReplayNothing() {
        assertReplayed(journal.replay(id, 3, 2, ALL));
    }

    @Test
    void anUnknownIdHasNoEvents() {
        Replayed replayed = journal.replayAll("never-written-" + id);

        assertThat(replayed.events()).isEmpty();
        assertThat(replayed.highest()).isZero();
    }

    @Test
    void anIdIsNotThePrefixOfAnother() {
        journal.writeRun(id + "x", 1, 3, writer);

        assertReplayed(journal.replayAll(id), 1, 2, 3, 4, 5);
        assertThat(journal.replayAll(id + "x").sequenceNrs()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void deletedEventsAreNotReplayed() {
        journal.delete(id, 3);

        assertReplayed(journal.replay(id, 1, ALL, ALL), 4, 5);
    }

    @Test
    void deletionDoesNotResetTheHighestSequenceNumber() {
        journal.delete(id, 3);
        assertReplayed(journal.replayAll(id), 4, 5);

        journal.delete(id, ALL);
        assertReplayed(journal.replayAll(id));
    }

    @Test
    void writingGoesOnBehindDeletedEvents() {
        journal.delete(id, ALL);

        journal.writeRun(id, 6, 8, writer);

        Replayed replayed = journal.replayAll(id);
        assertThat(replayed.sequenceNrs()).containsExactly(6L, 7L, 8L);
        assertThat(replayed.highest()).isEqualTo(8);
    }

    @Test
    void anEventThatCannotBeSerializedIsRejectedAlone() {
        Object unserializable = new Object();

        Written written = journal.write(
                atomic(event(id, 6, "b-6", writer)),
                atomic(event(id, 7, unserializable, writer)),
                atomic(event(id, 8, "b-8", writer)));

        if (rejectsSingleWrites()) {
            assertThat(written.stored()).containsExactly(6L, 8L);
            assertThat(written.rejected()).containsExactly(7L);
            assertThat(journal.replay(id, 6, ALL, ALL).payloads()).containsExactly("b-6", "b-8");
        } else {
            assertThat(written.stored()).isEmpty();
        }
    }

    @Test
    void anAtomicWriteIsStoredWholeOrNotAtAll() {
        Written written = journal.write(atomic(event(id, 6, "b-6", writer), event(id, 7, new Object(), writer)));

        assertThat(written.stored()).isEmpty();
        assertReplayed(journal.replayAll(id), 1, 2, 3, 4, 5);
    }

    @Test
    void eventsKeepWhatTheirSerializerAndWriterSaid() {
        Note note = new Note("ünïcode \uD83D\uDE00");

        Written written = journal.write(
                atomic(event(id, 6, note, writer).withManifest("adapted").withTimestamp(1234)));

        assertThat(written.stored()).containsExactly(6L);
        var replayed = journal.replay(id, 6, ALL, ALL).events().get(0);
        assertThat(replayed.payload()).isEqualTo(note);
        assertThat(replayed.manifest()).isEqualTo("adapted");
        assertThat(replayed.writerUuid()).isEqualTo(writer);
        assertThat(replayed.persistenceId()).isEqualTo(id);
    }

    @Test
    void eventsKeepTheirMetadata() {
        journal.write(atomic(event(id, 6, "b-6", writer).withMetadata(new Note("further"))));

        assertThat(journal.replay(id, 6, 6, 1).events().get(0).metadata()).isEqualTo(Option.apply(new Note("further")));
    }

    @Test
    void aPasteOfFifteenMebibytesIsStored() {
        byte[] bytes = new byte[PASTE_BYTES];
        new Random(15).nextBytes(bytes);

        Written written = journal.write(atomic(event(id, 6, ByteString.fromArray(bytes), writer)));

        assertThat(written.failure()).isNull();
        ByteString replayed =
                (ByteString) journal.replay(id, 6, 6, 1).payloads().get(0);
        assertThat(Arrays.equals(replayed.toArray(), bytes)).isTrue();
    }

    private void assertReplayed(Replayed replayed, long... sequenceNrs) {
        assertThat(replayed.sequenceNrs())
                .containsExactlyElementsOf(Arrays.stream(sequenceNrs).boxed().toList());
        assertThat(replayed.payloads())
                .containsExactlyElementsOf(Arrays.stream(sequenceNrs)
                        .mapToObj(i -> (Object) ("a-" + i))
                        .toList());
        assertThat(replayed.events()).allSatisfy(each -> {
            assertThat(each.writerUuid()).isEqualTo(writer);
            assertThat(each.deleted()).isFalse();
        });
        assertThat(replayed.highest()).isEqualTo(5);
    }
}
