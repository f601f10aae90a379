package io.scriptorium.replay;

import io.scriptorium.document.StoredDocument;
import io.scriptorium.document.history.Finding;
import io.scriptorium.document.history.JournalSnapshots;
import io.scriptorium.document.history.Json;
import io.scriptorium.document.history.Moment;
import io.scriptorium.document.history.Position;
import io.scriptorium.document.history.Rebuild;
import io.scriptorium.document.history.Verification;
import java.net.URI;
import java.util.List;
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
    /** A node that goes on answering may be ahead of the journal that was read. */
    private static final int LIVE_ATTEMPTS = 4;

    @Parameters(paramLabel = "DOC", arity = "0..1", description = "one document only")
    private @Nullable String name;

    @Option(names = "--all", description = "all documents, as without DOC")
    private boolean all;

    @Option(
            names = "--live",
            paramLabel = "URL",
            description = "compare with what this node answers, too; URL is that of its public port")
    private @Nullable URI live;

    @Override
    int run(JournalSession session) throws InterruptedException {
        List<StoredDocument> documents = name == null || all ? session.documents() : List.of(session.document(name));
        JournalSnapshots snapshots = new JournalSnapshots(session.system());
        long wrong = 0;
        try (ProgressBar progress = progress("documents", documents.size())) {
            for (StoredDocument document : documents) {
                Verification verification = verify(session, document, snapshots);
                List<Finding> findings = verification.findings();
                wrong += findings.stream()
                        .filter(finding -> !finding.kind().isNotice())
                        .count();
                print(document, verification, findings);
                progress.step();
            }
        }
        return wrong == 0 ? 0 : Main.FOUND;
    }

    /** Verifies; a document that is edited meanwhile may need it once more to be the same as the node's. */
    private Verification verify(JournalSession session, StoredDocument document, JournalSnapshots snapshots)
            throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            Verification verification = Verifier.begin(session, document, snapshots);
            LiveNode.Answer answer = live == null ? null : LiveNode.ask(live, document.document());
            Verifier.read(session, document, verification);
            verification.end(Math.max(session.highestNoted(document), answer == null ? 0 : answer.sequence()));
            if (answer == null) {
                return verification;
            }
            Moment then = new Moment.After(Position.lastOf(answer.sequence()));
            Rebuild rebuild = JournalSession.await(session.history().rebuild(document, then));
            verification.compareWithLive(rebuild.doc(), answer.doc());
            if (attempt == LIVE_ATTEMPTS
                    || verification.findings().stream()
                            .noneMatch(finding -> finding.kind() == Finding.Kind.LIVE_DIFFERS)) {
                return verification;
            }
        }
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
