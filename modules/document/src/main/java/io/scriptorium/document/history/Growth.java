package io.scriptorium.document.history;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How far a journal is known to reach, for one who waits. Thread-safe. */
final class Growth {
    private long known;
    private long wanted;
    private @Nullable CompletableFuture<Long> waiting;

    /** Everything up to this sequence number is in the journal. */
    void tell(long sequence) {
        CompletableFuture<Long> told;
        long reached;
        synchronized (this) {
            known = Math.max(known, sequence);
            reached = known;
            if (waiting == null || known < wanted) {
                return;
            }
            told = waiting;
            waiting = null;
        }
        told.complete(reached);
    }

    /**
     * Waits until a sequence number is there. One may wait at a time, and goes on in a thread that nobody else needs.
     *
     * @return how far the journal reaches then; 0 if it did not grow so far in this time
     */
    CompletionStage<Long> awaitAtLeast(long sequence, Duration timeout) {
        CompletableFuture<Long> promise = new CompletableFuture<>();
        synchronized (this) {
            if (known >= sequence) {
                return CompletableFuture.completedFuture(known);
            }
            wanted = sequence;
            waiting = promise;
        }
        return promise.completeOnTimeout(0L, Math.max(0, timeout.toNanos()), TimeUnit.NANOSECONDS)
                .thenApplyAsync(to -> to);
    }
}
