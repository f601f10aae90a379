package io.scriptorium.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import scala.Option;

/** What Pekko demands of a snapshot store: the cases of its test kit, and some more. Each store's test extends this. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SnapshotStoreContract {
    private static final long ALL = Long.MAX_VALUE;
    private static final SnapshotSelectionCriteria LATEST = SnapshotSelectionCriteria.latest();
    private static final int STATE_BYTES = 15 << 20;

    private ActorSystem system;
    private JournalClient store;
    private String id = "";
    /** Of journal snapshots {@code s-1} to {@code s-5} at sequence numbers 11 to 15. */
    private List<SnapshotMetadata> saved = List.of();

    /** Configuration with the snapshot store to test as the default plugin. */
    abstract Config config() throws Exception;

    @BeforeAll
    final void startSystem() throws Exception {
        system = ActorSystem.create(
                "contract",
                config().withFallback(ConfigFactory.parseString(Note.CONFIG)).withFallback(ConfigFactory.load()));
        store = new JournalClient(system);
    }

    @AfterAll
    final void stopSystem() {
        TestKit.shutdownActorSystem(system);
    }

    @BeforeEach
    final void saveFiveSnapshots() {
        id = "document-" + UUID.randomUUID();
        List<SnapshotMetadata> answers = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            answers.add(store.save(new SnapshotMetadata(id, i + 10, 0L), "s-" + i));
        }
        saved = answers;
    }

    @Test
    void anUnknownIdHasNoSnapshot() {
        assertThat(store.load("never-" + id, LATEST, ALL)).isNull();
    }

    @Test
    void nothingMatchesAnEarlierTimestamp() {
        assertThat(store.load(id, criteria(ALL, 100), ALL)).isNull();
    }

    @Test
    void nothingMatchesALowerSequenceNumber() {
        assertThat(store.load(id, criteria(7, ALL), ALL)).isNull();
        assertThat(store.load(id, LATEST, 7)).isNull();
    }

    @Test
    void theNewestIsLoaded() {
        assertLoaded(store.load(id, LATEST, ALL), 5);
    }

    @Test
    void theNewestBelowASequenceNumberIsLoaded() {
        assertLoaded(store.load(id, criteria(13, ALL), ALL), 3);
        assertLoaded(store.load(id, LATEST, 13), 3);
    }

    @Test
    void theNewestBelowASequenceNumberAndATimestampIsLoaded() {
        long timestamp = saved.get(2).timestamp();

        assertLoaded(store.load(id, criteria(13, timestamp), ALL), 3);
        assertLoaded(store.load(id, criteria(ALL, timestamp), 13), 3);
    }

    @Test
    void oneSnapshotIsDeletedByItsSequenceNumber() {
        store.deleteSnapshot(new SnapshotMetadata(id, 13, 0L));

        assertLoaded(store.load(id, criteria(13, ALL), ALL), 2);
        assertLoaded(store.load(id, LATEST, ALL), 5);
    }

    @Test
    void allSnapshotsWithinBoundsAreDeleted() {
        SnapshotMetadata third = saved.get(2);
        SnapshotMetadata fourth = saved.get(3);

        store.deleteSnapshots(id, criteria(third.sequenceNr(), third.timestamp()));

        assertThat(store.load(id, criteria(third.sequenceNr(), third.timestamp()), ALL))
                .isNull();
        assertLoaded(store.load(id, criteria(fourth.sequenceNr(), fourth.timestamp()), ALL), 4);
    }

    @Test
    void aSnapshotOutsideTheTimestampIsNotDeleted() {
        SnapshotMetadata fourth = saved.get(3);

        store.deleteSnapshots(id, criteria(fourth.sequenceNr(), fourth.timestamp() - 1));

        assertLoaded(store.load(id, criteria(fourth.sequenceNr(), fourth.timestamp()), ALL), 4);
    }

    @Test
    void aSnapshotReplacesOneOfTheSameSequenceNumber() {
        SnapshotMetadata answer = store.save(saved.get(4), "s-5-modified");

        assertThat(answer.sequenceNr()).isEqualTo(15);
        SelectedSnapshot loaded = Objects.requireNonNull(store.load(id, criteria(15, ALL), ALL));
        assertThat(loaded.snapshot()).isEqualTo("s-5-modified");
        assertThat(loaded.metadata().sequenceNr()).isEqualTo(15);
    }

    @Test
    void aSnapshotOfFifteenMebibytesIsStored() {
        byte[] state = new byte[STATE_BYTES];
        new Random(15).nextBytes(state);

        store.save(new SnapshotMetadata(id, 100, 0L), ByteString.fromArray(state));

        SelectedSnapshot loaded = Objects.requireNonNull(store.load(id, LATEST, ALL));
        assertThat(Arrays.equals(((ByteString) loaded.snapshot()).toArray(), state))
                .isTrue();
    }

    @Test
    void snapshotsKeepWhatTheirSerializerSaid() {
        store.save(new SnapshotMetadata(id, 100, 0L), new Note("state"));

        SelectedSnapshot loaded = Objects.requireNonNull(store.load(id, LATEST, ALL));
        assertThat(loaded.snapshot()).isEqualTo(new Note("state"));
        assertThat(loaded.metadata().sequenceNr()).isEqualTo(100);
    }

    @Test
    void snapshotsKeepTheirMetadata() {
        store.save(new SnapshotMetadata(id, 100, 0L).withMetadata(new Note("further")), "state");

        SelectedSnapshot loaded = Objects.requireNonNull(store.load(id, LATEST, ALL));
        assertThat(loaded.metadata().metadata()).isEqualTo(Option.apply(new Note("further")));
    }

    private static SnapshotSelectionCriteria criteria(long maxSequenceNr, long maxTimestamp) {
        return SnapshotSelectionCriteria.create(maxSequenceNr, maxTimestamp);
    }

    private void assertLoaded(@org.jspecify.annotations.Nullable SelectedSnapshot loaded, int number) {
        assertThat(loaded).isNotNull();
        assertThat(loaded.metadata()).isEqualTo(saved.get(number - 1));
        assertThat(loaded.snapshot()).isEqualTo("s-" + number);
    }
}
