package io.scriptorium.replay;

import io.scriptorium.document.StoredDocument;
import io.scriptorium.document.UpdatesAppended;
import io.scriptorium.document.history.HistoryEvent;
import io.scriptorium.journal.JournalProfile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/** Embedded journals for tests: written event by event, and commands run on them as the script runs them. */
final class Journals {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private Journals() {}

    /** Writes events of a document into the journal of a data directory, one after the other. */
    static void write(Path data, StoredDocument document, List<UpdatesAppended> events) {
        try (JournalSession session = new JournalSession(JournalProfile.rocksdb(data.resolve("journal"), false))) {
            ActorRef<Importer.Command> writer = session.system()
                    .systemActorOf(
                            Importer.create(document.persistenceId()), "writer-" + UUID.randomUUID(), Props.empty());
            for (UpdatesAppended event : events) {
                JournalSession.await(AskPattern.<Importer.Command, Long>ask(
                        writer,
                        replyTo -> new Importer.Append(List.of(event), replyTo),
                        TIMEOUT,
                        session.system().scheduler()));
            }
            writer.tell(new Importer.Stop());
        }
    }

    /** All events of a document. */
    static List<HistoryEvent> read(Path data, StoredDocument document) {
        try (JournalSession session = new JournalSession(JournalProfile.rocksdb(data.resolve("journal"), true))) {
            List<HistoryEvent> events = new ArrayList<>();
            JournalSession.await(
                    session.history().fold(session.history().events(document, 1, Long.MAX_VALUE), events, List::add));
            return events;
        }
    }

    /** What a command printed, and how it ended. */
    record Result(int code, String out, String err) {
        List<String> lines() {
            return out.lines().toList();
        }
    }

    /** Runs a command line. */
    static Result run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.run(new PrintWriter(out), new PrintWriter(err), arguments);
        return new Result(code, out.toString(), err.toString());
    }
}
