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
                        totals.json(document).members(),
                        String.format(
                                "%-40s %7d %9d %12d  %-24s  %s",
                                document.document().value(),
                                totals.events,
                                totals.edits,
                                totals.bytes,
                                totals.time(totals.firstMillis),
                                totals.time(totals.lastMillis)));
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

        /** Without times if there are no events: the document was deleted, or only its state is kept. */
        private Json json(StoredDocument document) {
            Json json = Json.of("document", document.document().value())
                    .with("lineage", document.lineage())
                    .with("events", events)
                    .with("edits", edits)
                    .with("bytes", bytes);
            return events == 0 ? json : json.withTime("first", firstMillis).withTime("last", lastMillis);
        }

        private String time(long millis) {
            return events == 0 ? "-" : Json.time(millis);
        }

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
