package io.scriptorium.replay;

import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.InsertedRun;
import io.scriptorium.crdt.ViewElement;
import io.scriptorium.crdt.lib0.JsonPrinter;
import io.scriptorium.document.StoredDocument;
import io.scriptorium.document.history.Authorship;
import io.scriptorium.document.history.Json;
import io.scriptorium.document.history.Moment;
import io.scriptorium.document.history.Rebuild;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code blame}: who wrote what is visible. */
@Command(
        name = "blame",
        description =
                "Tells who wrote which run of a document, and when. What one author wrote within a minute is one run.")
final class BlameCommand extends ReplayCommand {
    private static final long JOINED_MILLIS = 60_000;

    @Parameters(paramLabel = "DOC", description = "the document")
    private String name = "";

    @Option(names = "--at", paramLabel = "MOMENT", defaultValue = "latest", description = "when (default: latest)")
    private String at = "latest";

    @Option(names = "--root", paramLabel = "NAME", description = "one root type only")
    private @Nullable String root;

    @Override
    int run(JournalSession session) {
        StoredDocument document = session.document(name);
        Moment until = moment(at);
        Authorship authorship = new Authorship();
        Rebuild rebuild = JournalSession.await(session.history().start(document, until));
        JournalSession.await(session.history().fold(session.history().edits(document, until), rebuild, (so, edit) -> {
            if (so.add(edit)) {
                authorship.add(edit);
            }
        }));
        Doc doc = rebuild.doc();
        for (String each : root == null ? doc.rootNames() : List.of(root)) {
            print(each, authorship.of(doc, each));
        }
        return 0;
    }

    private void print(String rootName, List<Authorship.Attributed> runs) {
        int from = 0;
        while (from < runs.size()) {
            int to = from + 1;
            while (to < runs.size() && belongTogether(runs.get(to - 1), runs.get(to))) {
                to++;
            }
            print(rootName, runs.subList(from, to), runs.get(from));
            from = to;
        }
    }

    private static boolean belongTogether(Authorship.Attributed left, Authorship.Attributed right) {
        Authorship.Origin before = left.origin();
        Authorship.Origin after = right.origin();
        return before != null
                && after != null
                && before.principal().equals(after.principal())
                && Math.abs(after.timeMillis() - before.timeMillis()) < JOINED_MILLIS
                && left.run().path().equals(right.run().path())
                && left.run().element() instanceof ViewElement.Text
                && right.run().element() instanceof ViewElement.Text;
    }

    private void print(String rootName, List<Authorship.Attributed> runs, Authorship.Attributed first) {
        String where = Changes.where(rootName, first.run().path());
        StringBuilder text = new StringBuilder();
        for (Authorship.Attributed each : runs) {
            text.append(text(each.run()));
        }
        Authorship.Origin origin = first.origin();
        Json json = Json.of("where", where).with("text", text.toString());
        if (origin == null) {
            print(
                    json.members(),
                    String.format("%-16s %-24s %-10s %s: %s", "?", "", "", where, Changes.quoted(text.toString())));
            return;
        }
        print(
                json.with("author", origin.principal())
                        .withTime("time", origin.timeMillis())
                        .with("position", origin.position().toString())
                        .members(),
                String.format(
                        "%-16s %s  %-10s %s: %s",
                        origin.principal().isEmpty() ? "-" : origin.principal(),
                        Json.time(origin.timeMillis()),
                        origin.position(),
                        where,
                        Changes.quoted(text.toString())));
    }

    private static String text(InsertedRun run) {
        return run.element() instanceof ViewElement.Text text
                ? text.text()
                : JsonPrinter.print(run.element().json());
    }
}
