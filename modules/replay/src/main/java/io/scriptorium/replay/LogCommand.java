package io.scriptorium.replay;

import io.scriptorium.crdt.TypeChange;
import io.scriptorium.document.StoredDocument;
import io.scriptorium.document.history.Edit;
import io.scriptorium.document.history.Json;
import io.scriptorium.document.history.Moment;
import io.scriptorium.document.history.Position;
import io.scriptorium.document.history.Rebuild;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code log}: the edits of a document. */
@Command(name = "log", description = "Lists the edits of a document: position, time, author, size, what changed.")
final class LogCommand extends ReplayCommand {
    @Parameters(paramLabel = "DOC", description = "the document")
    private String name = "";

    @Option(names = "--from", paramLabel = "POSITION", defaultValue = "0", description = "the first edit to show")
    private String from = "0";

    @Option(names = "--to", paramLabel = "MOMENT", defaultValue = "latest", description = "the last edit to show")
    private String to = "latest";

    @Override
    int run(JournalSession session) {
        StoredDocument document = session.document(name);
        Moment until = moment(to);
        Position first = firstPosition();
        Rebuild rebuild = JournalSession.await(session.history().start(document, until));
        List<TypeChange> changes = new ArrayList<>();
        rebuild.doc().observe(event -> changes.addAll(event.changes()));
        JournalSession.await(session.history().fold(session.history().edits(document, until), rebuild, (so, edit) -> {
            changes.clear();
            so.add(edit);
            if (edit.position().compareTo(first) >= 0) {
                print(edit, changes);
            }
        }));
        return 0;
    }

    private Position firstPosition() {
        try {
            Position position = Position.parse(from);
            return from.contains(".") ? position : new Position(position.sequence(), 0);
        } catch (IllegalArgumentException e) {
            throw new ReplayException(String.valueOf(e.getMessage()), e);
        }
    }

    private void print(Edit edit, List<TypeChange> changes) {
        String author = edit.update().principal();
        print(
                Json.of(edit).with("changes", Json.changes(changes)).members(),
                String.format(
                        "%-10s %s  %-16s %7d  %s%s",
                        edit.position(),
                        Json.time(edit.timeMillis()),
                        author.isEmpty() ? "-" : author,
                        edit.update().bytes().size(),
                        Changes.summary(changes),
                        edit.second() ? "  [second writer of " + edit.position().sequence() + "]" : ""));
    }
}
