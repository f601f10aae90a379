package io.scriptorium.document.history;

import io.scriptorium.document.HistoryBase;
import io.scriptorium.document.JournaledUpdate;
import io.scriptorium.document.RoomId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * One consumer's way through the history of one document: every journaled edit after a position, once, in order, page
 * by page, and the coming ones as the journal grows.
 *
 * <p>The journal is the only source. Being told that it has grown wakes who waits, and what was not told is found when
 * the waiting is over. A consumer that does not ask for the next page costs nothing but this object.
 *
 * <p>One page at a time may be asked for; {@link #grown} may be called from any thread.
 */
public final class Feed {
    /** Edits of a page take no more memory than this and one more edit. */
    static final long PAGE_BYTES_MAX = 512 << 10;

    /** What was told of need not be readable everywhere at once; then it is looked for again. */
    private static final Duration RETRY_MIN = Duration.ofMillis(50);

    private static final Duration RETRY_MAX = Duration.ofSeconds(2);

    /** Stands for the room of what came through many. */
    private static final RoomId BASE = new RoomId("base");

    /** Where events come from. */
    @FunctionalInterface
    public interface Events {
        /**
         * Hands on the events between two sequence numbers, both included, in order, as long as they are taken.
         *
         * @param taken confined to the reading; false ends it
         */
        CompletionStage<?> read(long from, long to, Predicate<HistoryEvent> taken);
    }

    private final Events events;
    private final Growth growth = new Growth();
    /** The last edit handed on. */
    private Position after;
    /** The first sequence number of which something may be missing. */
    private long from;
    /** Whether there may be more in the journal than was read, whatever was told. */
    private boolean behind = true;
    /** What comes before all that is read. */
    private List<Edit> first = List.of();

    /**
     * Begins behind a base of the history with what the base itself holds, as one edit by nobody.
     */
    public Feed(Events events, HistoryBase base) {
        this(events, Position.lastOf(base.sequence()));
        if (!base.state().isEmpty()) {
            JournaledUpdate whole = new JournaledUpdate(base.state(), "");
            first = List.of(new Edit(after, base.timeMillis(), BASE, whole, false, 0));
        }
    }

    /**
     * Begins behind a position.
     *
     * @param after the last edit that is not wanted; {@link Position#START} for all
     */
    public Feed(Events events, Position after) {
        this.events = events;
        this.after = after;
        this.from = after.index() == Integer.MAX_VALUE ? after.sequence() + 1 : Math.max(1, after.sequence());
    }

    /** Everything up to this sequence number is in the journal. */
    public void grown(long sequence) {
        growth.tell(sequence);
    }

    /** The last edit that was handed on, or where this began. */
    public Position position() {
        return after;
    }

    /**
     * The next edits.
     *
     * @param editsMax most of them, at least one
     * @param wait how long to wait for the first one
     * @return at least one, unless there was none in this time
     */
    public CompletionStage<List<Edit>> next(int editsMax, Duration wait) {
        if (!first.isEmpty()) {
            List<Edit> given = first;
            first = List.of();
            return completed(given);
        }
        long deadlineNanos = System.nanoTime() + wait.toNanos();
        if (!behind) {
            return await(editsMax, deadlineNanos, RETRY_MIN);
        }
        return read(editsMax, Long.MAX_VALUE)
                .thenCompose(edits -> edits.isEmpty() ? await(editsMax, deadlineNanos, RETRY_MIN) : completed(edits));
    }

    private CompletionStage<List<Edit>> await(int editsMax, long deadlineNanos, Duration retry) {
        Duration rest = Duration.ofNanos(deadlineNanos - System.nanoTime());
        if (rest.isNegative() || rest.isZero()) {
            behind = true;
            return completed(List.of());
        }
        return growth.awaitAtLeast(from, rest).thenCompose(to -> {
            if (to == 0) {
                return read(editsMax, Long.MAX_VALUE);
            }
            return read(editsMax, to)
                    .thenCompose(edits -> edits.isEmpty()
                            ? later(retry).thenCompose(again -> await(editsMax, deadlineNanos, longer(retry)))
                            : completed(edits));
        });
    }

    private static Duration longer(Duration retry) {
        Duration doubled = retry.multipliedBy(2);
        return doubled.compareTo(RETRY_MAX) > 0 ? RETRY_MAX : doubled;
    }

    private static CompletionStage<Void> later(Duration time) {
        Executor after = CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS);
        return CompletableFuture.runAsync(() -> {}, after);
    }

    private static CompletionStage<List<Edit>> completed(List<Edit> edits) {
        return CompletableFuture.completedFuture(edits);
    }

    private CompletionStage<List<Edit>> read(int editsMax, long to) {
        FeedPage page = new FeedPage(after, editsMax, PAGE_BYTES_MAX);
        return events.read(from, to, page::add).thenApply(read -> {
            List<Edit> edits = page.edits();
            if (!edits.isEmpty()) {
                after = edits.get(edits.size() - 1).position();
            }
            behind = page.isCut();
            from = page.isCut() ? after.sequence() : Math.max(from, page.sequence() + 1);
            return edits;
        });
    }
}
