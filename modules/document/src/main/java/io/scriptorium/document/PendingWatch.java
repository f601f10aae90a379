package io.scriptorium.document;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom a room asks when the document waits for updates it never saw: first the session that sent the last update, later all, less and
 * less often. Mutable, confined to the room.
 */
final class PendingWatch {
    private static final int FACTOR = 4;
    private static final Duration INTERVAL_MAX = Duration.ofMinutes(1);

    private final DocumentSettings settings;
    private final RoomPort port;
    private Duration interval;
    private boolean pending;
    private boolean senderAsked;
    private @Nullable Member lastSender;

    PendingWatch(DocumentSettings settings, RoomPort port) {
        this.settings = settings;
        this.port = port;
        this.interval = settings.pendingAskAfter();
    }

    void lastSender(Member sender) {
        lastSender = sender;
    }

    /** What the entity last said. */
    void documentIsPending(boolean nowPending) {
        if (nowPending && !pending) {
            interval = settings.pendingAskAfter();
            senderAsked = false;
            port.startTimer(RoomTimer.PENDING, interval);
        } else if (!nowPending && pending) {
            port.cancelTimer(RoomTimer.PENDING);
        }
        pending = nowPending;
    }

    /** The wait is over: who is to be asked now. */
    List<Member> membersToAsk(Collection<Member> present) {
        Duration longer = interval.multipliedBy(FACTOR);
        interval = longer.compareTo(INTERVAL_MAX) > 0 ? INTERVAL_MAX : longer;
        port.startTimer(RoomTimer.PENDING, interval);
        Member sender = lastSender;
        if (!senderAsked && sender != null && present.contains(sender)) {
            senderAsked = true;
            return List.of(sender);
        }
        return List.copyOf(present);
    }
}
