package io.scriptorium.document.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.document.JournaledUpdate;
import io.scriptorium.document.UpdatesAppended;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Random histories with one thing wrong each. */
class VerificationTest {
    private final long seed = Long.getLong("history.seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private final List<HistoryEvent> events =
            new ArrayList<>(RandomHistory.of(seed, 80).events());

    VerificationTest() {
        System.out.println("history.seed=" + seed);
    }

    private static List<Finding> findings(List<HistoryEvent> events, Optional<HistoryState> snapshot) {
        Verification verification = new Verification(RandomHistory.DOCUMENT, snapshot);
        events.forEach(verification::add);
        return verification.end(0);
    }

    private List<Finding.Kind> kinds() {
        return findings(events, Optional.empty()).stream()
                .map(Finding::kind)
                .distinct()
                .collect(Collectors.toList());
    }

    /** An event that others build on. */
    private int any() {
        return 1 + random.nextInt(events.size() / 2);
    }

    private HistoryState snapshot(int at) {
        Rebuild rebuild = new Rebuild(new Moment.After(Position.lastOf(at)));
        EditNumbering numbering = new EditNumbering();
        events.forEach(event -> numbering.edits(event).forEach(rebuild::add));
        return new HistoryState(
                at,
                0,
                rebuild.doc().encodeStateAsUpdate(),
                events.get(at - 1).event().digest());
    }

    @Test
    void soundHistoriesHaveNoFindings() {
        assertThat(findings(events, Optional.empty())).as("seed %d", seed).isEmpty();
        assertThat(findings(events, Optional.of(snapshot(events.size() / 2))))
                .as("seed %d", seed)
                .isEmpty();
        assertThat(findings(events, Optional.of(snapshot(events.size()))))
                .as("seed %d", seed)
                .isEmpty();
    }

    @Test
    void aMissingEventIsNamed() {
        int at = any();
        events.remove(at);

        assertThat(findings(events, Optional.empty()))
                .as("seed %d", seed)
                .contains(new Finding(Finding.Kind.GAP, at + 1, "event " + (at + 1) + " is missing"));
    }

    @Test
    void anEventThatIsThereTwiceIsNamed() {
        int at = any();
        events.add(at + 1, events.get(at));

        assertThat(findings(events, Optional.empty()))
                .as("seed %d", seed)
                .containsExactly(new Finding(Finding.Kind.REPEATED, at + 1, "event " + (at + 1) + " is there twice"));
    }

    @Test
    void anEventWrittenOnceMoreUnderAnotherNumberIsNamed() {
        HistoryEvent repeated = events.get(any());
        events.add(new HistoryEvent(events.size() + 1L, repeated.event()));

        assertThat(kinds()).as("seed %d", seed).containsExactly(Finding.Kind.ALTERED);

        events.replaceAll(event -> new HistoryEvent(event.sequence(), plain(event.event())));

        assertThat(kinds()).as("seed %d, without digests", seed).containsExactly(Finding.Kind.REPEATED);
    }

    private static UpdatesAppended plain(UpdatesAppended event) {
        return new UpdatesAppended(event.timeMillis(), event.room(), event.updates(), event.takenOverFrom());
    }

    @Test
    void aJournalSnapshotWithWhatWaitsIsTheSameDocument() {
        events.remove(0);
        HistoryState waiting = snapshot(events.size());

        assertThat(findings(events, Optional.of(waiting)))
                .as("seed %d", seed)
                .extracting(Finding::kind)
                .contains(Finding.Kind.MISSING_DEPENDENCIES)
                .doesNotContain(Finding.Kind.SNAPSHOT_DIFFERS);
    }

    @Test
    void whatTwoOwnersBothWroteIsNotTakenForRepeated() {
        events.replaceAll(event -> new HistoryEvent(event.sequence(), plain(event.event())));
        int at = any();
        UpdatesAppended written = events.get(at).event();
        events.add(new HistoryEvent(
                events.size() + 1L,
                new UpdatesAppended(written.timeMillis() + 1, written.room(), written.updates(), at + 1L)));
        List<JournaledUpdate> twice =
                List.of(written.updates().get(0), written.updates().get(0));
        events.set(at, new HistoryEvent(at + 1L, new UpdatesAppended(written.timeMillis(), written.room(), twice)));
        events.subList(at + 1, events.size() - 1).clear();
        HistoryEvent takenOver = events.remove(at + 1);
        events.add(new HistoryEvent(at + 2L, takenOver.event()));

        assertThat(kinds()).as("seed %d", seed).doesNotContain(Finding.Kind.REPEATED);
    }

    @Test
    void eventsOutOfOrderAreNamed() {
        int at = any();
        HistoryEvent first = events.get(at);
        events.set(at, events.get(at + 1));
        events.set(at + 1, first);

        assertThat(kinds()).as("seed %d", seed).contains(Finding.Kind.OUT_OF_ORDER, Finding.Kind.GAP);
    }

    @Test
    void bytesThatAreNoUpdateAreNamed() {
        int at = any();
        UpdatesAppended event = events.get(at).event();
        byte[] cut = event.updates().get(0).bytes().toByteArray();
        JournaledUpdate broken = new JournaledUpdate(Bytes.wrap(java.util.Arrays.copyOf(cut, cut.length - 1)), "ada");
        events.set(at, new HistoryEvent(at + 1L, new UpdatesAppended(0, event.room(), List.of(broken))));

        List<Finding> found = findings(events, Optional.empty());

        assertThat(found).as("seed %d", seed).isNotEmpty();
        assertThat(found.get(0).kind()).isEqualTo(Finding.Kind.UNDECODABLE);
        assertThat(found.get(0).sequence()).isEqualTo(at + 1L);
    }

    @Test
    void aJournalSnapshotOfSomethingElseIsNamed() {
        int at = events.size() / 2;
        HistoryState early = snapshot(at - 1);

        assertThat(findings(events, Optional.of(new HistoryState(at, 0, early.state(), Bytes.empty()))))
                .as("seed %d", seed)
                .extracting(Finding::kind)
                .contains(Finding.Kind.SNAPSHOT_DIFFERS);
    }

    @Test
    void twoWritersOfOneNumberAreANoticeOnly() {
        HistoryEvent last = events.get(events.size() - 1);
        events.remove(events.size() - 1);
        Bytes previous = events.get(events.size() - 2).event().digest();
        events.add(new HistoryEvent(
                events.size(), last.event().linked(RandomHistory.DOCUMENT.persistenceId(), events.size(), previous)));

        assertThat(findings(events, Optional.empty()))
                .as("seed %d", seed)
                .allMatch(finding -> finding.kind().isNotice())
                .hasSize(1);
    }
}
