package io.scriptorium.replay;

import io.scriptorium.document.JournalSnapshot;
import io.scriptorium.document.StoredDocument;
import io.scriptorium.document.history.Finding;
import io.scriptorium.document.history.HistoryState;
import io.scriptorium.document.history.JournalSnapshots;
import io.scriptorium.document.history.Json;
import io.scriptorium.document.history.Verification;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rebuild}: journal snapshots anew from the events. */
@Command(
        name = "rebuild",
        description = "Makes the journal snapshots of documents anew from their events, and deletes those there are."
                + " A document whose events are not in order keeps its journal snapshots: they may hold what the events"
                + " have lost. An embedded journal must not be open in a node; on Cassandra no node may run.")
final class RebuildCommand extends ReplayCommand {
    @ArgGroup(multiplicity = "1")
    private @Nullable Which which;

    @Option(names = "--dry-run", description = "tell what would be done, write nothing; a node may run meanwhile")
    private boolean dryRun;

    /** One document or all. */
    static final class Which {
        @Parameters(paramLabel = "DOC", description = "one document only")
        private @Nullable String name;

        @Option(names = "--all", description = "all documents")
        private boolean all;
    }

    @Override
    JournalSession session() {
        return dryRun ? journal().open() : journal().openToWrite();
    }

    @Override
    int run(JournalSession session) {
        Which chosen = Objects.requireNonNull(which);
        String name = chosen.name;
        List<StoredDocument> documents =
                chosen.all || name == null ? session.documents() : List.of(session.document(name));
        JournalSnapshots snapshots = new JournalSnapshots(session.system());
        boolean refused = false;
        try (ProgressBar progress = progress("documents", documents.size())) {
            for (StoredDocument document : documents) {
                refused |= !rebuild(session, document, snapshots);
                progress.step();
            }
        }
        return refused ? Main.FOUND : 0;
    }

    /** Whether the document has sound events, so that it has a new journal snapshot or needs none. */
    private boolean rebuild(JournalSession session, StoredDocument document, JournalSnapshots snapshots) {
        Optional<HistoryState> present = JournalSession.await(snapshots.newest(document, Long.MAX_VALUE));
        Verification verification = Verifier.begin(session, document, snapshots);
        Verifier.read(session, document, verification);
        Optional<Finding> wrong = verification.end(session.highestNoted(document)).stream()
                .filter(finding -> !finding.kind().isNotice() && finding.kind() != Finding.Kind.SNAPSHOT_DIFFERS)
                .findFirst();
        if (wrong.isPresent()) {
            tell(document, "refused", 0, "not rebuilt: " + wrong.get().text());
            return false;
        }
        Optional<JournalSnapshot> snapshot =
                verification.journalSnapshot(Clock.systemUTC().millis());
        if (snapshot.isEmpty()) {
            tell(document, "unchanged", 0, "has no events");
            return true;
        }
        if (!dryRun) {
            JournalSession.await(snapshots.replace(document, snapshot.get()));
        }
        String before = present.map(state -> "in place of that of event " + state.sequence())
                .orElse("the first");
        tell(
                document,
                dryRun ? "would-rebuild" : "rebuilt",
                snapshot.get().sequence(),
                (dryRun ? "would get" : "has") + " a journal snapshot of event "
                        + snapshot.get().sequence() + " with "
                        + snapshot.get().state().size() + " bytes, " + before);
        return true;
    }

    private void tell(StoredDocument document, String result, long sequence, String text) {
        String documentName = document.document().value();
        print(
                Json.of("document", documentName)
                        .with("result", result)
                        .with("sequence", sequence)
                        .with("text", text)
                        .members(),
                documentName + ": " + text);
    }
}
