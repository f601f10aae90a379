package io.scriptorium.document;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom a room asks when the document waits for updates it never saw: first the session that sent the last update, then
 * all, from then on one at a time, less and less often. Mutable, confined to the room.
 */
final class PendingWatch {
    private static final int FACTOR = 4;
    private static final Duration INTERVAL_MAX = Duration.ofMinutes(1);

    private final DocumentSettings settings;
    private final RoomPort port;
    private Duration interval;
    private boolean pending;
    private int round;
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
            round = 0;
            port.startTimer(RoomTimer.PENDING, interval);
        } else if (!nowPending && pending) {
            port.cancelTimer(RoomTimer.PENDING);
        }
        pending = nowPending;
    }

    /** The wait is over: who is to be asked now. */
    List<Member> membersToAsk(List<Member> present) {
        Duration longer = interval.multipliedBy(FACTOR);
        interval = longer.compareTo(INTERVAL_MAX) > 0 ? INTERVAL_MAX : longer;
        port.startTimer(RoomTimer.PENDING, interval);
        Member sender = lastSender;
        if (round == 0 && (sender == null || sender.hasLeft)) {
            round = 1;
        }
        if (round == 0 && sender != null) {
            round = 1;
            return List.of(sender);
        }
        List<Member> all = new ArrayList<>(present);
        int thisRound = round++;
        // Everybody answers with the whole delete set: once is enough.
        return thisRound == 1 || all.isEmpty() ? all : List.of(all.get(thisRound % all.size()));
    }
}
