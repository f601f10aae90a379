package io.scriptorium.interop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.pekko.persistence.PersistentRepr;

/**
 * What a {@link CommandedJournal} holds, and how it behaves: a test tells. It outlives the actor systems that use it,
 * as a disk does. Thread-safe.
 */
final class Adversary {
    private static final Map<String, Adversary> ALL = new ConcurrentHashMap<>();

    /** What happens to a write. */
    enum Mode {
        /** It is stored and answered at once. */
        WRITE,
        /** It waits, neither stored nor answered, until the mode changes to {@link #WRITE}. */
        HOLD,
        /** It fails and is not stored. */
        FAIL,
        /** It is stored, and then reported as timed out. */
        STORE_AND_TIME_OUT,
        /** It is not stored, and reported as timed out. */
        LOSE_AND_TIME_OUT
    }

    private final Map<String, NavigableMap<Long, PersistentRepr>> events = new ConcurrentHashMap<>();
    private final List<Write> held = new ArrayList<>();
    private Mode mode = Mode.WRITE;
    private int refused;

    private record Write(List<PersistentRepr> events, CompletableFuture<Void> done) {}

    /** The one of this name, made at its first use; a journal's configuration names it. */
    static Adversary named(String name) {
        return ALL.computeIfAbsent(name, it -> new Adversary());
    }

    synchronized void setMode(Mode newMode) {
        mode = newMode;
        if (newMode == Mode.WRITE) {
            List<Write> released = List.copyOf(held);
            held.clear();
            released.forEach(it -> {
                store(it.events());
                it.done().complete(null);
            });
        }
    }

    /** Writes that wait now. */
    synchronized int held() {
        return held.size();
    }

    /** Writes that were answered with a failure since the start. */
    synchronized int refused() {
        return refused;
    }

    /** Events stored under all persistence ids together. */
    synchronized int stored() {
        return events.values().stream().mapToInt(Map::size).sum();
    }

    synchronized CompletableFuture<Void> write(List<PersistentRepr> newEvents) {
        return switch (mode) {
            case WRITE -> {
                store(newEvents);
                yield CompletableFuture.completedFuture(null);
            }
            case HOLD -> {
                Write write = new Write(newEvents, new CompletableFuture<>());
                held.add(write);
                yield write.done();
            }
            case STORE_AND_TIME_OUT -> {
                store(newEvents);
                yield refuse(new TimeoutException("the journal took too long"));
            }
            case LOSE_AND_TIME_OUT -> refuse(new TimeoutException("the journal took too long"));
            case FAIL -> refuse(new IOException("the journal refuses"));
        };
    }

    private CompletableFuture<Void> refuse(Exception reason) {
        refused++;
        return CompletableFuture.failedFuture(reason);
    }

    void replay(String persistenceId, long from, long to, long max, Consumer<PersistentRepr> consumer) {
        eventsOf(persistenceId).tailMap(from, true).headMap(to, true).values().stream()
                .limit(max)
                .toList()
                .forEach(consumer);
    }

    long highestSequenceNr(String persistenceId) {
        NavigableMap<Long, PersistentRepr> own = eventsOf(persistenceId);
        return own.isEmpty() ? 0 : own.lastKey();
    }

    private void store(List<PersistentRepr> newEvents) {
        for (PersistentRepr event : newEvents) {
            if (eventsOf(event.persistenceId()).putIfAbsent(event.sequenceNr(), event) != null) {
                throw new AssertionError("sequence number %d of %s was written twice"
                        .formatted(event.sequenceNr(), event.persistenceId()));
            }
        }
    }

    private NavigableMap<Long, PersistentRepr> eventsOf(String persistenceId) {
        return events.computeIfAbsent(persistenceId, it -> new ConcurrentSkipListMap<>());
    }
}
