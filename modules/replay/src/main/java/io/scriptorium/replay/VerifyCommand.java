package io.scriptorium.replay;

import io.scriptorium.document.HistoryBase;
import io.scriptorium.document.StoredDocument;
import io.scriptorium.document.history.Finding;
import io.scriptorium.document.history.HistoryState;
import io.scriptorium.document.history.JournalSnapshots;
import io.scriptorium.document.history.Json;
import io.scriptorium.document.history.Verification;
import java.util.List;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code verify}: whether the history holds together. */
@Command(
        name = "verify",
        description = "Replays documents from their first event and tells what is wrong with their history: missing,"
                + " repeated, undecodable events, two writers of one number, updates without what they depend on,"
                + " journal snapshots that differ. Without DOC all documents.")
final class VerifyCommand extends ReplayCommand {
    @Parameters(paramLabel = "DOC", arity = "0..1", description = "one document only")
    private @Nullable String name;

    @Option(names = "--all", description = "all documents, as without DOC")
    private boolean all;

    @Override
    int run(JournalSession session) {
        List<StoredDocument> documents = name == null || all ? session.documents() : List.of(session.document(name));
        JournalSnapshots snapshots = new JournalSnapshots(session.system());
        long wrong = 0;
        try (ProgressBar progress = progress("documents", documents.size())) {
            for (StoredDocument document : documents) {
                Verification verification = verify(session, document, snapshots);
                List<Finding> findings = verification.end(0);
                wrong += findings.stream()
                        .filter(finding -> !finding.kind().isNotice())
                        .count();
                print(document, verification, findings);
                progress.step();
            }
        }
        return wrong == 0 ? 0 : Main.FOUND;
    }

    private static Verification verify(JournalSession session, StoredDocument document, JournalSnapshots snapshots) {
        Optional<HistoryState> snapshot = JournalSession.await(snapshots.newest(document, Long.MAX_VALUE));
        Optional<HistoryBase> base = JournalSession.await(session.history().base(document));
        Verification verification = new Verification(document, snapshot, base);
        try {
            JournalSession.await(session.history()
                    .fold(
                            session.history().events(document, verification.next(), Long.MAX_VALUE),
                            verification,
                            Verification::add));
        } catch (RuntimeException e) {
            verification.unreadable(verification.next(), String.valueOf(e.getMessage()));
        }
        return verification;
    }

    private void print(StoredDocument document, Verification verification, List<Finding> findings) {
        String documentName = document.document().value();
        for (Finding finding : findings) {
            print(
                    Json.of("document", documentName)
                            .with("finding", finding.kind().toString())
                            .with("sequence", finding.sequence())
                            .with("text", finding.text())
                            .members(),
                    documentName + ": " + finding.kind() + ": " + finding.text());
        }
        print(
                Json.of("document", documentName)
                        .with("events", verification.events())
                        .with("edits", verification.edits())
                        .with("findings", findings.size())
                        .members(),
                documentName + ": " + verification.events() + " events, " + verification.edits() + " edits, "
                        + (findings.isEmpty() ? "nothing wrong" : findings.size() + " finding(s)"));
    }
}
