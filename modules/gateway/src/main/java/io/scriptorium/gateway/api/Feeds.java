package io.scriptorium.gateway.api;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;

/** The change feeds of a node: bounds and counts them, and ends them with the node. Thread-safe. */
public final class Feeds {
    private final FeedSettings settings;
    private final SharedKillSwitch streams = KillSwitches.shared("feeds");
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong documentBytes = new AtomicLong();
    private final LongAdder sent = new LongAdder();
    private final LongAdder refused = new LongAdder();

    Feeds(FeedSettings settings) {
        this.settings = settings;
    }

    /** One feed's part of what is bounded, until it is closed. */
    final class Place implements AutoCloseable {
        private boolean closed;
        private long held;

        private Place() {}

        /** The feed's document takes so much memory now; false if that is too much for all of them together. */
        synchronized boolean holds(long bytes) {
            long now = closed ? 0 : bytes;
            long all = documentBytes.addAndGet(now - held);
            held = now;
            return all <= settings.documentBytesMax();
        }

        /** Gives everything back. */
        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                documentBytes.addAndGet(-held);
                held = 0;
                open.decrementAndGet();
            }
        }
    }

    /**
     * A place for one more feed.
     *
     * @throws ProblemException if there is none
     */
    Place open() {
        if (ended.isDone()) {
            throw refused("this node shuts down");
        }
        if (open.incrementAndGet() > settings.feedsMax()) {
            open.decrementAndGet();
            throw refused("no more than " + settings.feedsMax() + " feeds; try again later");
        }
        return new Place();
    }

    /** Counts a refusal; to be thrown. */
    ProblemException refused(String why) {
        refused.increment();
        return new Problem(Problem.Kind.UNAVAILABLE, why).thrown();
    }

    FeedSettings settings() {
        return settings;
    }

    /** Ends streams that go through it when the node shuts down. */
    SharedKillSwitch streams() {
        return streams;
    }

    /** When the node shuts down. */
    CompletionStage<Void> ended() {
        return ended;
    }

    /** Counts changes told. */
    void sent(int changes) {
        sent.add(changes);
    }

    /** Ends all feeds, so that their consumers come back elsewhere, and admits no others. */
    public CompletionStage<Void> end() {
        ended.complete(null);
        streams.shutdown();
        return ended;
    }

    /** Feeds that are open now, waiting requests included. */
    public int openNow() {
        return open.get();
    }

    /** Changes told so far. */
    public long changesSent() {
        return sent.sum();
    }

    /** Feeds that were refused or ended because of a bound, or because the node shuts down. */
    public long refusals() {
        return refused.sum();
    }

    /** Memory of the documents that feeds keep, as the engine estimates it. */
    public long documentBytes() {
        return documentBytes.get();
    }
}
