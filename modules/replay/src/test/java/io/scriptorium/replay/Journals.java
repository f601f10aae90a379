package io.scriptorium.replay;

import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.document.JournalSnapshot;
import io.scriptorium.document.StoredDocument;
import io.scriptorium.document.UpdatesAppended;
import io.scriptorium.document.history.HistoryEvent;
import io.scriptorium.document.history.JournalSnapshots;
import io.scriptorium.journal.JournalProfile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
        write(data, Map.of(document, events));
    }

    /** Writes events of several documents. */
    static void write(Path data, Map<StoredDocument, List<UpdatesAppended>> histories) {
        try (JournalSession session = new JournalSession(JournalProfile.rocksdb(data.resolve("journal"), false))) {
            histories.forEach((document, events) -> write(session, document, events));
        }
    }

    private static void write(JournalSession session, StoredDocument document, List<UpdatesAppended> events) {
        ActorRef<Importer.Command> writer = session.system()
                .systemActorOf(Importer.create(document.persistenceId()), "writer-" + UUID.randomUUID(), Props.empty());
        for (UpdatesAppended event : events) {
            JournalSession.await(AskPattern.<Importer.Command, Long>ask(
                    writer,
                    replyTo -> new Importer.Append(List.of(event), replyTo),
                    TIMEOUT,
                    session.system().scheduler()));
        }
        writer.tell(new Importer.Stop());
    }

    /** Events with the digests that they get one after the other from the first place on. */
    static List<UpdatesAppended> linked(StoredDocument document, List<UpdatesAppended> events) {
        List<UpdatesAppended> linked = new ArrayList<>();
        Bytes previous = Bytes.empty();
        for (UpdatesAppended event : events) {
            UpdatesAppended next = event.linked(document.persistenceId(), linked.size() + 1L, previous);
            previous = next.digest();
            linked.add(next);
        }
        return linked;
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

    /** Puts a journal snapshot in place of those there are. */
    static void snapshot(Path data, StoredDocument document, JournalSnapshot snapshot) {
        try (JournalSession session = new JournalSession(JournalProfile.rocksdb(data.resolve("journal"), false))) {
            JournalSession.await(new JournalSnapshots(session.system()).replace(document, snapshot));
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
