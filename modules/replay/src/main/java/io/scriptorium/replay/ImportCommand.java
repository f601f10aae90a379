package io.scriptorium.replay;

import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.document.HistoryBase;
import io.scriptorium.document.HistoryBases;
import io.scriptorium.document.StoredDocument;
import io.scriptorium.document.UpdatesAppended;
import io.scriptorium.document.history.HistoryEvent;
import io.scriptorium.document.history.JournalSnapshots;
import io.scriptorium.document.history.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code import}: the events of an export file into a journal that does not have those documents. */
@Command(
        name = "import",
        description = "Writes the events of an export file into another journal. The file is checked as a whole first;"
                + " documents that are there already are refused. An embedded journal must not be open in a node.")
final class ImportCommand extends ReplayCommand {
    private static final int CHUNK_EVENTS = 200;
    private static final long CHUNK_BYTES = 1 << 20;
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    @Parameters(paramLabel = "FILE", description = "the export file")
    private Path file = Path.of("");

    @Option(names = "--dry-run", description = "check the file and the journal, write nothing")
    private boolean dryRun;

    @Override
    JournalSession session() {
        return dryRun ? journal().open() : journal().openToWrite();
    }

    @Override
    int run(JournalSession session) {
        ExportReader reader = new ExportReader(file);
        Check check = new Check();
        reader.read(check);
        Set<StoredDocument> present = new HashSet<>(session.documents());
        present.retainAll(check.documents);
        if (!present.isEmpty()) {
            throw new ReplayException("the journal has document "
                    + present.iterator().next().document() + " already; nothing was imported");
        }
        if (!dryRun) {
            Writing writing = new Writing(session, check.moved);
            reader.read(writing);
            writing.end();
        }
        print(
                new Json()
                        .with("documents", check.documents.size())
                        .with("events", check.events)
                        .with("renumbered", check.renumbered)
                        .members(),
                (dryRun ? "would import " : "imported ") + check.documents.size() + " document(s), " + check.events
                        + " events"
                        + (check.renumbered == 0
                                ? ""
                                : "; " + check.renumbered + " of them get other sequence numbers: two owners had"
                                        + " written the same, or earlier ones are missing"));
        return 0;
    }

    /** Reads without writing. */
    private static final class Check implements ExportReader.Visitor {
        private final Set<StoredDocument> documents = new HashSet<>();
        /** Those with events that get other sequence numbers. */
        private final Set<StoredDocument> moved = new HashSet<>();

        private @Nullable StoredDocument current;
        private long events;
        private long renumbered;
        private long next;

        @Override
        public void document(StoredDocument document, Optional<HistoryBase> base) {
            if (!documents.add(document)) {
                throw new ReplayException("the file has document " + document.document() + " twice");
            }
            current = document;
            next = base.map(HistoryBase::sequence).orElse(0L) + 1;
        }

        @Override
        public void event(HistoryEvent event) {
            events++;
            if (event.sequence() != next) {
                renumbered++;
                moved.add(Objects.requireNonNull(current));
            }
            next++;
        }
    }

    /** Writes in chunks, one after the other. */
    private static final class Writing implements ExportReader.Visitor {
        private final JournalSession session;
        private final ActorSystem<Void> system;
        private final Set<StoredDocument> moved;
        private final List<UpdatesAppended> chunk = new ArrayList<>();
        /** The document whose events come; null if they keep their places and so their digests. */
        private @Nullable StoredDocument relinked;

        private long sequence;
        private Bytes previous = Bytes.empty();
        private long chunkBytes;
        private @Nullable ActorRef<Importer.Command> importer;

        private Writing(JournalSession session, Set<StoredDocument> moved) {
            this.session = session;
            this.system = session.system();
            this.moved = moved;
        }

        @Override
        public void document(StoredDocument document, Optional<HistoryBase> base) {
            end();
            relinked = moved.contains(document) ? document : null;
            sequence = base.map(HistoryBase::sequence).orElse(0L);
            previous = base.map(HistoryBase::digest).orElse(Bytes.empty());
            long last = start(document);
            if (last != 0) {
                throw new ReplayException("the journal has had a document " + document.document()
                        + " before, up to sequence number " + last);
            }
            base.ifPresent(found -> begin(document, found));
        }

        /** Answers the last sequence number of the journal. */
        private long start(StoredDocument document) {
            ActorRef<Importer.Command> next = system.systemActorOf(
                    Importer.create(document.persistenceId()), "importer-" + UUID.randomUUID(), Props.empty());
            importer = next;
            return JournalSession.await(
                    AskPattern.<Importer.Command, Long>ask(next, Importer.Last::new, TIMEOUT, system.scheduler()));
        }

        /** Stores where the history begins, so that the first event gets the number behind it. */
        private void begin(StoredDocument document, HistoryBase base) {
            end();
            JournalSession.await(new HistoryBases(system).save(document.persistenceId(), base));
            JournalSession.await(new JournalSnapshots(system).replace(document, base.toJournalSnapshot()));
            session.register(document);
            long last = start(document);
            if (last != base.sequence()) {
                throw new ReplayException("the history of " + document.document() + " begins behind event "
                        + base.sequence() + ", but the journal behind event " + last);
            }
        }

        @Override
        public void event(HistoryEvent event) {
            chunk.add(placed(event.event()));
            event.event()
                    .updates()
                    .forEach(update -> chunkBytes += update.bytes().size());
            if (chunk.size() >= CHUNK_EVENTS || chunkBytes >= CHUNK_BYTES) {
                write();
            }
        }

        /** The event with the digest of the place that it gets. */
        private UpdatesAppended placed(UpdatesAppended event) {
            StoredDocument document = relinked;
            sequence++;
            if (document == null || event.digest().isEmpty()) {
                previous = Bytes.empty();
                return event;
            }
            UpdatesAppended placed = event.linked(document.persistenceId(), sequence, previous);
            previous = placed.digest();
            return placed;
        }

        private void write() {
            ActorRef<Importer.Command> current = importer;
            if (current != null && !chunk.isEmpty()) {
                List<UpdatesAppended> events = List.copyOf(chunk);
                JournalSession.await(AskPattern.<Importer.Command, Long>ask(
                        current, replyTo -> new Importer.Append(events, replyTo), TIMEOUT, system.scheduler()));
            }
            chunk.clear();
            chunkBytes = 0;
        }

        private void end() {
            write();
            if (importer != null) {
                importer.tell(new Importer.Stop());
                importer = null;
            }
        }
    }
}
