package io.scriptorium.document.history;

import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.DocOptions;
import io.scriptorium.crdt.SharedText;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.document.DocumentId;
import io.scriptorium.document.JournaledUpdate;
import io.scriptorium.document.RoomId;
import io.scriptorium.document.StoredDocument;
import io.scriptorium.document.UpdatesAppended;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Events of a document that three authors edit at random, each seeing the others' edits now and then. */
final class RandomHistory {
    static final StoredDocument DOCUMENT = new StoredDocument(new DocumentId("random"), 1);
    static final List<String> AUTHORS = List.of("ada", "bert", "cleo");

    private final Random random;
    private final Doc server = new Doc(new DocOptions(0, true));
    private final List<Doc> replicas = new ArrayList<>();
    private final List<HistoryEvent> events = new ArrayList<>();
    private final List<JournaledUpdate> updates = new ArrayList<>();

    private RandomHistory(long seed) {
        random = new Random(seed);
        for (int i = 0; i < AUTHORS.size(); i++) {
            replicas.add(new Doc(new DocOptions(i + 1, true)));
        }
    }

    /** Some edits in events of one to four. */
    static RandomHistory of(long seed, int edits) {
        RandomHistory history = new RandomHistory(seed);
        List<JournaledUpdate> batch = new ArrayList<>();
        while (history.updates.size() < edits) {
            history.edit(batch);
            if (batch.size() > history.random.nextInt(4) || history.updates.size() == edits) {
                history.journal(batch);
                batch.clear();
            }
        }
        return history;
    }

    private void journal(List<JournaledUpdate> batch) {
        if (!batch.isEmpty()) {
            long sequence = events.size() + 1L;
            UpdatesAppended event = new UpdatesAppended(1_000 * sequence, new RoomId("room"), List.copyOf(batch));
            Bytes previous = events.isEmpty()
                    ? Bytes.empty()
                    : events.get(events.size() - 1).event().digest();
            events.add(new HistoryEvent(sequence, event.linked(DOCUMENT.persistenceId(), sequence, previous)));
        }
    }

    private void edit(List<JournaledUpdate> batch) {
        int author = random.nextInt(AUTHORS.size());
        Doc replica = replicas.get(author);
        if (random.nextInt(3) == 0) {
            updates.forEach(update -> replica.apply(update.bytes()));
        }
        Bytes update = replica.transact(doc -> change(doc.text("t"), doc)).orElse(Bytes.empty());
        // as the entity decides: what is there already is not journaled
        if (!update.isEmpty() && !server.contains(update)) {
            server.apply(update);
            JournaledUpdate journaled = new JournaledUpdate(update, AUTHORS.get(author));
            updates.add(journaled);
            batch.add(journaled);
        }
    }

    private void change(SharedText text, Doc doc) {
        int length = text.length();
        switch (random.nextInt(6)) {
            case 0 -> doc.map("m").set("k" + random.nextInt(3), random.nextInt(100));
            case 1 -> {
                if (length > 1) {
                    int at = random.nextInt(length - 1);
                    text.delete(at, 1 + random.nextInt(Math.min(3, length - at)));
                }
            }
            case 2 -> {
                if (length > 1) {
                    text.format(random.nextInt(length - 1), 1, Map.of("bold", random.nextBoolean()));
                }
            }
            default -> text.insert(random.nextInt(length + 1), "abcdefgh".substring(random.nextInt(7)));
        }
    }

    List<HistoryEvent> events() {
        return events;
    }

    /** All edits in order. */
    List<JournaledUpdate> updates() {
        return updates;
    }
}
