package io.scriptorium.document;

/**
 * What a room has told the meter of itself, so that the sums over all rooms stay right: only what has changed since is
 * told. Also how long the room has been without its entity. Mutable, confined to the room.
 */
final class RoomGauges {
    private final DocumentMeter meter;
    private int sessions;
    private int lagging;
    private boolean holding;
    private long unacknowledgedBytes;
    private long keptBytes;
    private boolean found;
    private boolean searching;
    private long searchingSinceMillis;

    RoomGauges(DocumentMeter meter) {
        this.meter = meter;
    }

    /** Tells what is different now. */
    void update(Audience audience, UpdateLog log) {
        tell(audience.size(), audience.lagging(), audience.isPaused());
        tellBytes(log.unacknowledgedBytes(), log.keptBytes());
    }

    /** The room looks for its entity from now on, unless it did so before. */
    void searches(long nowMillis) {
        if (!searching) {
            searching = true;
            searchingSinceMillis = nowMillis;
        }
    }

    /** The room has found its entity, or heard of it again. */
    void finds(long nowMillis) {
        if (searching && found) {
            meter.handedOff(nowMillis - searchingSinceMillis);
        } else if (searching) {
            meter.roomOpened(nowMillis - searchingSinceMillis);
        }
        searching = false;
        found = true;
    }

    /** The room has ended. */
    void end() {
        tell(0, 0, false);
        tellBytes(0, 0);
    }

    private void tell(int sessionsNow, int laggingNow, boolean holdingNow) {
        if (sessionsNow != sessions) {
            meter.sessions(sessionsNow - sessions);
            sessions = sessionsNow;
        }
        if (laggingNow != lagging) {
            meter.laggingSessions(laggingNow - lagging);
            lagging = laggingNow;
        }
        if (holdingNow != holding) {
            meter.holdingRooms(holdingNow ? 1 : -1);
            holding = holdingNow;
        }
    }

    private void tellBytes(long unacknowledgedNow, long keptNow) {
        if (unacknowledgedNow != unacknowledgedBytes) {
            meter.unacknowledgedBytes(unacknowledgedNow - unacknowledgedBytes);
            unacknowledgedBytes = unacknowledgedNow;
        }
        if (keptNow != keptBytes) {
            meter.keptBytes(keptNow - keptBytes);
            keptBytes = keptNow;
        }
    }
}
