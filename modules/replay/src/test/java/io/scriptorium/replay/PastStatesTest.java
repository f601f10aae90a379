package io.scriptorium.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.DocOptions;
import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.lib0.JsonParser;
import io.scriptorium.document.DocumentId;
import io.scriptorium.document.JournaledUpdate;
import io.scriptorium.document.RoomId;
import io.scriptorium.document.StoredDocument;
import io.scriptorium.document.UpdatesAppended;
import io.scriptorium.journal.JournalProfile;
import io.scriptorium.replay.Journals.Result;
import io.scriptorium.replay.RealYjs.State;
import io.scriptorium.replay.RealYjs.Written;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * What {@code show} tells of every past moment, compared with the real yjs: needs Node.js and npm. Several clients of
 * yjs edit text with formats, lists, maps and XML, apart and together; what a server receives of that, late, merged,
 * twice or not at all, is journaled as an entity does it, several edits in an event. Seed and number of histories are
 * taken from the system properties {@code past.seed} and {@code past.histories}.
 */
@Tag("interop")
final class PastStatesTest {
    private static final long START = Instant.parse("2026-11-21T10:00:00Z").toEpochMilli();
    private static final List<String> AUTHORS = List.of("ada", "bert", "");

    @TempDir
    Path folder;

    /** An edit as it was received: up to which position the journal had what was received so far, and how that is said. */
    private record Received(int update, List<String> moments) {}

    private record Journaled(StoredDocument document, List<UpdatesAppended> events, List<Received> received) {}

    @Test
    void everyMomentIsWhatAClientShowsThatAppliedTheUpdatesUntilThen() throws Exception {
        long seed = Long.getLong("past.seed", new Random().nextInt(1_000_000_000));
        int count = Integer.getInteger("past.histories", 16);
        System.out.println("past.seed=" + seed + " past.histories=" + count);
        Map<Journaled, Written> histories = new LinkedHashMap<>();
        for (Written written : RealYjs.histories(seed, count)) {
            histories.put(journaled(written), written);
        }
        assertThat(histories).hasSize(count);
        Path data = folder.resolve("data");
        Map<StoredDocument, List<UpdatesAppended>> events = new LinkedHashMap<>();
        histories.keySet().forEach(each -> events.put(each.document(), each.events()));
        Journals.write(data, events);

        int moments = 0;
        try (JournalSession session = new JournalSession(JournalProfile.rocksdb(data.resolve("journal"), true))) {
            for (Map.Entry<Journaled, Written> each : histories.entrySet()) {
                moments += compare(session, each.getKey(), each.getValue());
            }
        }
        assertThat(moments).isGreaterThan(count * 5);
        long received = histories.values().stream()
                .mapToLong(written -> written.updates().size())
                .sum();
        long journaled = events.values().stream()
                .flatMap(List::stream)
                .mapToLong(event -> event.updates().size())
                .sum();
        long waiting = histories.values().stream()
                .flatMap(written -> written.states().stream())
                .filter(State::pending)
                .count();
        System.out.println(moments + " moments, " + received + " updates received, " + journaled + " journaled, after "
                + waiting + " some wait for others");
        wholeCommandsShowTheSame(data, histories);
        importOfTheExportIsTheSame(data, events);
        assertThat(Journals.run("verify", "--data", data.toString()).out())
                .doesNotContain("repeated", "altered", "gap");
    }

    /** What the journal has of a history: as an entity decides, edits that are known already are left out. */
    private static Journaled journaled(Written written) {
        Random random = new Random(written.seed());
        StoredDocument document = new StoredDocument(new DocumentId("history " + written.seed()), 1);
        Doc server = new Doc(new DocOptions(0, true));
        List<UpdatesAppended> events = new ArrayList<>();
        List<JournaledUpdate> batch = new ArrayList<>();
        List<Received> received = new ArrayList<>();
        received.add(
                new Received(0, List.of("0", "0.0", Instant.ofEpochMilli(START).toString())));
        for (int i = 0; i < written.updates().size(); i++) {
            Bytes update = written.updates().get(i);
            if (!server.contains(update)) {
                server.apply(update);
                batch.add(new JournaledUpdate(update, AUTHORS.get(random.nextInt(AUTHORS.size()))));
            }
            int sequence = events.size() + (batch.isEmpty() ? 0 : 1);
            List<String> moments = new ArrayList<>();
            if (!batch.isEmpty()) {
                moments.add(sequence + "." + (batch.size() - 1));
            }
            if (batch.isEmpty() || random.nextInt(3) == 0) {
                if (!batch.isEmpty()) {
                    events.add(new UpdatesAppended(timeOf(sequence), new RoomId("room"), List.copyOf(batch)));
                    batch.clear();
                }
                moments.add(Integer.toString(sequence));
                moments.add(Instant.ofEpochMilli(timeOf(sequence)).toString());
            }
            received.add(new Received(i + 1, moments));
        }
        if (!batch.isEmpty()) {
            events.add(new UpdatesAppended(timeOf(events.size() + 1L), new RoomId("room"), List.copyOf(batch)));
        }
        received.add(new Received(written.updates().size(), List.of("latest")));
        return new Journaled(document, Journals.linked(document, events), received);
    }

    private static long timeOf(long sequence) {
        return START + 1_000 * sequence;
    }

    private int compare(JournalSession session, Journaled journaled, Written written) throws IOException {
        int moments = 0;
        for (Received received : journaled.received()) {
            State expected = written.states().get(received.update());
            String moment = received.moments().get(moments % received.moments().size());
            Show show = new Show(session, journaled.document().document().value(), moment, folder.resolve("state"));
            compare(show, expected, "seed " + written.seed() + " (" + written.profile() + ") --at " + moment);
            moments++;
        }
        return moments;
    }

    private static void compare(Show show, State expected, String where) throws IOException {
        assertThat(show.state()).as(where).isEqualTo(expected.state());
        // of the document itself: one that begins with the state may try again what waits, in yjs, too
        assertThat(show.vector()).as(where).isEqualTo(expected.vector());
        AnyValue.Obj all = (AnyValue.Obj) json(show.text("--format", "json"));
        for (Map.Entry<String, Map<String, String>> root : expected.roots().entrySet()) {
            String name = root.getKey();
            Map<String, String> formats = root.getValue();
            String json = String.valueOf(formats.get("json"));
            assertThat(all.members().get(name))
                    .as("%s, json of %s", where, name)
                    .isEqualTo(json(json));
            for (Map.Entry<String, String> format : formats.entrySet()) {
                String shown = show.text("--format", format.getKey(), "--root", name);
                boolean plain =
                        format.getKey().equals("text") || format.getKey().equals("xml");
                assertThat(plain ? shown : json(shown))
                        .as("%s, %s of %s", where, format.getKey(), name)
                        .isEqualTo(plain ? format.getValue() : json(format.getValue()));
            }
        }
    }

    /** Now and then the command line as people call it. */
    private void wholeCommandsShowTheSame(Path data, Map<Journaled, Written> histories) throws IOException {
        for (Map.Entry<Journaled, Written> each :
                histories.entrySet().stream().limit(3).toList()) {
            Received received =
                    each.getKey().received().get(each.getKey().received().size() / 2);
            String name = each.getKey().document().document().value();
            String file = folder.resolve("state").toString();
            String moment = received.moments().get(0);
            Result result = Journals.run(
                    "show", name, "--at", moment, "--format", "yjs", "--out", file, "--data", data.toString());
            assertThat(result.err()).isEmpty();
            assertThat(result.code()).isZero();
            assertThat(Bytes.wrap(Files.readAllBytes(Path.of(file))))
                    .isEqualTo(each.getValue().states().get(received.update()).state());
        }
    }

    private static AnyValue json(String text) {
        return JsonParser.parse(text, 100);
    }

    private void importOfTheExportIsTheSame(Path data, Map<StoredDocument, List<UpdatesAppended>> events) {
        String file = folder.resolve("all.jsonl.gz").toString();
        Path elsewhere = folder.resolve("elsewhere");
        assertThat(Journals.run("export", "--all", "--out", file, "--data", data.toString())
                        .code())
                .isZero();
        assertThat(Journals.run("import", file, "--data", elsewhere.toString()).code())
                .isZero();
        events.keySet().stream()
                .limit(5)
                .forEach(document ->
                        assertThat(Journals.read(elsewhere, document)).isEqualTo(Journals.read(data, document)));
    }

    /** The command, run in a journal that is open already; all formats are shown of one state. */
    private static final class Show {
        private final String document;
        private final String moment;
        private final Path file;
        private final Doc doc;

        Show(JournalSession session, String document, String moment, Path file) {
            this.document = document;
            this.moment = moment;
            this.file = file;
            this.doc = command(new StringWriter()).document(session);
        }

        private ShowCommand command(StringWriter out, String... options) {
            ShowCommand command = new ShowCommand();
            List<String> arguments = new ArrayList<>(List.of(document, "--at", moment, "--data", "opened already"));
            arguments.addAll(List.of(options));
            new CommandLine(command)
                    .setOut(new PrintWriter(out))
                    .setCaseInsensitiveEnumValuesAllowed(true)
                    .parseArgs(arguments.toArray(String[]::new));
            return command;
        }

        String text(String... options) throws IOException {
            StringWriter out = new StringWriter();
            assertThat(command(out, options).show(doc)).isZero();
            assertThat(out.toString()).endsWith(System.lineSeparator());
            return out.toString()
                    .substring(
                            0, out.toString().length() - System.lineSeparator().length());
        }

        Bytes vector() {
            return doc.encodeStateVector();
        }

        Bytes state() throws IOException {
            ShowCommand command = command(new StringWriter(), "--format", "yjs", "--out", file.toString());
            assertThat(command.show(doc)).isZero();
            return Bytes.wrap(Files.readAllBytes(file));
        }
    }
}
