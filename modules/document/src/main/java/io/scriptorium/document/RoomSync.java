package io.scriptorium.document;

import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.protocol.OutboundMessage;
import io.scriptorium.protocol.ServerMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How sessions get what they lack: the entity's state at a sequence number, and before it what the room has shown
 * since. A client keeps that until it has the state, and takes itself for synced when it has the state.
 * Whatever goes to several sessions is one message. Each session has one sync in flight; of further requests the newest
 * is answered next. Mutable, confined to the room.
 */
final class RoomSync {
    private static final Bytes EMPTY_STATE_VECTOR = Bytes.wrap(new byte[] {0});

    /** An answer of the entity, ready to be sent. */
    private record Reply(long sequence, boolean vectorOnly, OutboundMessage step1, OutboundMessage step2) {
        static Reply of(RoomInternal.StateReply reply) {
            return new Reply(
                    reply.sequence(),
                    reply.update().isEmpty(),
                    new OutboundMessage(new ServerMessage.SyncStep1(reply.stateVector())),
                    new OutboundMessage(new ServerMessage.SyncStep2(reply.update())));
        }
    }

    private final UpdateLog log;
    private final SeenEvents seen;
    private final RoomPresence presence;
    private final SyncRequests requests;
    private final Audience audience;
    private final SyncTail tail = new SyncTail();

    /** The answer to the empty state vector, shared by all who join with nothing. */
    private @Nullable Reply fullState;

    RoomSync(UpdateLog log, SeenEvents seen, RoomPresence presence, SyncRequests requests, Audience audience) {
        this.log = log;
        this.seen = seen;
        this.audience = audience;
        this.presence = presence;
        this.requests = requests;
    }

    /** A member's step 1. */
    void request(Member member, Bytes stateVector) {
        Reply cached = fullState;
        if (cached != null && stateVector.equals(EMPTY_STATE_VECTOR)) {
            answer(member, cached);
        } else if (member.syncInFlight) {
            member.nextStateVector = stateVector;
        } else {
            member.syncInFlight = true;
            requests.state(stateVector, member, seen.latest());
        }
    }

    /** Lets clients tell what the document lacks: each gets the entity's own step 1. */
    void askClients(List<Member> members) {
        members.forEach(member -> requests.state(Bytes.empty(), member, seen.latest()));
    }

    /**
     * The entity has answered a request of members.
     *
     * @return whether the whole state is cached now
     */
    boolean answered(SyncRequests.Request request, RoomInternal.StateReply from) {
        Reply reply = Reply.of(from);
        boolean full = request.command() instanceof DocumentCommand.RequestState asked
                && asked.stateVector().equals(EMPTY_STATE_VECTOR);
        if (full) {
            fullState = reply;
        }
        for (Member member : request.waiting()) {
            if (!member.hasLeft) {
                answer(member, reply);
                if (!reply.vectorOnly()) {
                    goOn(member);
                }
            }
        }
        return full;
    }

    private void goOn(Member member) {
        Bytes next = member.nextStateVector;
        member.syncInFlight = false;
        member.nextStateVector = null;
        if (next != null) {
            request(member, next);
        }
    }

    private void answer(Member member, Reply reply) {
        if (reply.vectorOnly() || !member.asked) {
            member.asked = true;
            member.session.push(reply.step1());
        }
        if (!reply.vectorOnly()) {
            tail.of(log.shownButNotCovered(reply.sequence(), member.audienceSince))
                    .forEach(member.session::push);
            member.session.push(reply.step2());
            member.session.answered(Math.max(reply.sequence(), seen.sure()));
        }
    }

    /** A lagging member has an empty queue again. */
    void catchUp(Member member) {
        if (member.isLagging()) {
            requests.since(member.laggingSince(), member, seen.latest());
        }
    }

    /** The entity has told what lagging members missed. */
    void caughtUp(SyncRequests.Request request, RoomInternal.SinceReply reply) {
        List<OutboundMessage> missed = reply.updates().stream()
                .map(update -> new OutboundMessage(new ServerMessage.Update(update)))
                .toList();
        List<KeptUpdate> kept = log.shownButNotCovered(reply.sequence(), log.nextOrdinal());
        for (Member member : request.waiting()) {
            if (!member.hasLeft && member.isLagging()) {
                audience.caughtUp(member);
                member.session.caughtUp();
                missed.forEach(member.session::push);
                kept.forEach(update -> member.session.push(update.message));
                presence.present().ifPresent(member.session::push);
            }
        }
    }

    /** Forgets the cached state; it is made anew when it is asked for. */
    void dropCache() {
        fullState = null;
    }

    /** Lets go of what no reply to come, nor the cached one, lacks; of the cached one if much is kept for it. */
    void evict(long cacheBytesMax) {
        tail.clear();
        if (log.keptBytes() > cacheBytesMax) {
            fullState = null;
        }
        Reply cached = fullState;
        log.evict(Math.min(requests.coveredByAll(), cached == null ? Long.MAX_VALUE - 1 : cached.sequence()));
    }
}
