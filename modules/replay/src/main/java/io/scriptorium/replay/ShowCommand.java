package io.scriptorium.replay;

import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.DocReader;
import io.scriptorium.crdt.TypeKind;
import io.scriptorium.crdt.TypeView;
import io.scriptorium.crdt.lib0.JsonPrinter;
import io.scriptorium.document.history.Rebuild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code show}: the state of a document at a moment. */
@Command(name = "show", description = "Prints a document as it was at a moment.")
final class ShowCommand extends ReplayCommand {
    /** How a state is printed. */
    enum Format {
        /** Plain text of the roots that have any. */
        TEXT,
        /** All roots as JSON. */
        JSON,
        /** XML text. */
        XML,
        /** Text with attributes, as JSON. */
        DELTA,
        /** The state as one Yjs update v1, binary. */
        YJS
    }

    @Parameters(paramLabel = "DOC", description = "the document")
    private String name = "";

    @Option(names = "--at", paramLabel = "MOMENT", defaultValue = "latest", description = "when (default: latest)")
    private String at = "latest";

    @Option(
            names = "--format",
            defaultValue = "json",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Format format = Format.JSON;

    @Option(
            names = "--root",
            paramLabel = "NAME",
            description = "one root type only; without it all that hold anything")
    private @Nullable String root;

    @Option(names = "--out", paramLabel = "FILE", description = "write there; yjs goes nowhere else")
    private @Nullable Path file;

    @Override
    int run(JournalSession session) throws IOException {
        return show(document(session));
    }

    /** The document as it was at the moment that is asked for. */
    Doc document(JournalSession session) {
        Rebuild rebuild = JournalSession.await(session.history().rebuild(session.document(name), moment(at)));
        return rebuild.doc();
    }

    /** Prints it in the format that is asked for. */
    int show(Doc doc) throws IOException {
        if (format == Format.YJS) {
            if (file == null) {
                throw new ReplayException("--format yjs is binary: name a file with --out");
            }
            Files.write(file, doc.encodeStateAsUpdate().toByteArray());
            return 0;
        }
        String text = printed(doc);
        if (file != null) {
            Files.writeString(file, text);
        } else {
            out().println(text);
        }
        return 0;
    }

    private String printed(Doc doc) {
        if (format == Format.JSON) {
            return JsonPrinter.print(
                    root == null
                            ? DocReader.json(doc)
                            : DocReader.root(doc, root).json());
        }
        List<String> roots = root == null
                ? doc.rootNames().stream().filter(each -> isShown(doc, each)).toList()
                : List.of(root);
        if (roots.size() == 1) {
            return printed(doc, roots.get(0));
        }
        return String.join(
                "\n",
                roots.stream()
                        .map(each -> "== " + each + "\n" + printed(doc, each))
                        .toList());
    }

    private boolean isShown(Doc doc, String each) {
        TypeView view = DocReader.root(doc, each);
        return !view.isEmpty()
                && (format == Format.XML
                        ? view.kind().isXml() || view.kind() == TypeKind.TEXT
                        : view.kind() == TypeKind.TEXT);
    }

    private String printed(Doc doc, String each) {
        TypeView view = DocReader.root(doc, each);
        return switch (format) {
            case TEXT -> view.as(TypeKind.TEXT).text();
            case XML -> view.xml();
            case DELTA -> JsonPrinter.print(view.as(TypeKind.TEXT).deltaJson());
            case JSON, YJS -> throw new AssertionError(format);
        };
    }
}
