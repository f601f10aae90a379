package io.scriptorium.document;

import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.protocol.OutboundMessage;
import io.scriptorium.protocol.ServerMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The live path of one document on one node. Shows every update to the other sessions at once, hands it to the entity
 * for the journal, acknowledges when the entity says so, and answers syncs with the entity's state plus what the room
 * still keeps. Holds presence; does not hold the document. A state machine without IO: everything goes through
 * {@link RoomPort}. Confined to the room.
 */
final class RoomLogic {
    private static final long UNKNOWN = -1;

    private final RoomId roomId;
    private final DocumentSettings settings;
    private final RoomPort port;
    private final Map<Session, Member> members = new LinkedHashMap<>();
    private final UpdateLog log;
    private final SyncRequests requests;
    private final RoomPresence presence;
    private final RoomSync sync;
    private final RoomTimers timers;
    private final Set<ActorRef<RoomFlushed>> awaitingFlush = new LinkedHashSet<>();
    private final PendingWatch pendingWatch;

    private Retry joinRetry;
    private Retry appendRetry;

    /** Everything journaled up to here has been shown, or is in a sync reply to come. */
    private long sureSequence = UNKNOWN;

    /** Highest sequence number heard of. */
    private long latestSequence;

    private WriteState writeState = new WriteState.Writable();
    private long joins;
    private boolean joined;
    private boolean joinedOnce;
    private boolean refused;
    private boolean healing;
    private boolean paused;

    RoomLogic(RoomId roomId, DocumentSettings settings, RoomPort port) {
        this.roomId = roomId;
        this.settings = settings;
        this.port = port;
        this.log = new UpdateLog(settings.batchBytesMax());
        this.requests = new SyncRequests(roomId, settings, port);
        this.presence = new RoomPresence(settings.awarenessStatesMax());
        this.sync = new RoomSync(log, presence, requests, settings.syncCacheBytesMax());
        this.timers = new RoomTimers(settings, port);
        this.pendingWatch = new PendingWatch(settings, port);
        this.joinRetry = newRetry();
        this.appendRetry = newRetry();
    }

    private Retry newRetry() {
        return new Retry(settings, port.nowMillis());
    }

    /** Introduces the room to its entity. */
    void start() {
        join();
    }

    RoomId roomId() {
        return roomId;
    }

    /** Does what a command asks for; unknown sessions are ignored, they have left. */
    void handle(RoomCommand command) {
        if (command instanceof RoomCommand.FromSession fromSession) {
            Member member = members.get(fromSession.session());
            if (member != null) {
                onSession(member, fromSession);
                member.session.consumed(fromSession.inboundBytes());
            }
        } else if (command instanceof RoomInternal internal) {
            onInternal(internal);
        }
        timers.retryWhile(isWaiting());
    }

    private void onSession(Member member, RoomCommand.FromSession command) {
        if (command instanceof RoomCommand.ReceiveUpdate receive) {
            onUpdate(member, receive);
        } else if (command instanceof RoomCommand.RequestSync request) {
            sync.request(member, request.stateVector(), latestSequence);
        } else if (command instanceof RoomCommand.ReceiveAwareness awareness) {
            presence.receive(member, awareness.update(), port.nowMillis());
            timers.awarenessTickIf(presence.hasChanged());
        } else if (command instanceof RoomCommand.QueryAwareness) {
            presence.present().ifPresent(member.session::push);
        } else if (command instanceof RoomCommand.Drained) {
            sync.catchUp(member, latestSequence);
        } else if (command instanceof RoomCommand.Leave) {
            onLeave(member);
        } else {
            throw new AssertionError(command);
        }
    }

    private void onInternal(RoomInternal command) {
        if (command instanceof RoomInternal.Join join) {
            onJoin(join);
        } else if (command instanceof RoomInternal.Joined entity) {
            onJoined(entity);
        } else if (command instanceof RoomInternal.Refused refusal) {
            onRefused(refusal);
        } else if (command instanceof RoomInternal.Committed committed) {
            onCommitted(committed);
        } else if (command instanceof RoomInternal.StateReply reply) {
            onStateReply(reply);
        } else if (command instanceof RoomInternal.SinceReply reply) {
            onSinceReply(reply);
        } else if (command instanceof RoomInternal.EntityGone) {
            port.entityLost();
            joined = false;
            repeatOutstanding(true);
        } else if (command instanceof RoomInternal.Flush flush) {
            awaitingFlush.add(flush.replyTo());
            answerFlush();
        } else if (command instanceof RoomInternal.Timeout timeout) {
            onTimeout(timeout.timer());
        } else {
            throw new AssertionError(command);
        }
    }

    // ---- sessions

    private void onJoin(RoomInternal.Join join) {
        joins++;
        Member member = new Member(join.session(), join.principal(), log.nextOrdinal());
        members.put(join.session(), member);
        if (refused) {
            refused = false;
            join();
        }
        timers.somebodyIsHere();
        join.session().opened(port.self());
        if (paused) {
            join.session().pause();
        }
        presence.present().ifPresent(join.session()::push);
    }

    private void onLeave(Member member) {
        members.remove(member.session);
        member.hasLeft = true;
        presence.leave(member);
        timers.awarenessTickIf(presence.hasChanged());
        timers.nobodyIsHereIf(members.isEmpty());
    }

    private void end(Member member, CloseReason reason) {
        onLeave(member);
        member.session.close(reason);
    }

    private void onUpdate(Member sender, RoomCommand.ReceiveUpdate command) {
        if (command.hasStructs() && isRefused(sender, command.syncStep2())) {
            return;
        }
        sender.received++;
        // A step 2 without structs is the delete set each re-joining client repeats: the entity tells what is new in
        // it.
        boolean show = command.hasStructs() || !command.syncStep2();
        KeptUpdate update = log.receive(sender, command.update(), show);
        if (show) {
            for (Member member : members.values()) {
                if (member != sender) {
                    offer(member, update.message);
                }
            }
        }
        if (!paused && log.unacknowledgedBytes() >= settings.unacknowledgedBytesMax()) {
            paused = true;
            members.keySet().forEach(Session::pause);
        }
        append();
    }

    private boolean isRefused(Member sender, boolean syncStep2) {
        if (writeState instanceof WriteState.ReadOnly readOnly) {
            end(sender, new CloseReason(CloseReason.READ_ONLY, readOnly.reason()));
            return true;
        }
        if (writeState instanceof WriteState.MissingUpdates missing && !syncStep2) {
            end(sender, new CloseReason(CloseReason.TRY_AGAIN_LATER, missing.reason()));
            return true;
        }
        return false;
    }

    private void offer(Member member, OutboundMessage message) {
        if (!member.isLagging() && !member.session.offer(message)) {
            member.lags(Math.max(0, sureSequence));
        }
    }

    // ---- answers of the entity

    private void join() {
        joined = false;
        joinRetry = newRetry();
        port.tellEntity(new DocumentCommand.JoinRoom(roomId, port.self(), joinedOnce));
    }

    private void onJoined(RoomInternal.Joined entity) {
        boolean anew = joined;
        joined = true;
        joinedOnce = true;
        port.entityAt(entity.entity());
        heardOf(entity.sequence());
        writeState = entity.writeState();
        pendingWatch.documentIsPending(entity.pending());
        if (sureSequence == UNKNOWN) {
            sureSequence = entity.sequence();
        }
        askForMissedEvents();
        if (anew) {
            repeatOutstanding(true);
        }
        append();
    }

    /** Nobody can be let in now; what is on its way to the journal goes on. */
    private void onRefused(RoomInternal.Refused refusal) {
        joined = true;
        refused = true;
        requests.clear();
        for (Member member : List.copyOf(members.values())) {
            end(member, new CloseReason(CloseReason.TRY_AGAIN_LATER, refusal.reason()));
        }
    }

    private void onStateReply(RoomInternal.StateReply reply) {
        requests.answered(reply.requestId()).ifPresent(request -> {
            heardOf(reply.sequence());
            if (sureSequence == UNKNOWN) {
                // What is journaled from here on must be shown to those whom this reply is for.
                sureSequence = reply.sequence();
            }
            if (sync.answered(request, reply, latestSequence)) {
                timers.presenceOrCacheExists();
            }
            askForMissedEvents();
            sync.evict();
        });
    }

    private void onSinceReply(RoomInternal.SinceReply reply) {
        requests.answered(reply.requestId()).ifPresent(request -> {
            heardOf(reply.sequence());
            if (request.isForRoom()) {
                healing = false;
                reply.updates().forEach(update -> show(update, reply.sequence()));
                sureSequence = Math.max(sureSequence, reply.sequence());
            } else {
                sync.caughtUp(request, reply);
            }
            askForMissedEvents();
            sync.evict();
        });
    }

    private void onCommitted(RoomInternal.Committed committed) {
        boolean own = committed.roomId().equals(roomId);
        if (own) {
            acknowledge(log.commit(committed.upToNumber(), committed.sequence()));
        }
        if (committed.sequence() > sureSequence) {
            committed.pushed().forEach(update -> show(update, committed.sequence()));
        }
        heardOf(committed.sequence());
        // What another room appended this one has not shown: it asks for it below.
        if (own && committed.isEvent() && committed.sequence() == sureSequence + 1) {
            sureSequence = committed.sequence();
        }
        askForMissedEvents();
        pendingWatch.documentIsPending(committed.pending());
        writeState = committed.writeState();
        append();
        if (paused && log.unacknowledgedBytes() < settings.unacknowledgedBytesMax() / 2) {
            paused = false;
            members.keySet().forEach(Session::resume);
        }
        sync.evict();
        answerFlush();
    }

    private void acknowledge(List<KeptUpdate> committed) {
        Set<Member> senders = new LinkedHashSet<>();
        for (KeptUpdate update : committed) {
            Member sender = update.sender;
            if (sender == null || sender.hasLeft) {
                continue;
            }
            sender.acknowledged = update.senderCount;
            senders.add(sender);
            pendingWatch.lastSender(sender);
            if (update.shown) {
                offer(sender, update.message);
            }
        }
        senders.forEach(sender -> sender.session.acknowledged(sender.acknowledged));
    }

    private void show(Bytes update, long sequence) {
        KeptUpdate pushed = log.push(update, sequence);
        members.values().forEach(member -> offer(member, pushed.message));
    }

    private void heardOf(long sequence) {
        latestSequence = Math.max(latestSequence, sequence);
    }

    private void askForMissedEvents() {
        if (!healing && sureSequence != UNKNOWN && latestSequence > sureSequence) {
            healing = true;
            requests.sinceForRoom(sureSequence, latestSequence);
        }
    }

    // ---- questions to the entity

    private void append() {
        if (log.startBatch()) {
            appendRetry = newRetry();
            port.tellEntity(log.outstanding(roomId, port.self()));
        }
    }

    /** Repeats what is overdue, or everything; whatever had arrived after all changes nothing the second time. */
    private void repeatOutstanding(boolean everything) {
        long now = port.nowMillis();
        if (!joined && (everything || joinRetry.isDue(now))) {
            joinRetry.repeated(now);
            port.tellEntity(new DocumentCommand.JoinRoom(roomId, port.self(), joinedOnce));
        }
        if (log.hasOutstanding() && (everything || appendRetry.isDue(now))) {
            appendRetry.repeated(now);
            port.tellEntity(log.outstanding(roomId, port.self()));
        }
        requests.repeat(everything);
    }

    private boolean isWaiting() {
        return !joined || log.hasOutstanding() || !requests.isEmpty();
    }

    // ---- time

    private void onTimeout(RoomTimer timer) {
        switch (timer) {
            case RETRY -> {
                timers.retryFired();
                repeatOutstanding(false);
            }
            case AWARENESS_TICK -> {
                if (timers.awarenessTickFired(presence.hasChanged())) {
                    OutboundMessage changes = new OutboundMessage(new ServerMessage.Awareness(presence.takeChanges()));
                    members.values().forEach(member -> offer(member, changes));
                }
            }
            case AWARENESS_EXPIRY -> {
                presence.expire(port.nowMillis());
                timers.awarenessTickIf(presence.hasChanged());
                sync.dropCache();
                sync.evict();
                timers.expiryFired(presence.present().isPresent());
            }
            case PENDING -> sync.askClients(pendingWatch.membersToAsk(members.values()), latestSequence);
            case IDLE -> onIdle();
        }
    }

    private void onIdle() {
        if (!members.isEmpty()) {
            return;
        }
        if (log.isFlushed()) {
            port.offerToStop(joins);
        } else {
            timers.nobodyIsHereIf(true);
        }
    }

    private void answerFlush() {
        if (log.isFlushed()) {
            awaitingFlush.forEach(replyTo -> replyTo.tell(new RoomFlushed(port.self())));
            awaitingFlush.clear();
        }
    }

    /** Ends all sessions: the room stops. */
    void closeAll(CloseReason reason) {
        List<Session> all = new ArrayList<>(members.keySet());
        members.clear();
        all.forEach(session -> session.close(reason));
    }
}
