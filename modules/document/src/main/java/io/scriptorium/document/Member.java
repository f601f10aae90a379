package io.scriptorium.document;

import java.util.HashSet;
import java.util.Set;

/** What a room knows of one of its sessions. Mutable, confined to the room. */
final class Member {
    private static final long NOT_LAGGING = -1;

    final Session session;
    final String principal;
    /** Show ordinal from which on live updates were offered to the session. */
    final long audienceSince;
    /** Clients whose presence this session introduced. */
    final Set<Long> presence = new HashSet<>();

    /** Sync step 2 and update messages received. */
    long received;

    /** Those of them that are in the journal. */
    long acknowledged;

    /** Whether the server's step 1 has been sent. */
    boolean asked;

    private long laggingSince = NOT_LAGGING;

    Member(Session session, String principal, long audienceSince) {
        this.session = session;
        this.principal = principal;
        this.audienceSince = audienceSince;
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
