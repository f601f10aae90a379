package io.scriptorium.document;

import io.scriptorium.crdt.lib0.Bytes;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a room knows of one of its sessions. Mutable, confined to the room. */
final class Member implements PresenceSource {
    private static final long NOT_LAGGING = -1;

    final Session session;
    final String principal;
    /** Show ordinal from which on live updates were offered to the session. */
    final long audienceSince;
    /** Clients whose presence this session told last. */
    private final Set<Long> presence = new HashSet<>();

    /** Sync step 2 and update messages received. */
    long received;

    /** Those of them that are in the journal. */
    long acknowledged;

    /** Whether the server's step 1 has been sent. */
    boolean asked;

    /** Whether the session waits for an answer to a step 1. */
    boolean syncInFlight;

    /** The newest step 1 that came meanwhile. */
    @Nullable
    Bytes nextStateVector;

    /** Whether the session has ended. */
    boolean hasLeft;

    private long laggingSince = NOT_LAGGING;

    Member(Session session, String principal, long audienceSince) {
        this.session = session;
        this.principal = principal;
        this.audienceSince = audienceSince;
    }

    @Override
    public Set<Long> presence() {
        return presence;
    }

    boolean isLagging() {
        return laggingSince != NOT_LAGGING;
    }

    /** Sequence number up to which the session had been offered everything when it began to lag. */
    long laggingSince() {
        return laggingSince;
    }

    void lags(long sequence) {
        laggingSince = sequence;
    }

    void caughtUp() {
        laggingSince = NOT_LAGGING;
    }
}
