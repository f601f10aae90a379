package io.scriptorium.gateway.http;

import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The one moment at which a connection runs out of patience. Moving it is cheap. Confined to its event loop. */
final class Deadline {
    private final EventExecutor executor;
    private @Nullable Future<?> timer;
    private @Nullable Runnable action;
    private long atNanos;
    private long timerNanos;

    Deadline(EventExecutor executor) {
        this.executor = executor;
    }

    /** Sets or moves it. */
    void in(Duration time, Runnable then) {
        long now = System.nanoTime();
        action = then;
        atNanos = now + time.toNanos();
        if (timer != null && timerNanos - atNanos > 0) {
            timer.cancel(false);
            timer = null;
        }
        if (timer == null) {
            schedule(now);
        }
    }

    /** Takes it away for now. */
    void none() {
        action = null;
    }

    /** Takes it away for ever. */
    void cancel() {
        action = null;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void schedule(long now) {
        timerNanos = atNanos;
        timer = executor.schedule(this::fire, atNanos - now, TimeUnit.NANOSECONDS);
    }

    private void fire() {
        timer = null;
        Runnable then = action;
        if (then == null) {
            return;
        }
        long now = System.nanoTime();
        if (atNanos - now > 0) {
            schedule(now);
        } else {
            action = null;
            then.run();
        }
    }
}
