package io.scriptorium.document.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.DocOptions;
import io.scriptorium.crdt.DocReader;
import io.scriptorium.crdt.InsertedRun;
import io.scriptorium.crdt.TypeChange;
import io.scriptorium.crdt.Updates;
import io.scriptorium.crdt.ViewElement;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.wire.UpdateFormat;
import io.scriptorium.document.JournaledUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Positions, moments, states of the past, authors and differences, over random histories. */
class RebuildTest {
    private static final int EDITS = 120;

    private final long seed = Long.getLong("history.seed", new Random().nextLong());
    private final RandomHistory history = RandomHistory.of(seed, EDITS);
    private final List<Edit> edits = numbered(history.events());

    RebuildTest() {
        System.out.println("history.seed=" + seed);
    }

    private static List<Edit> numbered(List<HistoryEvent> events) {
        EditNumbering numbering = new EditNumbering();
        return events.stream().flatMap(event -> numbering.edits(event).stream()).toList();
    }

    private Rebuild rebuilt(Moment moment) {
        Rebuild rebuild = new Rebuild(moment);
        edits.forEach(rebuild::add);
        return rebuild;
    }

    private Doc applied(int count) {
        Doc doc = new Doc(new DocOptions(0, true));
        history.updates().subList(0, count).forEach(update -> doc.apply(update.bytes()));
        return doc;
    }

    @Test
    void everyPositionIsTheStateAfterThatManyEdits() {
        assertThat(edits).hasSize(EDITS);
        for (int k = 1; k <= EDITS; k++) {
            Rebuild rebuild = rebuilt(new Moment.After(edits.get(k - 1).position()));

            assertThat(rebuild.edits()).as("seed %d, edit %d", seed, k).isEqualTo(k);
            assertThat(rebuild.doc().encodeStateAsUpdate())
                    .as("seed %d, edit %d", seed, k)
                    .isEqualTo(applied(k).encodeStateAsUpdate());
        }
        assertThat(rebuilt(new Moment.After(Position.START)).edits()).isZero();
        assertThat(rebuilt(new Moment.Latest()).edits()).isEqualTo(EDITS);
    }

    @Test
    void aTimeIsTheStateAfterTheLastEditUpToIt() {
        HistoryEvent event = history.events().get(history.events().size() / 2);

        Rebuild rebuild = rebuilt(new Moment.At(event.event().timeMillis()));

        assertThat(rebuild.position().sequence()).isEqualTo(event.sequence());
        assertThat(rebuild.position().index()).isEqualTo(event.event().updates().size() - 1);
        assertThat(rebuilt(new Moment.At(event.event().timeMillis() - 1))
                        .position()
                        .sequence())
                .isEqualTo(event.sequence() - 1);
    }

    @Test
    void aJournalSnapshotSparesTheEditsBeforeIt() {
        HistoryEvent event = history.events().get(history.events().size() / 2);
        Doc then = rebuilt(new Moment.After(Position.lastOf(event.sequence()))).doc();
        Rebuild rebuild = new Rebuild(
                new Moment.Latest(),
                new HistoryState(
                        event.sequence(), event.event().timeMillis(), then.encodeStateAsUpdate(), Bytes.empty()));

        edits.stream()
                .filter(edit -> edit.position().sequence() > event.sequence())
                .forEach(rebuild::add);

        assertThat(DocReader.json(rebuild.doc())).isEqualTo(DocReader.json(applied(EDITS)));
    }

    @Test
    void whatIsVisibleBelongsToTheEditThatBroughtIt() {
        Authorship authorship = new Authorship();
        edits.forEach(authorship::add);
        Doc doc = applied(EDITS);

        List<Authorship.Attributed> runs = authorship.of(doc, "t");

        assertThat(runs.stream().map(run -> text(run.run())).collect(Collectors.joining()))
                .as("seed %d", seed)
                .isEqualTo(DocReader.root(doc, "t").text());
        for (Authorship.Attributed attributed : runs) {
            InsertedRun run = attributed.run();
            Authorship.Origin origin = attributed.origin();
            assertThat(origin).as("seed %d, %s", seed, run).isNotNull();
            assertThat(origin.principal()).isEqualTo(RandomHistory.AUTHORS.get((int) run.client() - 1));
            Edit edit = edits.stream()
                    .filter(each -> each.position().equals(origin.position()))
                    .findFirst()
                    .orElseThrow();
            assertThat(Updates.ranges(edit.update().bytes(), UpdateFormat.V1))
                    .anyMatch(range -> range.client() == run.client()
                            && range.from() <= run.clock()
                            && run.clock() + run.length() <= range.to());
        }
    }

    private static String text(InsertedRun run) {
        return run.element() instanceof ViewElement.Text text ? text.text() : "";
    }

    @Test
    void whatLiesBetweenTwoMomentsTurnsOneIntoTheOther() {
        int half = EDITS / 2;
        List<TypeChange> changes = Comparison.between(applied(half), applied(EDITS));

        Doc replayed = new Doc(new DocOptions(7, true));
        replayed.apply(applied(half).encodeStateAsUpdate());
        replayed.transact(doc -> changes.stream()
                .filter(change -> change.root().equals("t"))
                .forEach(change -> doc.text("t").applyDelta(change.delta())));

        assertThat(replayed.text("t").text())
                .as("seed %d", seed)
                .isEqualTo(DocReader.root(applied(EDITS), "t").text());
        assertThat(Comparison.between(applied(half), applied(half))).isEmpty();
    }

    @Test
    void wherePositionsHaveTwoWritersTheIndexGoesOn() {
        HistoryEvent first = history.events().get(0);
        List<HistoryEvent> doubled = new ArrayList<>(List.of(first, first));

        List<Edit> twice = numbered(doubled);

        int count = first.event().updates().size();
        assertThat(twice).hasSize(2 * count);
        assertThat(twice.get(count - 1).second()).isFalse();
        assertThat(twice.get(count).second()).isTrue();
        assertThat(twice.get(count).position()).isEqualTo(new Position(1, count));
    }

    @Test
    void momentsAreReadFromText() {
        assertThat(Moment.parse("17.3")).isEqualTo(new Moment.After(new Position(17, 3)));
        assertThat(Moment.parse("17")).isEqualTo(new Moment.After(Position.lastOf(17)));
        assertThat(Moment.parse("latest")).isEqualTo(new Moment.Latest());
        assertThat(Moment.parse("1970-01-01T01:00:01+01:00")).isEqualTo(new Moment.At(1000));
        assertThat(new Position(17, 3)).hasToString("17.3");
        assertThat(Position.lastOf(17)).hasToString("17");
        for (String wrong : List.of("", "x", "1.", ".1", "-1", "1.2.3", "99999999999999999999", "2026-11-21")) {
            assertThatThrownBy(() -> Moment.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void anAuthorIsKnownOfEveryClockEvenIfEditsOverlap() {
        Bytes whole = applied(EDITS).encodeStateAsUpdate();
        Authorship authorship = new Authorship();
        edits.subList(0, EDITS / 2).forEach(authorship::add);
        Edit late = edits.get(EDITS - 1);
        authorship.add(
                new Edit(new Position(9_999, 0), 0, late.room(), new JournaledUpdate(whole, "import"), false, 0));

        List<Authorship.Origin> origins = new ArrayList<>();
        for (Authorship.Attributed attributed : authorship.of(applied(EDITS), "t")) {
            origins.add(Objects.requireNonNull(attributed.origin()));
        }
        assertThat(origins).anyMatch(origin -> origin.principal().equals("import"));
        assertThat(origins).anyMatch(origin -> !origin.principal().equals("import"));
    }
}
