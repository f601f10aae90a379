package io.scriptorium.gateway.api;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Lets a bounded number of works run at a time, since each holds a document in memory; a bounded number of others wait
 * their turn, and what comes beyond is refused. Thread-safe.
 */
final class WorkLimit {
    private final int runningMax;
    private final int waitingMax;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int running;

    WorkLimit(int runningMax, int waitingMax) {
        this.runningMax = runningMax;
        this.waitingMax = waitingMax;
    }

    /**
     * Starts the work now or later.
     *
     * @throws ProblemException if too many wait
     */
    <T> CompletionStage<T> run(Supplier<CompletionStage<T>> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Runnable start = () -> start(work, result);
        synchronized (this) {
            if (running == runningMax) {
                if (waiting.size() == waitingMax) {
                    throw new Problem(Problem.Kind.UNAVAILABLE, "too many requests wait for documents").thrown();
                }
                waiting.add(start);
                return result;
            }
            running++;
        }
        start.run();
        return result;
    }

    private <T> void start(Supplier<CompletionStage<T>> work, CompletableFuture<T> result) {
        CompletionStage<T> started;
        try {
            started = work.get();
        } catch (RuntimeException e) {
            started = CompletableFuture.failedFuture(e);
        }
        CompletionStage<T> unused = started.whenComplete((value, failure) -> {
            ended();
            if (failure != null) {
                result.completeExceptionally(failure);
            } else {
                result.complete(value);
            }
        });
    }

    private void ended() {
        Runnable next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                running--;
            }
        }
        if (next != null) {
            next.run();
        }
    }
}
