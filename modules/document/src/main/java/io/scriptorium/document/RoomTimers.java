package io.scriptorium.document;

import io.scriptorium.protocol.Awareness;
import java.time.Duration;

/** When a room acts by itself: which timers run, and how long each waits. Mutable, confined to the room. */
final class RoomTimers {
    private static final Duration EXPIRY_CHECK = Duration.ofMillis(Awareness.TIMEOUT_MILLIS / 6);

    private final DocumentSettings settings;
    private final RoomPort port;
    private boolean retryRuns;
    private boolean tickRuns;
    private boolean expiryRuns;
    private boolean healRuns;

    RoomTimers(DocumentSettings settings, RoomPort port) {
        this.settings = settings;
        this.port = port;
    }

    /** Looks for overdue answers while one is outstanding. */
    void retryWhile(boolean waiting) {
        if (waiting && !retryRuns) {
            retryRuns = true;
            port.startTimer(RoomTimer.RETRY, settings.retryMin());
        } else if (!waiting && retryRuns) {
            retryRuns = false;
            port.cancelTimer(RoomTimer.RETRY);
        }
    }

    /** Time to look; the timer is started again if something is still outstanding. */
    void retryFired() {
        retryRuns = false;
    }

    /** The first change goes out at once; those of the following tick go together. */
    void awarenessTickIf(boolean changed) {
        if (changed && !tickRuns) {
            tickRuns = true;
            port.startTimer(RoomTimer.AWARENESS_TICK, Duration.ZERO);
        }
        if (changed) {
            presenceOrCacheExists();
        }
    }

    /** Answers whether there is something to send now; if so, the next changes wait for a tick. */
    boolean awarenessTickFired(boolean changed) {
        tickRuns = changed;
        if (changed) {
            port.startTimer(RoomTimer.AWARENESS_TICK, settings.awarenessTick());
        }
        return changed;
    }

    /** Something may grow old. */
    void presenceOrCacheExists() {
        if (!expiryRuns) {
            expiryRuns = true;
            port.startTimer(RoomTimer.AWARENESS_EXPIRY, EXPIRY_CHECK);
        }
    }

    /** Goes on as long as somebody is present. */
    void expiryFired(boolean present) {
        expiryRuns = false;
        if (present) {
            presenceOrCacheExists();
        }
    }

    /** Something may still be on its way; looks again after a while. */
    void healLater(Duration wait) {
        if (!healRuns) {
            healRuns = true;
            port.startTimer(RoomTimer.HEAL, wait);
        }
    }

    /** The wait is over. */
    void healFired() {
        healRuns = false;
    }

    /** Starts to wait for somebody to come back. */
    void nobodyIsHereIf(boolean empty) {
        if (empty) {
            port.startTimer(RoomTimer.IDLE, settings.roomIdleAfter());
        }
    }

    /** Ends that wait. */
    void somebodyIsHere() {
        port.cancelTimer(RoomTimer.IDLE);
    }
}
