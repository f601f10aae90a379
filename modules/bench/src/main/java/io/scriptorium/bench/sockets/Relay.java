package io.scriptorium.bench.sockets;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Follows every edit from its sender to everybody else in its document, and back to its sender, which is when it is in
 * the journal. Thread-safe.
 */
final class Relay {
    private static final long LONGEST_MICROS = 60_000_000;

    private final Map<Edit, Long> sentNanos = new ConcurrentHashMap<>();
    private final Histogram delivered = new ConcurrentHistogram(LONGEST_MICROS, 3);
    private final Histogram journaled = new ConcurrentHistogram(LONGEST_MICROS, 3);
    private final AtomicLong deliveries = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private volatile boolean measuring;

    private record Edit(long client, long clock) {}

    /** From now on, or no more. */
    void measure(boolean on) {
        measuring = on;
    }

    /** The client types now; the moment it was to type counts, so that a late generator is not a fast server. */
    void send(Client client, long dueNanos) {
        boolean measured = measuring;
        sentNanos.put(new Edit(client.id(), client.nextClock()), measured ? dueNanos : -1);
        client.type();
        if (measured) {
            sent.incrementAndGet();
        }
    }

    void received(Client receiver, long client, long clock) {
        Edit edit = new Edit(client, clock);
        Long due = sentNanos.get(edit);
        if (due == null || due < 0) {
            return;
        }
        long micros = Math.min(LONGEST_MICROS, Math.max(0, (System.nanoTime() - due) / 1_000));
        if (receiver.id() == client) {
            journaled.recordValue(micros);
        } else {
            delivered.recordValue(micros);
            deliveries.incrementAndGet();
        }
    }

    /** A connection ended before its time. */
    void lost() {
        lost.incrementAndGet();
    }

    long sent() {
        return sent.get();
    }

    long deliveries() {
        return deliveries.get();
    }

    long connectionsLost() {
        return lost.get();
    }

    /** Microseconds until others had it. */
    Histogram delivered() {
        return delivered;
    }

    /** Microseconds until the sender heard that it is in the journal. */
    Histogram journaled() {
        return journaled;
    }
}
