package io.scriptorium.replay;

import io.scriptorium.crdt.DeltaOp;
import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.DocReader;
import io.scriptorium.crdt.TypeChange;
import io.scriptorium.crdt.ViewElement;
import io.scriptorium.crdt.lib0.JsonPrinter;
import io.scriptorium.document.StoredDocument;
import io.scriptorium.document.history.Comparison;
import io.scriptorium.document.history.Rebuild;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code diff}: what changed between two moments. */
@Command(name = "diff", description = "Shows what changed in a document between two moments; --json prints the deltas.")
final class DiffCommand extends ReplayCommand {
    private static final int CONTEXT = 20;

    @Parameters(paramLabel = "DOC", description = "the document")
    private String name = "";

    @Option(names = "--from", paramLabel = "MOMENT", required = true, description = "the earlier moment")
    private String from = "";

    @Option(names = "--to", paramLabel = "MOMENT", defaultValue = "latest", description = "the later moment")
    private String to = "latest";

    @Override
    int run(JournalSession session) {
        StoredDocument document = session.document(name);
        Rebuild earlier = JournalSession.await(session.history().rebuild(document, moment(from)));
        Rebuild later = JournalSession.await(session.history().rebuild(document, moment(to)));
        if (earlier.position().compareTo(later.position()) > 0) {
            throw new ReplayException("--from " + from + " is after --to " + to);
        }
        for (TypeChange change : Comparison.between(earlier.doc(), later.doc())) {
            if (json()) {
                out().println(JsonPrinter.print(change.json()));
            } else {
                print(change, earlier.doc());
            }
        }
        return 0;
    }

    private void print(TypeChange change, Doc before) {
        print("== " + Changes.where(change));
        if (change.isText() && change.path().isEmpty()) {
            printText(change, DocReader.root(before, change.root()).text());
        } else if (!change.delta().isEmpty()) {
            print(Changes.summary(java.util.List.of(change)));
        }
        change.keys().forEach((key, value) -> {
            value.oldValue().ifPresent(old -> print("- " + key + ": " + JsonPrinter.print(old.json())));
            value.newValue().ifPresent(now -> print("+ " + key + ": " + JsonPrinter.print(now.json())));
        });
    }

    /** Inserted and deleted runs, each with the text before it. The old text is plain, without embeds. */
    private void printText(TypeChange change, String old) {
        int at = 0;
        for (DeltaOp op : change.delta()) {
            if (op instanceof DeltaOp.Retain retain) {
                at += retain.length();
                if (!retain.attributes().isEmpty()) {
                    print("~ " + retain.length() + " formatted before " + at);
                }
            } else {
                print("@@ " + at + " after "
                        + Changes.quoted(old.substring(
                                Math.max(0, Math.min(at, old.length()) - CONTEXT), Math.min(at, old.length()))));
                if (op instanceof DeltaOp.Delete delete) {
                    int end = Math.min(old.length(), at + delete.length());
                    print("- " + old.substring(Math.min(at, end), end));
                    at += delete.length();
                } else if (op instanceof DeltaOp.Insert insert) {
                    StringBuilder text = new StringBuilder();
                    insert.content()
                            .forEach(element -> text.append(
                                    element instanceof ViewElement.Text run
                                            ? run.text()
                                            : JsonPrinter.print(element.json())));
                    print("+ " + text);
                }
            }
        }
    }
}
