package io.scriptorium.journal;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.pekko.util.ByteString;

/** The parts of a journal without an actor system around them. Events are texts. */
final class OpenJournal implements AutoCloseable {
    final JournalDatabase database;
    final JournalReader reader;
    final GroupWriter writer;
    final JournalEraser eraser;

    OpenJournal(RocksJournalSettings settings) {
        database = new JournalDatabase(settings);
        reader = new JournalReader(database, settings.readPageBytes());
        writer = new GroupWriter(database, reader.lastOrder(), settings);
        eraser = new JournalEraser(database, reader, writer);
    }

    static OpenJournal in(Path directory) {
        return new OpenJournal(RocksConfig.settings(directory));
    }

    static StoredEvent event(long sequenceNr, String text) {
        return event(sequenceNr, ByteString.fromString(text, StandardCharsets.UTF_8));
    }

    static StoredEvent event(long sequenceNr, ByteString bytes) {
        return new StoredEvent(sequenceNr, 1_000 + sequenceNr, "writer", "", null, new StoredPayload(1, "text", bytes));
    }

    static StoredSnapshot snapshot(long sequenceNr, String text) {
        return new StoredSnapshot(sequenceNr, 2_000, null, new StoredPayload(1, "text", ByteString.fromString(text)));
    }

    CompletableFuture<Void> submit(String id, long sequenceNr, String text) {
        return writer.submit(new Change.Append(id, List.of(event(sequenceNr, text))));
    }

    /** Writes an event and waits until it is acknowledged. */
    void append(String id, long sequenceNr, String text) {
        join(submit(id, sequenceNr, text));
    }

    /** Waits for an answer of the writer and throws what it failed with. */
    static void join(CompletableFuture<?> written) {
        try {
            written.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof JournalException cause) {
                throw cause;
            }
            throw e;
        }
    }

    List<String> texts(String id) {
        return reader.events(id, 0, Long.MAX_VALUE, Long.MAX_VALUE).stream()
                .map(event -> event.payload().bytes().utf8String())
                .toList();
    }

    @Override
    public void close() {
        eraser.close();
        writer.close();
        database.close();
    }
}
