package io.scriptorium.replay;

import io.scriptorium.document.StoredDocument;
import io.scriptorium.document.history.HistoryEvent;
import io.scriptorium.document.history.Json;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;

/** {@code list}: what is in the journal. */
@Command(name = "list", description = "Lists documents: events, edits, bytes, first and last change.")
final class ListCommand extends ReplayCommand {

    @Override
    int run(JournalSession session) {
        var documents = session.documents();
        print(String.format("%-40s %7s %9s %12s  %-24s  %s", "DOCUMENT", "EVENTS", "EDITS", "BYTES", "FIRST", "LAST"));
        try (ProgressBar progress = progress("documents", documents.size())) {
            for (StoredDocument document : documents) {
                Totals totals = JournalSession.await(session.history()
                        .fold(session.history().events(document, 1, Long.MAX_VALUE), new Totals(), Totals::add));
                print(
                        Json.of("document", document.document().value())
                                .with("lineage", document.lineage())
                                .with("events", totals.events)
                                .with("edits", totals.edits)
                                .with("bytes", totals.bytes)
                                .withTime("first", totals.firstMillis)
                                .withTime("last", totals.lastMillis)
                                .members(),
                        String.format(
                                "%-40s %7d %9d %12d  %-24s  %s",
                                document.document().value(),
                                totals.events,
                                totals.edits,
                                totals.bytes,
                                Json.time(totals.firstMillis),
                                Json.time(totals.lastMillis)));
                progress.step();
            }
        }
        return 0;
    }

    /** Sums over the events of one document. */
    private static final class Totals {
        private long events;
        private long edits;
        private long bytes;
        private long firstMillis;
        private long lastMillis;

        private void add(HistoryEvent event) {
            events++;
            edits += event.event().updates().size();
            event.event().updates().forEach(update -> bytes += update.bytes().size());
            if (events == 1) {
                firstMillis = event.event().timeMillis();
            }
            lastMillis = event.event().timeMillis();
        }
    }
}
