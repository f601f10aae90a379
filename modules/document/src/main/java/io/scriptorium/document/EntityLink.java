package io.scriptorium.document;

import org.apache.pekko.actor.typed.ActorRef;

/**
 * What a room asks of its entity, and asks again until it is answered: to be known, to journal what its sessions sent,
 * and what syncs need. Mutable, confined to the room.
 */
final class EntityLink {
    private final RoomId roomId;
    private final DocumentSettings settings;
    private final RoomPort port;
    private final UpdateLog log;
    private final SyncRequests requests;
    private final RoomLineage lineage;

    private Retry joinRetry;
    private Retry appendRetry;
    private boolean joined;
    private boolean joinedOnce;
    /** Whether it has answered: before that it is not known which document of its name sessions may write to. */
    private boolean answered;

    EntityLink(
            RoomId roomId,
            DocumentSettings settings,
            RoomPort port,
            UpdateLog log,
            SyncRequests requests,
            RoomLineage lineage) {
        this.roomId = roomId;
        this.settings = settings;
        this.port = port;
        this.log = log;
        this.requests = requests;
        this.lineage = lineage;
        this.joinRetry = newRetry();
        this.appendRetry = newRetry();
    }

    private Retry newRetry() {
        return new Retry(settings, port.nowMillis());
    }

    /** Wants to be known. */
    void join() {
        joined = false;
        joinRetry = newRetry();
        introduce();
    }

    /** Says who is here; changes nothing for an entity that knows. */
    void introduce() {
        port.tellEntity(new DocumentCommand.JoinRoom(roomId, port.self(), joinedOnce));
    }

    /**
     * The entity knows the room; what it forgot in a restart is told again.
     *
     * @param entity where it is
     */
    void joined(ActorRef<DocumentCommand> entity) {
        boolean anew = joined;
        joined = true;
        joinedOnce = true;
        answered = true;
        port.entityAt(entity);
        if (anew) {
            repeat(true);
        }
    }

    /** The entity will not have the room; nothing is to be repeated. */
    void refused() {
        joined = true;
        answered = true;
    }

    /** The entity has stopped or moved: what waits for it looks for it anew. */
    void lost() {
        port.entityLost();
        joined = false;
        repeat(true);
    }

    /** Hands over the next batch, unless one is on its way, or the entity was not found yet. */
    void append() {
        if (answered && log.startBatch()) {
            appendRetry = newRetry();
            port.tellEntity(log.outstanding(roomId, port.self(), lineage.number()));
        }
    }

    /**
     * Repeats what is overdue, or everything; whatever had arrived after all changes nothing the second time. An entity
     * that cannot answer keeps what it is told, so a large batch is not told again before it does.
     */
    void repeat(boolean everything) {
        long now = port.nowMillis();
        if (!joined && (everything || joinRetry.isDue(now))) {
            joinRetry.repeated(now, everything);
            introduce();
        }
        if (log.hasOutstanding() && (everything || appendRetry.isDue(now))) {
            appendRetry.repeated(now, everything);
            if (everything || !joined || log.outstandingBytes() <= settings.batchBytesMax()) {
                port.tellEntity(log.outstanding(roomId, port.self(), lineage.number()));
            } else {
                introduce();
            }
        }
        requests.repeat(everything);
    }

    /** Whether an answer is still to come. */
    boolean isWaiting() {
        return !joined || log.hasOutstanding() || !requests.isEmpty();
    }
}
