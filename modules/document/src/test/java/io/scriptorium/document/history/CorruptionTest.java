package io.scriptorium.document.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.document.DocumentSerializer;
import io.scriptorium.document.JournaledUpdate;
import io.scriptorium.document.RoomId;
import io.scriptorium.document.UpdatesAppended;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Random histories as they are stored, each with one seeded corruption: verification names the event. */
class CorruptionTest {
    private static final String MANIFEST = "UA1";

    private final long seed = Long.getLong("history.seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private final DocumentSerializer serializer = new DocumentSerializer();
    private final List<UpdatesAppended> events = RandomHistory.of(seed, 30).events().stream()
            .map(HistoryEvent::event)
            .toList();
    private final int count = events.size();

    CorruptionTest() {
        System.out.println("history.seed=" + seed);
    }

    /** What is found in a stored history, as a command finds it that reads event after event. */
    private List<Finding> findings(List<byte[]> stored, Optional<HistoryState> snapshot) {
        Verification verification = new Verification(RandomHistory.DOCUMENT, snapshot);
        for (int i = 0; i < stored.size(); i++) {
            byte[] each = stored.get(i);
            if (each.length > 0) {
                try {
                    verification.add(new HistoryEvent(i + 1L, (UpdatesAppended) serializer.fromBinary(each, MANIFEST)));
                } catch (RuntimeException e) {
                    verification.unreadable(i + 1L, e.toString());
                    break;
                }
            }
        }
        return verification.end(count);
    }

    private List<Finding> findings(List<byte[]> stored) {
        return findings(stored, Optional.empty());
    }

    private List<byte[]> stored() {
        return new ArrayList<>(events.stream().map(serializer::toBinary).toList());
    }

    private HistoryState snapshot(int at) {
        Rebuild rebuild = new Rebuild(new Moment.Latest());
        EditNumbering numbering = new EditNumbering();
        for (int i = 0; i < at; i++) {
            numbering.edits(new HistoryEvent(i + 1L, events.get(i))).forEach(rebuild::add);
        }
        return new HistoryState(
                at, 0, rebuild.doc().encodeStateAsUpdate(), events.get(at - 1).digest());
    }

    private void assertNamed(List<Finding> found, long sequence, String corruption) {
        assertThat(found).as("seed %d, %s", seed, corruption).isNotEmpty();
        assertThat(found.get(0).sequence())
                .as("seed %d, %s: %s", seed, corruption, found)
                .isEqualTo(sequence);
        assertThat(found.get(0).kind().isNotice())
                .as("seed %d, %s: %s", seed, corruption, found)
                .isFalse();
    }

    @Test
    void aHistoryAsItWasWrittenHasNoFindings() {
        assertThat(findings(stored())).as("seed %d", seed).isEmpty();
        for (int at = 1; at <= count; at++) {
            assertThat(findings(stored(), Optional.of(snapshot(at))))
                    .as("seed %d, snapshot %d", seed, at)
                    .isEmpty();
        }
    }

    @Test
    void everyFlippedByteIsFoundAndNamed() {
        for (int i = 0; i < count; i++) {
            byte[] sound = stored().get(i);
            for (int at = 0; at < sound.length; at++) {
                byte[] flipped = sound.clone();
                flipped[at] ^= (byte) (1 + random.nextInt(255));
                List<byte[]> stored = stored();
                stored.set(i, flipped);
                String corruption = "event " + (i + 1) + ", byte " + at + " is " + flipped[at];

                List<Finding> found = findings(stored);

                if (found.isEmpty()) {
                    // the key of an empty principal, for one: what the event says is the same
                    assertThat(serializer.fromBinary(flipped, MANIFEST))
                            .as("seed %d, %s", seed, corruption)
                            .isEqualTo(events.get(i));
                } else {
                    assertNamed(found, i + 1L, corruption);
                }
            }
        }
    }

    @Test
    void everyFieldIsCovered() {
        List<Function<UpdatesAppended, UpdatesAppended>> changes = List.of(
                event -> new UpdatesAppended(event.timeMillis() + 1, event.room(), event.updates(), 0, event.digest()),
                event ->
                        new UpdatesAppended(event.timeMillis(), new RoomId("moor"), event.updates(), 0, event.digest()),
                event -> new UpdatesAppended(event.timeMillis(), event.room(), event.updates(), 5, event.digest()),
                event -> new UpdatesAppended(
                        event.timeMillis(),
                        event.room(),
                        event.updates().stream()
                                .map(update -> new JournaledUpdate(update.bytes(), "eve"))
                                .toList(),
                        0,
                        event.digest()));
        for (Function<UpdatesAppended, UpdatesAppended> change : changes) {
            for (int i = 0; i < count; i++) {
                List<byte[]> stored = stored();
                stored.set(i, serializer.toBinary(change.apply(events.get(i))));

                assertNamed(findings(stored), i + 1L, "change " + changes.indexOf(change) + " of event " + (i + 1));
            }
        }
    }

    @Test
    void everyMissingEventIsFoundAndNamed() {
        for (int i = 0; i < count; i++) {
            List<byte[]> stored = stored();
            stored.set(i, new byte[0]);

            assertNamed(findings(stored), i + 1L, "event " + (i + 1) + " is missing");
            assertNamed(
                    findings(stored, Optional.of(snapshot(count))),
                    i + 1L,
                    "event " + (i + 1) + " before a journal snapshot is missing");
        }
    }

    @Test
    void everyEventThatIsThereTwiceIsFoundAndNamed() {
        for (int i = 0; i < count; i++) {
            Verification verification = new Verification(RandomHistory.DOCUMENT, Optional.empty());
            for (int k = 0; k < count; k++) {
                verification.add(new HistoryEvent(k + 1L, events.get(k)));
                if (k == i) {
                    verification.add(new HistoryEvent(k + 1L, events.get(k)));
                }
            }

            assertNamed(verification.end(count), i + 1L, "event " + (i + 1) + " is there twice");

            List<byte[]> over = stored();
            int target = random.nextInt(count);
            over.set(target, over.get(i));
            if (target != i) {
                assertNamed(findings(over), target + 1L, "event " + (i + 1) + " is in place of " + (target + 1));
            }
        }
    }

    @Test
    void everyTwoEventsThatChangedPlacesAreFoundAndNamed() {
        for (int i = 0; i < count; i++) {
            for (int k = i + 1; k < count; k++) {
                List<byte[]> stored = stored();
                stored.set(i, serializer.toBinary(events.get(k)));
                stored.set(k, serializer.toBinary(events.get(i)));

                assertNamed(findings(stored), i + 1L, "events " + (i + 1) + " and " + (k + 1) + " changed places");
            }
        }
    }

    @Test
    void everyTruncatedEventIsFoundAndNamed() {
        for (int i = 0; i < count; i++) {
            int length = serializer.toBinary(events.get(i)).length;
            for (int to = 1; to < length; to++) {
                List<byte[]> stored = stored();
                stored.set(i, Arrays.copyOf(stored.get(i), to));

                assertNamed(findings(stored), i + 1L, "event " + (i + 1) + " cut to " + to + " bytes");
            }
        }
    }

    @Test
    void eventsOfVersionsBeforeDigestsAreAccepted() {
        for (int from = 0; from < count; from++) {
            for (int to = from; to < count; to++) {
                List<Finding> found = findings(withoutDigests(from, to));

                assertThat(found)
                        .as("seed %d, none from %d to %d", seed, from + 1, to)
                        .allMatch(finding -> finding.kind() == Finding.Kind.NO_DIGEST)
                        .hasSize(from == 0 || from == to ? 0 : 1);
            }
        }
    }

    /** The history as it is if an older version wrote events from one index to another. */
    private List<byte[]> withoutDigests(int from, int to) {
        List<byte[]> stored = new ArrayList<>();
        Bytes previous = Bytes.empty();
        for (int i = 0; i < count; i++) {
            UpdatesAppended event = events.get(i);
            UpdatesAppended plain =
                    new UpdatesAppended(event.timeMillis(), event.room(), event.updates(), event.takenOverFrom());
            UpdatesAppended written = i >= from && i < to
                    ? plain
                    : plain.linked(RandomHistory.DOCUMENT.persistenceId(), i + 1L, previous);
            previous = written.digest();
            stored.add(serializer.toBinary(written));
        }
        return stored;
    }

    @Test
    void bothBranchesOfASplitBrainAreAcceptedAndAChangeInEitherIsNamed() {
        int fork = 1 + random.nextInt(count / 2);
        int length = 1 + random.nextInt((count - fork) / 2);
        List<HistoryEvent> split = split(fork, length, random.nextInt(2));

        List<Finding> sound = findingsOf(split);

        assertThat(sound)
                .as("seed %d", seed)
                .allMatch(finding -> finding.kind() == Finding.Kind.TWO_WRITERS)
                .hasSize(length);
        for (int i = fork; i < split.size(); i++) {
            List<HistoryEvent> altered = new ArrayList<>(split);
            HistoryEvent event = split.get(i);
            UpdatesAppended other = event.event();
            altered.set(
                    i,
                    new HistoryEvent(
                            event.sequence(),
                            new UpdatesAppended(
                                    other.timeMillis() + 1, other.room(), other.updates(), 0, other.digest())));

            assertThat(findingsOf(altered))
                    .as("seed %d, %s", seed, event)
                    .filteredOn(finding -> !finding.kind().isNotice())
                    .extracting(Finding::sequence)
                    .containsExactly(event.sequence());
        }
    }

    private List<Finding> findingsOf(List<HistoryEvent> history) {
        Verification verification = new Verification(RandomHistory.DOCUMENT, Optional.empty());
        history.forEach(verification::add);
        return verification.end(0);
    }

    /** Two owners write the same sequence numbers behind a fork; one of them goes on with the rest. */
    private List<HistoryEvent> split(int fork, int length, int survivor) {
        List<HistoryEvent> split = new ArrayList<>();
        Bytes[] previous = {Bytes.empty(), Bytes.empty()};
        long sequence = 0;
        for (int i = 0; i < count; i++) {
            boolean two = i >= fork && i < fork + 2 * length;
            int owner = two ? (i - fork) % 2 : survivor;
            sequence += two && owner == 1 ? 0 : 1;
            UpdatesAppended event =
                    events.get(i).linked(RandomHistory.DOCUMENT.persistenceId(), sequence, previous[owner]);
            previous[owner] = event.digest();
            if (i < fork) {
                Arrays.fill(previous, event.digest());
            }
            split.add(new HistoryEvent(sequence, event));
        }
        return split;
    }
}
