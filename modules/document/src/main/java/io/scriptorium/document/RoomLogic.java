package io.scriptorium.document;

import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.protocol.OutboundMessage;
import io.scriptorium.protocol.ServerMessage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * The live path of one document on one node. Shows every update to the other sessions at once, hands it to the entity for the
 * journal, acknowledges when the entity says so, and answers syncs with the entity's state plus what the room still keeps. Holds
 * presence; does not hold the document. A state machine without IO: everything goes through {@link RoomPort}. Confined to the room.
 */
final class RoomLogic {
    private static final Bytes EMPTY_STATE_VECTOR = Bytes.wrap(new byte[] {0});
    private static final long UNKNOWN = -1;

    private final RoomId roomId;
    private final DocumentSettings settings;
    private final RoomPort port;
    private final Map<Session, Member> members = new LinkedHashMap<>();
    private final UpdateLog log;
    private final SyncRequests requests;
    private final RoomPresence presence;
    private final RoomTimers timers;
    private final Set<ActorRef<RoomFlushed>> awaitingFlush = new LinkedHashSet<>();
    private final PendingWatch pendingWatch;

    /** The entity's answer to the empty state vector, shared by all who join with nothing. */
    private RoomInternal.@Nullable StateReply fullState;

    /** Everything journaled up to here has been shown, or is in a sync reply to come. */
    private long sureSequence = UNKNOWN;

    /** Highest sequence number heard of. */
    private long latestSequence;

    private WriteState writeState = new WriteState.Writable();
    private long joins;
    private boolean joined;
    private boolean refused;
    private boolean healing;
    private boolean paused;

    RoomLogic(RoomId roomId, DocumentSettings settings, RoomPort port) {
        this.roomId = roomId;
        this.settings = settings;
        this.port = port;
        this.log = new UpdateLog(settings.batchBytesMax());
        this.requests = new SyncRequests(roomId, port.self());
        this.presence = new RoomPresence(settings.awarenessStatesMax());
        this.timers = new RoomTimers(settings, port);
        this.pendingWatch = new PendingWatch(settings, port);
    }

    /** Introduces the room to its entity. */
    void start() {
        join();
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
        } else if (command instanceof RoomCommand.RequestSync sync) {
            onSync(member, sync.stateVector());
        } else if (command instanceof RoomCommand.ReceiveAwareness awareness) {
            presence.receive(member, awareness.update(), port.nowMillis());
            timers.awarenessTickIf(presence.hasChanged());
        } else if (command instanceof RoomCommand.QueryAwareness) {
            presence.present().ifPresent(all -> push(member, new ServerMessage.Awareness(all)));
        } else if (command instanceof RoomCommand.Drained) {
            onDrained(member);
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
        } else if (command instanceof RoomInternal.Refused refused) {
            onRefused(refused);
        } else if (command instanceof RoomInternal.Committed committed) {
            onCommitted(committed);
        } else if (command instanceof RoomInternal.StateReply reply) {
            onStateReply(reply);
        } else if (command instanceof RoomInternal.SinceReply reply) {
            onSinceReply(reply);
        } else if (command instanceof RoomInternal.EntityGone) {
            port.entityLost();
            join();
            repeatOutstanding();
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
        presence.present().ifPresent(all -> push(member, new ServerMessage.Awareness(all)));
    }

    private void onLeave(Member member) {
        members.remove(member.session);
        presence.leave(member);
        timers.awarenessTickIf(presence.hasChanged());
        timers.nobodyIsHereIf(members.isEmpty());
    }

    private void end(Member member, CloseReason reason) {
        onLeave(member);
        member.session.close(reason);
    }

    private void onUpdate(Member sender, RoomCommand.ReceiveUpdate command) {
        if (command.hasStructs() && writeState instanceof WriteState.ReadOnly readOnly) {
            end(sender, new CloseReason(CloseReason.READ_ONLY, readOnly.reason()));
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

    private void offer(Member member, OutboundMessage message) {
        if (!member.isLagging() && !member.session.offer(message)) {
            member.lags(Math.max(0, sureSequence));
        }
    }

    private static void push(Member member, ServerMessage message) {
        member.session.push(new OutboundMessage(message));
    }

    // ---- sync

    private void onSync(Member member, Bytes stateVector) {
        RoomInternal.StateReply cached = fullState;
        if (cached != null && stateVector.equals(EMPTY_STATE_VECTOR)) {
            answerSync(List.of(member), cached);
            return;
        }
        requests.state(stateVector, member, latestSequence).ifPresent(port::tellEntity);
    }

    private void onStateReply(RoomInternal.StateReply reply) {
        requests.answered(reply.requestId()).ifPresent(request -> {
            timers.answered();
            heardOf(reply.sequence());
            if (sureSequence == UNKNOWN) {
                // What is journaled from here on must be shown to those whom this reply is for.
                sureSequence = reply.sequence();
            }
            if (request.command() instanceof DocumentCommand.RequestState asked
                    && asked.stateVector().equals(EMPTY_STATE_VECTOR)) {
                fullState = reply;
                timers.presenceOrCacheExists();
            }
            answerSync(request.waiting(), reply);
            evict();
        });
    }

    private void answerSync(Collection<Member> waiting, RoomInternal.StateReply reply) {
        OutboundMessage step1 = new OutboundMessage(new ServerMessage.SyncStep1(reply.stateVector()));
        OutboundMessage step2 = new OutboundMessage(new ServerMessage.SyncStep2(reply.update()));
        boolean vectorOnly = reply.update().isEmpty();
        for (Member member : waiting) {
            if (!isPresent(member)) {
                continue;
            }
            if (vectorOnly || !member.asked) {
                member.asked = true;
                member.session.push(step1);
            }
            if (!vectorOnly) {
                member.session.push(step2);
                log.shownButNotCovered(reply.sequence(), member.audienceSince)
                        .forEach(update -> member.session.push(update.message));
            }
        }
    }

    private void onDrained(Member member) {
        if (member.isLagging()) {
            port.tellEntity(requests.since(member.laggingSince(), member, latestSequence));
        }
    }

    private void onSinceReply(RoomInternal.SinceReply reply) {
        requests.answered(reply.requestId()).ifPresent(request -> {
            timers.answered();
            heardOf(reply.sequence());
            if (request.waiting().isEmpty()) {
                heal(reply);
            } else {
                request.waiting().forEach(member -> catchUp(member, reply));
            }
            evict();
        });
    }

    private void catchUp(Member member, RoomInternal.SinceReply reply) {
        if (!isPresent(member) || !member.isLagging()) {
            return;
        }
        member.caughtUp();
        member.session.caughtUp();
        reply.updates().forEach(update -> push(member, new ServerMessage.Update(update)));
        log.shownButNotCovered(reply.sequence(), log.nextOrdinal())
                .forEach(update -> member.session.push(update.message));
        presence.present().ifPresent(all -> push(member, new ServerMessage.Awareness(all)));
    }

    /** Shows everybody what the room had missed. */
    private void heal(RoomInternal.SinceReply reply) {
        healing = false;
        reply.updates().forEach(update -> show(update, reply.sequence()));
        sureSequence = Math.max(sureSequence, reply.sequence());
        askForMissedEvents();
    }

    private void show(Bytes update, long sequence) {
        KeptUpdate pushed = log.push(update, sequence);
        members.values().forEach(member -> offer(member, pushed.message));
    }

    private boolean isPresent(Member member) {
        return members.get(member.session) == member;
    }

    // ---- entity

    private void join() {
        joined = false;
        port.tellEntity(new DocumentCommand.JoinRoom(roomId, port.self()));
    }

    private void onJoined(RoomInternal.Joined entity) {
        timers.answered();
        joined = true;
        port.entityAt(entity.entity());
        heardOf(entity.sequence());
        writeState = entity.writeState();
        if (sureSequence == UNKNOWN) {
            sureSequence = entity.sequence();
        }
        askForMissedEvents();
        append();
    }

    /** Nobody can be let in now; what is on its way to the journal goes on. */
    private void onRefused(RoomInternal.Refused refusal) {
        timers.answered();
        joined = true;
        refused = true;
        for (Member member : List.copyOf(members.values())) {
            end(member, new CloseReason(CloseReason.TRY_AGAIN_LATER, refusal.reason()));
        }
    }

    private void append() {
        if (log.startBatch()) {
            port.tellEntity(log.outstanding(roomId, port.self()));
        }
    }

    private void onCommitted(RoomInternal.Committed committed) {
        boolean own = committed.roomId().equals(roomId);
        if (own) {
            timers.answered();
            acknowledge(log.commit(committed.upToNumber(), committed.sequence()));
        }
        committed.pushed().forEach(update -> show(update, committed.sequence()));
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
        evict();
        answerFlush();
    }

    private void acknowledge(List<KeptUpdate> committed) {
        Set<Member> senders = new LinkedHashSet<>();
        for (KeptUpdate update : committed) {
            Member sender = update.sender;
            if (sender == null || !isPresent(sender)) {
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

    private void heardOf(long sequence) {
        latestSequence = Math.max(latestSequence, sequence);
    }

    private void askForMissedEvents() {
        if (!healing && sureSequence != UNKNOWN && latestSequence > sureSequence) {
            healing = true;
            port.tellEntity(requests.sinceForRoom(sureSequence, latestSequence));
        }
    }

    /** Repeats everything that was not answered; whatever had arrived after all changes nothing the second time. */
    private void repeatOutstanding() {
        if (!joined) {
            port.tellEntity(new DocumentCommand.JoinRoom(roomId, port.self()));
        }
        if (log.hasOutstanding()) {
            port.tellEntity(log.outstanding(roomId, port.self()));
        }
        requests.inFlight().forEach(request -> port.tellEntity(request.command()));
    }

    private boolean isWaiting() {
        return !joined || log.hasOutstanding() || !requests.isEmpty();
    }

    private void evict() {
        RoomInternal.StateReply cached = fullState;
        if (cached != null && log.keptBytes() > settings.syncCacheBytesMax()) {
            cached = null;
            fullState = null;
        }
        log.evict(Math.min(requests.coveredByAll(), cached == null ? Long.MAX_VALUE - 1 : cached.sequence()));
    }

    // ---- time

    private void onTimeout(RoomTimer timer) {
        switch (timer) {
            case RETRY -> {
                timers.retryFired();
                repeatOutstanding();
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
                fullState = null;
                evict();
                timers.expiryFired(presence.present().isPresent());
            }
            case PENDING ->
                pendingWatch
                        .membersToAsk(members.values())
                        .forEach(member -> requests.state(Bytes.empty(), member, latestSequence)
                                .ifPresent(port::tellEntity));
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
            awaitingFlush.forEach(replyTo -> replyTo.tell(new RoomFlushed(roomId)));
            awaitingFlush.clear();
        }
    }

    /** Ends all sessions: the room stops. */
    void closeAll(CloseReason reason) {
        List<Session> all = new ArrayList<>(members.keySet());
        members.clear();
        all.forEach(session -> session.close(reason));
    }

    RoomId roomId() {
        return roomId;
    }
}
