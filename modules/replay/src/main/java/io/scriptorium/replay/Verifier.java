package io.scriptorium.replay;

import io.scriptorium.document.HistoryBase;
import io.scriptorium.document.StoredDocument;
import io.scriptorium.document.history.HistoryState;
import io.scriptorium.document.history.JournalSnapshots;
import io.scriptorium.document.history.Verification;
import java.util.Optional;

/** Gives a verification the events of a document. */
final class Verifier {
    private Verifier() {}

    /** A verification that has no events yet, with the newest journal snapshot and from where the history begins. */
    static Verification begin(JournalSession session, StoredDocument document, JournalSnapshots snapshots) {
        Optional<HistoryState> snapshot = JournalSession.await(snapshots.newest(document, Long.MAX_VALUE));
        Optional<HistoryBase> base = JournalSession.await(session.history().base(document));
        return new Verification(document, snapshot, base);
    }

    /** Reads all events; if one of a page cannot be read, those before it are taken one by one until it comes. */
    static void read(JournalSession session, StoredDocument document, Verification verification) {
        try {
            JournalSession.await(session.history()
                    .fold(
                            session.history().events(document, verification.next(), Long.MAX_VALUE),
                            verification,
                            Verification::add));
        } catch (RuntimeException e) {
            readOneByOne(session, document, verification, e);
        }
    }

    private static void readOneByOne(
            JournalSession session, StoredDocument document, Verification verification, RuntimeException failure) {
        while (true) {
            long next = verification.next();
            long before = verification.events();
            try {
                JournalSession.await(session.history()
                        .fold(session.history().events(document, next, next), verification, Verification::add));
            } catch (RuntimeException e) {
                verification.unreadable(next, String.valueOf(e.getMessage()));
                return;
            }
            if (verification.events() == before) {
                verification.unreadable(next, String.valueOf(failure.getMessage()));
                return;
            }
        }
    }
}
