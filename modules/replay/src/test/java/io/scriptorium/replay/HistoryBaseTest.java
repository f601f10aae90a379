package io.scriptorium.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.DocOptions;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.document.DocumentId;
import io.scriptorium.document.HistoryBase;
import io.scriptorium.document.HistoryBases;
import io.scriptorium.document.JournaledUpdate;
import io.scriptorium.document.Lineage;
import io.scriptorium.document.RoomId;
import io.scriptorium.document.StaleClients;
import io.scriptorium.document.StoredDocument;
import io.scriptorium.document.UpdatesAppended;
import io.scriptorium.journal.JournalProfile;
import io.scriptorium.replay.Journals.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands over a history that begins at event 2, whatever the journal still holds of what came before. */
class HistoryBaseTest {
    private static final StoredDocument NOTES = new StoredDocument(new DocumentId("notes"), 1);
    private static final long START = Instant.parse("2026-11-21T10:00:00Z").toEpochMilli();

    @TempDir
    Path folder;

    private Path data;
    private Bytes before = Bytes.empty();

    @BeforeEach
    void writeHistory() {
        data = folder.resolve("data");
        Doc ada = new Doc(new DocOptions(1, true));
        List<UpdatesAppended> events = new ArrayList<>();
        for (String word : List.of("one ", "two ", "three ", "four ")) {
            Bytes update = ada.transact(
                            doc -> doc.text("t").insert(doc.text("t").length(), word))
                    .orElseThrow();
            events.add(new UpdatesAppended(
                    START + 60_000L * events.size(), new RoomId("room"), List.of(new JournaledUpdate(update, "ada"))));
            if (events.size() == 2) {
                before = ada.encodeStateAsUpdate();
            }
        }
        List<UpdatesAppended> linked = Journals.linked(NOTES, events);
        Journals.write(data, NOTES, linked);
        begin(new HistoryBase(
                START + 60_000L, 2, Lineage.FIRST, before, linked.get(1).digest(), true));
    }

    private void begin(HistoryBase base) {
        try (JournalSession session = new JournalSession(JournalProfile.rocksdb(data.resolve("journal"), false))) {
            JournalSession.await(new HistoryBases(session.system()).save(NOTES.persistenceId(), base));
        }
    }

    @Test
    void momentsBeforeItAreRefusedByName() {
        Result result = run(data, "show", "notes", "--at", "1");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .contains("notes begins at position 2 (2026-11-21T10:01:00Z)")
                .contains("not kept");
        assertThat(run(data, "show", "notes", "--at", "2026-11-21T10:00:30Z").code())
                .isEqualTo(1);
    }

    @Test
    void historyIsReadFromThereOn() {
        assertThat(run(data, "show", "notes", "--format", "text").out().strip()).isEqualTo("one two three four");
        assertThat(run(data, "show", "notes", "--at", "2", "--format", "text")
                        .out()
                        .strip())
                .isEqualTo("one two");
        assertThat(run(data, "log", "notes").lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("3.0");
        assertThat(run(data, "blame", "notes").out()).contains("?", "ada", "3.0");
        Result verified = run(data, "verify", "notes");
        assertThat(verified.out()).contains("notes: 2 events, 2 edits, nothing wrong");
        assertThat(verified.code()).isZero();
    }

    @Test
    void whatIsBehindADeletionIsAnotherDocument() {
        Lineage second = new Lineage(2, 2, StaleClients.decode(Bytes.wrap(new byte[] {1, 7})));
        begin(new HistoryBase(START + 60_000L, 2, second, Bytes.empty(), Bytes.empty(), true));

        assertThat(run(data, "show", "notes", "--at", "1").err()).contains("deleted");
        assertThat(run(data, "show", "notes", "--at", "2").out().strip()).isEqualTo("{}");
    }

    @Test
    void exportAndImportKeepWhereItBegins() throws IOException {
        Path file = folder.resolve("notes.jsonl");
        Path again = folder.resolve("again.jsonl");
        Path other = folder.resolve("other");

        assertThat(run(data, "export", "--all", "--out", file.toString()).code())
                .isZero();
        Journals.write(other, new StoredDocument(new DocumentId("else"), 1), List.of());
        Result imported = run(other, "import", file.toString());
        assertThat(imported.err()).isEmpty();
        assertThat(imported.out())
                .contains("imported 1 document(s), 2 events")
                .doesNotContain("other sequence numbers");
        assertThat(run(other, "export", "--all", "--out", again.toString()).code())
                .isZero();

        List<String> lines = Files.readAllLines(file);
        assertThat(lines.get(0)).contains("\"version\":2");
        assertThat(Files.readAllLines(again).subList(1, 4)).isEqualTo(lines.subList(1, 4));
        assertThat(run(other, "show", "notes", "--format", "text").out().strip())
                .isEqualTo("one two three four");
        assertThat(run(other, "show", "notes", "--at", "1").code()).isEqualTo(1);
        assertThat(run(other, "verify").code()).isZero();
    }

    private static Result run(Path data, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", data.toString()));
        return Journals.run(all.toArray(String[]::new));
    }
}
