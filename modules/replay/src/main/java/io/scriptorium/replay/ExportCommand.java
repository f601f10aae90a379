package io.scriptorium.replay;

import io.scriptorium.document.HistoryBase;
import io.scriptorium.document.StoredDocument;
import io.scriptorium.document.history.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code export}: every event of documents as a file. */
@Command(name = "export", description = "Writes every event of a document, or of all, to a file (docs/REPLAY.md).")
final class ExportCommand extends ReplayCommand {
    @ArgGroup(multiplicity = "1")
    private Which which = new Which();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description = "the file; compressed if its name ends with .gz")
    private Path file = Path.of("");

    /** One document, or all. */
    static final class Which {
        @Parameters(paramLabel = "DOC", description = "the document")
        private @Nullable String name;

        @Option(names = "--all", description = "all documents")
        private boolean all;

        private List<StoredDocument> of(JournalSession session) {
            return all || name == null ? session.documents() : List.of(session.document(name));
        }
    }

    @Override
    int run(JournalSession session) throws IOException {
        List<StoredDocument> documents = which.of(session);
        Map<StoredDocument, HistoryBase> bases = new HashMap<>();
        for (StoredDocument document : documents) {
            JournalSession.await(session.history().base(document)).ifPresent(base -> bases.put(document, base));
        }
        try (ExportWriter writer = new ExportWriter(file, System.currentTimeMillis(), !bases.isEmpty());
                ProgressBar progress = progress("documents", documents.size())) {
            for (StoredDocument document : documents) {
                Optional<HistoryBase> base = Optional.ofNullable(bases.get(document));
                writer.document(document, base);
                long from = base.map(HistoryBase::sequence).orElse(0L) + 1;
                JournalSession.await(session.history()
                        .fold(session.history().events(document, from, Long.MAX_VALUE), writer, ExportWriter::event));
                progress.step();
            }
            writer.complete();
            print(
                    new Json()
                            .with("documents", documents.size())
                            .with("events", writer.events())
                            .with("file", file.toString())
                            .members(),
                    "exported " + documents.size() + " document(s), " + writer.events() + " events to " + file);
        }
        return 0;
    }
}
