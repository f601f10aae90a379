package io.scriptorium.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.DocOptions;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.document.DocumentId;
import io.scriptorium.document.JournalSnapshot;
import io.scriptorium.document.JournaledUpdate;
import io.scriptorium.document.RoomId;
import io.scriptorium.document.StoredDocument;
import io.scriptorium.document.UpdatesAppended;
import io.scriptorium.replay.Journals.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command over a journal whose content is known. */
class CommandsTest {
    private static final StoredDocument NOTES = new StoredDocument(new DocumentId("notes"), 1);
    private static final long START = Instant.parse("2026-11-21T10:00:00Z").toEpochMilli();

    @TempDir
    Path data;

    private final List<UpdatesAppended> events = new ArrayList<>();
    private final Doc ada = new Doc(new DocOptions(1, true));
    private final Doc bert = new Doc(new DocOptions(2, true));

    @BeforeEach
    void writeNotes() {
        event(edit(ada, "ada", doc -> doc.text("t").insert(0, "Hello world")));
        event(
                edit(ada, "ada", doc -> doc.text("t").insert(11, "!")),
                edit(ada, "ada", doc -> doc.map("m").set("title", "Greeting")));
        event(edit(bert, "bert", doc -> doc.text("t").insert(5, " dear")));
        event(edit(bert, "bert", doc -> doc.text("t").delete(10, 6)));
        Journals.write(data, NOTES, events);
    }

    private JournaledUpdate edit(Doc replica, String author, Consumer<Doc> change) {
        events.forEach(event -> event.updates().forEach(update -> replica.apply(update.bytes())));
        return new JournaledUpdate(replica.transact(change).orElseThrow(), author);
    }

    private void event(JournaledUpdate... updates) {
        events.add(new UpdatesAppended(START + 60_000L * events.size(), new RoomId("room"), List.of(updates)));
    }

    private Result run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", data.toString()));
        return Journals.run(all.toArray(String[]::new));
    }

    @Test
    void documentsAreListedWithTheirSums() {
        Result result = run("list");

        assertThat(result.code()).isZero();
        assertThat(result.lines()).hasSize(2);
        assertThat(result.lines().get(1)).matches("notes +4 +5 +\\d+ +2026-11-21T10:00:00Z +2026-11-21T10:03:00Z");
        assertThat(run("list", "--json").out()).contains("\"document\":\"notes\"", "\"events\":4", "\"edits\":5");
    }

    @Test
    void editsAreListedWithWhatTheyChanged() {
        Result result = run("log", "notes");

        assertThat(result.code()).isZero();
        assertThat(result.lines()).hasSize(5);
        assertThat(result.lines().get(0)).contains("1.0", "ada", "t: +\"Hello world\" at 0");
        assertThat(result.lines().get(2)).contains("2.1", "m: title add");
        assertThat(result.lines().get(4)).contains("4.0", "bert", "t: -6 at 10");
        assertThat(run("log", "notes", "--from", "2.1", "--to", "3").lines()).hasSize(2);
    }

    @Test
    void aDocumentIsShownAsItWasAtEachMoment() throws IOException {
        assertThat(text()).isEqualTo("Hello dear!");
        assertThat(text("--at", "1")).isEqualTo("Hello world");
        assertThat(text("--at", "2026-11-21T10:02:30Z")).isEqualTo("Hello dear world!");
        assertThat(run("show", "notes", "--at", "2.0").out().strip()).isEqualTo("{\"t\":\"Hello world!\"}");
        assertThat(run("show", "notes", "--root", "t", "--format", "delta")
                        .out()
                        .strip())
                .isEqualTo("[{\"insert\":\"Hello dear!\"}]");

        Path file = data.resolve("state.yjs");
        run("show", "notes", "--format", "yjs", "--out", file.toString());
        Doc loaded = new Doc(new DocOptions(3, true));
        loaded.apply(Bytes.wrap(Files.readAllBytes(file)));
        assertThat(loaded.text("t").text()).isEqualTo("Hello dear!");
    }

    private String text(String... options) {
        List<String> all = new ArrayList<>(List.of("show", "notes", "--format", "text"));
        all.addAll(List.of(options));
        return run(all.toArray(String[]::new)).out().strip();
    }

    @Test
    void twoMomentsAreCompared() {
        assertThat(run("diff", "notes", "--from", "1", "--to", "latest").lines())
                .contains("== t", "+  dear", "-  world", "+ !", "== m", "+ title: \"Greeting\"");
        assertThat(run("diff", "notes", "--from", "1", "--to", "3", "--json").out())
                .contains("\"delta\":[{\"retain\":5},{\"insert\":\" dear\"},{\"retain\":6},{\"insert\":\"!\"}]");
        assertThat(run("diff", "notes", "--from", "4", "--to", "1").code()).isEqualTo(Main.FAILED);
    }

    @Test
    void everyVisibleRunHasItsAuthor() {
        assertThat(run("blame", "notes", "--root", "t").lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains("ada", "10:00:00", "1.0", "t: \"Hello\""),
                        line -> assertThat(line).contains("bert", "10:02:00", "3.0", "t: \" dear\""),
                        line -> assertThat(line).contains("ada", "10:01:00", "2.0", "t: \"!\""));
        assertThat(run("blame", "notes", "--at", "1", "--json").out()).contains("\"text\":\"Hello world\"");
    }

    @Test
    void exportAndImportGiveTheSameHistory(@TempDir Path elsewhere) {
        for (String name : List.of("notes.jsonl", "notes.jsonl.gz")) {
            Path file = data.resolve(name);
            String target = elsewhere.resolve(name + ".d").toString();
            assertThat(run("export", "--all", "--out", file.toString()).out()).contains("1 document(s), 4 events");

            Result imported = Journals.run("import", file.toString(), "--data", target);

            assertThat(imported.err()).isEmpty();
            assertThat(imported.code()).isZero();
            assertThat(Journals.read(Path.of(target), NOTES)).isEqualTo(Journals.read(data, NOTES));
            assertThat(Journals.run("import", file.toString(), "--data", target).err())
                    .contains("has document notes already");
        }
    }

    @Test
    void whatIsImportedIsWhatWasExported(@TempDir Path elsewhere) {
        long seed = Long.getLong("replay.seed", new Random().nextLong());
        System.out.println("replay.seed=" + seed);
        Random random = new Random(seed);
        Map<StoredDocument, List<UpdatesAppended>> histories = new HashMap<>();
        for (int i = 0; i < 8; i++) {
            StoredDocument document = new StoredDocument(new DocumentId("d " + i + " ü"), 1);
            List<UpdatesAppended> history = random(random);
            histories.put(document, random.nextInt(4) == 0 ? history : Journals.linked(document, history));
        }
        Journals.write(data, histories);
        Path file = elsewhere.resolve("all.jsonl.gz");
        run("export", "--all", "--out", file.toString());
        Path target = elsewhere.resolve("target");

        assertThat(Journals.run("import", file.toString(), "--data", target.toString())
                        .code())
                .isZero();

        histories
                .keySet()
                .forEach(document -> assertThat(Journals.read(target, document))
                        .as("seed %d, %s", seed, document)
                        .isEqualTo(Journals.read(data, document)));
        assertThat(Journals.run("verify", "--data", target.toString()).code())
                .as("seed %d", seed)
                .isZero();
    }

    private static List<UpdatesAppended> random(Random random) {
        Doc doc = new Doc(new DocOptions(1 + random.nextInt(9), true));
        List<UpdatesAppended> history = new ArrayList<>();
        while (history.size() < 10) {
            List<JournaledUpdate> updates = new ArrayList<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                Bytes update = doc.transact(it ->
                                it.text("t").insert(random.nextInt(it.text("t").length() + 1), "né"))
                        .orElseThrow();
                updates.add(new JournaledUpdate(update, random.nextBoolean() ? "" : "Zoë \"\\"));
            }
            history.add(new UpdatesAppended(
                    random.nextInt(), new RoomId("r" + random.nextInt()), updates, random.nextInt(3)));
        }
        return history;
    }

    @Test
    void aDamagedExportIsRefusedAndNothingIsWritten(@TempDir Path elsewhere) throws IOException {
        Path file = data.resolve("notes.jsonl");
        run("export", "notes", "--out", file.toString());
        List<String> lines = Files.readAllLines(file);
        List<String> swapped = new ArrayList<>(lines);
        swapped.set(2, lines.get(3));
        swapped.set(3, lines.get(2));
        List<String> another = new ArrayList<>(lines);
        another.set(3, lines.get(3).replace("ada", "eve"));
        List<List<String>> damaged =
                List.of(lines.subList(0, lines.size() - 1), lines.subList(1, lines.size()), swapped, another);
        String target = elsewhere.resolve("target").toString();
        for (List<String> each : damaged) {
            Files.write(file, each);

            Result result = Journals.run("import", file.toString(), "--data", target);

            assertThat(result.code()).isEqualTo(Main.FAILED);
            assertThat(result.err()).contains("notes.jsonl, line ");
            assertThat(Journals.run("list", "--data", target, "--json").out()).isEmpty();
        }
    }

    @Test
    void aSoundHistoryIsVerified() {
        Result result = run("verify");

        assertThat(result.out()).contains("notes: 4 events, 5 edits, nothing wrong");
        assertThat(result.code()).isZero();
    }

    @Test
    void whatIsWrongIsNamedAndHasACodeOfItsOwn() {
        StoredDocument broken = new StoredDocument(new DocumentId("broken"), 1);
        StoredDocument torn = new StoredDocument(new DocumentId("torn"), 1);
        Journals.write(data, broken, List.of(events.get(0), events.get(2), events.get(2)));
        Journals.write(data, torn, List.of(events.get(2)));

        Result result = run("verify");

        assertThat(result.out())
                .contains(
                        "broken: repeated: edit 0 of event 3",
                        "torn: missing-dependencies: ",
                        "notes: 4 events, 5 edits, nothing wrong");
        assertThat(result.code()).isEqualTo(Main.FOUND);
        assertThat(run("verify", "notes").code()).isZero();
    }

    @Test
    void journalSnapshotsAreMadeAnew() {
        Doc other = new Doc(new DocOptions(9, true));
        other.transact(doc -> doc.text("t").insert(0, "something else"));
        Journals.snapshot(data, NOTES, new JournalSnapshot(0, 3, 3, other.encodeStateAsUpdate(), Bytes.empty()));
        assertThat(run("verify").out()).contains("notes: snapshot-differs: ");

        assertThat(run("rebuild", "notes", "--dry-run").out())
                .contains("notes: would get a journal snapshot of event 4");
        assertThat(run("verify").code()).isEqualTo(Main.FOUND);
        Result rebuilt = run("rebuild", "--all");

        assertThat(rebuilt.code()).isZero();
        assertThat(rebuilt.out()).contains("notes: has a journal snapshot of event 4", "in place of that of event 3");
        assertThat(run("verify").out()).contains("notes: 4 events, 5 edits, nothing wrong");
        assertThat(run("rebuild").code()).isEqualTo(2);
    }

    @Test
    void whatEventsHaveLostStaysInTheJournalSnapshot() {
        StoredDocument lost = new StoredDocument(new DocumentId("lost"), 1);
        Journals.write(data, lost, events.subList(2, 4));

        Result refused = run("rebuild", "lost", "--json");

        assertThat(refused.code()).isEqualTo(Main.FOUND);
        assertThat(refused.out()).contains("\"result\":\"refused\"");
    }

    @Test
    void aNodeIsAskedForTheDocumentItHas() throws IOException {
        Doc same = new Doc(new DocOptions(9, true));
        events.forEach(event -> event.updates().forEach(update -> same.apply(update.bytes())));
        try (LiveStub node = new LiveStub(same, 4)) {
            assertThat(run("verify", "notes", "--live", node.url()).out()).contains("nothing wrong");
            same.transact(doc -> doc.text("t").insert(0, "never journaled "));
            assertThat(run("verify", "notes", "--live", node.url()).out()).contains("notes: live-differs: ");
        }
        try (LiveStub node = new LiveStub(new Doc(new DocOptions(9, true)), 5)) {
            assertThat(run("verify", "notes", "--live", node.url()).out())
                    .contains("notes: gap: event 5 is missing at the end", "notes: live-differs: ");
            assertThat(run("verify", "notes", "--live", node.url() + "0").code())
                    .isEqualTo(Main.FAILED);
        }
    }

    @Test
    void wrongCommandLinesAndUnknownDocumentsAreTold() {
        assertThat(run("show", "nothing").err()).contains("the journal has no document nothing");
        assertThat(run("show", "nothing").code()).isEqualTo(Main.FAILED);
        assertThat(Journals.run("show", "notes").code()).isEqualTo(2);
        assertThat(run("show", "notes", "--at", "yesterday").err()).contains("yesterday is no position");
        assertThat(Journals.run("list", "--data", data.resolve("nowhere").toString())
                        .err())
                .contains("is not a journal");
    }
}
