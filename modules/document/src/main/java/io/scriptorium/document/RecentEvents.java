package io.scriptorium.document;

import io.scriptorium.crdt.lib0.Bytes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The newest events of one document, within a bound in bytes, for those who missed some. Confined to the entity. */
final class RecentEvents {
    private record Recent(long sequence, List<Bytes> updates, long sizeBytes) {}

    private final long bytesMax;
    private final Deque<Recent> events = new ArrayDeque<>();
    private long bytes;

    RecentEvents(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    void add(long sequence, UpdatesAppended event) {
        List<Bytes> updates =
                event.updates().stream().map(JournaledUpdate::bytes).toList();
        events.addLast(new Recent(sequence, updates, event.sizeBytes()));
        bytes += event.sizeBytes();
        while (bytes > bytesMax) {
            bytes -= events.removeFirst().sizeBytes();
        }
    }

    /** Forgets everything: the numbers do not hold. */
    void clear() {
        events.clear();
        bytes = 0;
    }

    /** Every update after {@code sequence} up to {@code latest}, or empty if some of them are no longer kept. */
    Optional<List<Bytes>> since(long sequence, long latest) {
        if (sequence >= latest) {
            return Optional.of(List.of());
        }
        if (events.isEmpty() || events.getFirst().sequence() > sequence + 1) {
            return Optional.empty();
        }
        List<Bytes> missed = new ArrayList<>();
        for (Iterator<Recent> newestFirst = events.iterator(); newestFirst.hasNext(); ) {
            Recent event = newestFirst.next();
            if (event.sequence() > sequence) {
                missed.addAll(event.updates());
            }
        }
        return Optional.of(missed);
    }
}
