package io.scriptorium.document;

import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.document.DocumentMeter.Refusal;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * The live path of one document on one node. Shows every update to the other sessions at once, hands it to the entity
 * for the journal, acknowledges when the entity says so, and answers syncs with the entity's state plus what the room
 * still keeps. Holds presence; does not hold the document. A state machine without IO: everything goes through
 * {@link RoomPort}. Confined to the room.
 */
final class RoomLogic {
    /**
     * How long a relay may come after the commit it belongs to before the entity is asked for what is missing: a large
     * one takes a while, and a room that asks too early gets the whole state.
     */
    private static final Duration HEAL_AFTER = Duration.ofMillis(500);

    /** How often an idle room waits for the word that a sibling's updates are journaled. */
    private static final int IDLE_CHECKS = 12;

    private final RoomId roomId;
    private final DocumentSettings settings;
    private final RoomPort port;
    private final Audience audience = new Audience();
    private final RoomLineage lineage = new RoomLineage();
    private final UpdateLog log;
    private final SyncRequests requests;
    private final RoomPresence presence;
    private final RoomSync sync;
    private final RoomTimers timers;
    private final Set<ActorRef<RoomFlushed>> awaitingFlush = new LinkedHashSet<>();
    private final PendingWatch pendingWatch;
    private final RoomSiblings siblings;
    private final SeenEvents seen = new SeenEvents();
    private final EntityLink entity;
    private final DocumentMeter meter;
    private final RoomGauges gauges;

    private WriteState writeState = new WriteState.Writable();
    private long joins;
    private int idleChecks;
    private boolean refused;
    private boolean healing;

    RoomLogic(RoomId roomId, DocumentSettings settings, RoomPort port) {
        this.roomId = roomId;
        this.settings = settings;
        this.port = port;
        this.meter = port.meter();
        this.gauges = new RoomGauges(meter);
        this.log = new UpdateLog(settings.batchBytesMax());
        this.requests = new SyncRequests(roomId, settings, port, lineage);
        this.presence = new RoomPresence(settings.awarenessStatesMax());
        this.sync = new RoomSync(log, seen, presence, requests, audience);
        this.timers = new RoomTimers(settings, port);
        this.pendingWatch = new PendingWatch(settings, port);
        this.siblings = new RoomSiblings(roomId, port, lineage);
        this.entity = new EntityLink(roomId, settings, port, log, requests, lineage);
    }

    /** Introduces the room to its entity. */
    void start() {
        gauges.searches(port.nowMillis());
        entity.join();
    }

    RoomId roomId() {
        return roomId;
    }

    /** Does what a command asks for; unknown sessions are ignored, they have left. */
    void handle(RoomCommand command) {
        if (command instanceof RoomCommand.FromSession fromSession) {
            audience.find(fromSession.session()).ifPresent(member -> {
                onSession(member, fromSession);
                member.session.consumed(fromSession.inboundBytes());
            });
        } else if (command instanceof RoomInternal internal) {
            onInternal(internal);
        }
        timers.retryWhile(entity.isWaiting());
        audience.journaledUpTo(seen.latest());
        gauges.update(audience, log);
    }

    private void onSession(Member member, RoomCommand.FromSession command) {
        if (lineage.isStale(command)) {
            refuseDeleted(member);
        } else if (command instanceof RoomCommand.ReceiveUpdate receive) {
            onUpdate(member, receive);
        } else if (command instanceof RoomCommand.RequestSync request) {
            sync.request(member, request.stateVector());
        } else if (command instanceof RoomCommand.ReceiveAwareness awareness) {
            presence.receive(member, awareness.update(), port.nowMillis());
            timers.awarenessTickIf(presence.hasChanged());
        } else if (command instanceof RoomCommand.QueryAwareness) {
            presence.present().ifPresent(member.session::push);
        } else if (command instanceof RoomCommand.Drained) {
            sync.catchUp(member);
        } else if (command instanceof RoomCommand.Leave) {
            onLeave(member);
        } else {
            throw new AssertionError(command);
        }
    }

    private void onInternal(RoomInternal command) {
        if (command instanceof RoomInternal.Join join) {
            onJoin(join);
        } else if (command instanceof RoomInternal.Joined known) {
            onJoined(known);
        } else if (command instanceof RoomInternal.Refused refusal) {
            onRefused(refusal);
        } else if (command instanceof RoomInternal.Committed committed) {
            onCommitted(committed);
        } else if (command instanceof RoomInternal.StateReply reply) {
            onStateReply(reply);
        } else if (command instanceof RoomInternal.SinceReply reply) {
            onSinceReply(reply);
        } else if (command instanceof RoomInternal.EntityGone) {
            gauges.searches(port.nowMillis());
            entity.lost();
        } else if (command instanceof RoomInternal.Siblings known) {
            known.rooms().forEach(this::meet);
        } else if (command instanceof RoomInternal.Introduced introduced) {
            meet(introduced.sibling());
        } else if (command instanceof RoomInternal.Relayed relayed) {
            onRelayed(relayed);
        } else if (command instanceof RoomInternal.SiblingPresence elsewhere) {
            onSiblingPresence(elsewhere);
        } else if (command instanceof RoomInternal.SiblingGone gone) {
            onSiblingGone(gone.roomId());
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
        if (refused) {
            refused = false;
            start();
        }
        timers.somebodyIsHere();
        join.session().opened(port.self());
        audience.add(member);
        presence.present().ifPresent(join.session()::push);
    }

    private void onLeave(Member member) {
        audience.remove(member);
        presence.leave(member);
        timers.awarenessTickIf(presence.hasChanged());
        timers.nobodyIsHereIf(audience.isEmpty());
    }

    private void refuse(Member member, Refusal why, String reason) {
        meter.refused(why);
        sendAway(member, new CloseReason(why.closeCode(), reason));
    }

    private void sendAway(Member member, CloseReason reason) {
        onLeave(member);
        member.session.close(reason);
    }

    private void onUpdate(Member sender, RoomCommand.ReceiveUpdate command) {
        Optional<WriteState.Refused> refusal =
                command.hasStructs() ? writeState.refusal(command.syncStep2()) : Optional.empty();
        if (refusal.isPresent()) {
            refuse(sender, refusal.get().why(), refusal.get().reason());
            return;
        }
        sender.received++;
        meter.received(command.update().size());
        // A step 2 without structs is the delete set each re-joining client repeats: the entity tells what is new in
        // it.
        boolean show = command.hasStructs() || !command.syncStep2();
        KeptUpdate update = log.receive(sender, command, show);
        if (show) {
            int shownTo = audience.offer(update.message, sender, seen.sure());
            if (shownTo > 0) {
                meter.delivered(shownTo);
                meter.shownSince(command.arrivedNanos());
            }
        }
        siblings.relay(update);
        pauseIfFull();
        entity.append();
    }

    private void pauseIfFull() {
        if (log.unacknowledgedBytes() >= settings.unacknowledgedBytesMax()) {
            audience.pause();
        }
    }

    // ---- siblings

    private void meet(Sibling sibling) {
        if (siblings.meet(sibling)) {
            siblings.introduce(sibling, log.unacknowledged(), presence.presentHere());
        }
    }

    private void onRelayed(RoomInternal.Relayed relayed) {
        Optional<RoomSiblings.Known> from = siblings.find(relayed.roomId());
        if (from.isEmpty()) {
            // Its introduction was lost. What was not taken is asked for once it is journaled.
            entity.introduce();
            return;
        }
        if (lineage.isOther(relayed.lineage())) {
            entity.introduce();
            return;
        }
        lineage.heardOf(relayed.lineage());
        RoomSiblings.Known sibling = from.get();
        if (!sibling.arrived(relayed.number())) {
            return;
        }
        if (!relayed.update().isEmpty() && !lineage.isStale(relayed.update())) {
            KeptUpdate update = log.relayed(relayed.update(), relayed.principal());
            if (sibling.isJournaled(relayed.number())) {
                update.committed(seen.latest());
            } else {
                sibling.keep(relayed.number(), update);
            }
            meter.relayArrived();
            meter.delivered(audience.offer(update.message, null, seen.sure()));
        }
        advance();
    }

    private void onSiblingPresence(RoomInternal.SiblingPresence elsewhere) {
        siblings.find(elsewhere.roomId()).ifPresent(sibling -> {
            presence.receive(sibling, elsewhere.update(), port.nowMillis());
            timers.awarenessTickIf(presence.hasChanged());
        });
    }

    /** What was seen here must not vanish with the room that was to append it. */
    private void onSiblingGone(RoomId gone) {
        siblings.find(gone).ifPresent(sibling -> {
            takeOver(siblings.remove(sibling));
            presence.leave(sibling);
            timers.awarenessTickIf(presence.hasChanged());
        });
    }

    private void takeOver(List<KeptUpdate> relayed) {
        List<KeptUpdate> taken = log.takeOver(relayed);
        meter.takenOver(taken.size());
        taken.forEach(siblings::relay);
        pauseIfFull();
        entity.append();
    }

    /** Moves on over events that have been shown, and sees to those that were not. */
    private void advance() {
        long before = seen.sure();
        seen.advance(event -> event.roomId().equals(roomId) || siblings.hasArrived(event));
        if (seen.misses()) {
            if (siblings.isEmpty()) {
                askForMissedEvents();
            } else {
                timers.healLater(HEAL_AFTER);
            }
        } else if (seen.sure() > before) {
            siblings.forgetJournaled();
        }
    }

    // ---- answers of the entity

    private void onJoined(RoomInternal.Joined known) {
        if (known.lineage().number() < lineage.number()) {
            return;
        }
        gauges.finds(port.nowMillis());
        if (lineage.begins(known.lineage())) {
            endLineage(known.sequence());
        } else if (!lineage.stale().isEmpty()) {
            refuseStale();
        }
        seen.heardOf(known.sequence());
        writeState = known.writeState();
        pendingWatch.documentIsPending(known.pending());
        seen.beginAt(known.sequence());
        entity.joined(known.entity());
        askForMissedEvents();
        entity.append();
    }

    /** The document was deleted: nobody here has the one that there is now. */
    private void endLineage(long sequence) {
        audience.all().forEach(this::refuseDeleted);
        log.clear();
        requests.clear();
        siblings.forgetUpdates();
        seen.restartAt(sequence);
        sync.dropCache();
        healing = false;
        audience.resume();
        answerFlush();
    }

    /**
     * Before the room knew of a deletion, somebody may have told of deleted content, and others were shown it. Whatever
     * else they were shown goes to the journal: other rooms have shown it too.
     */
    private void refuseStale() {
        List<KeptUpdate> stale = log.find(lineage::isStale);
        boolean shown = stale.stream().anyMatch(KeptUpdate::isShown);
        stale.forEach(KeptUpdate::withdraw);
        requests.removeStale().forEach(this::refuseDeleted);
        stale.forEach(update -> refuseDeleted(update.sender));
        if (shown) {
            audience.all().forEach(member -> sendAway(member, RoomLineage.SHOWN_DELETED));
        }
    }

    private void refuseDeleted(@Nullable Member member) {
        if (member != null && !member.hasLeft) {
            refuse(member, Refusal.DELETED, RoomLineage.DELETED);
        }
    }

    /** Nobody can be let in now; what is on its way to the journal goes on. */
    private void onRefused(RoomInternal.Refused refusal) {
        entity.refused();
        refused = true;
        healing = false;
        requests.clear();
        audience.all().forEach(member -> refuse(member, Refusal.NO_MEMORY, refusal.reason()));
    }

    private void onStateReply(RoomInternal.StateReply reply) {
        requests.answered(reply.requestId()).ifPresent(request -> {
            seen.heardOf(reply.sequence());
            // What is journaled from here on must be shown to those whom this reply is for.
            seen.beginAt(reply.sequence());
            if (sync.answered(request, reply)) {
                timers.presenceOrCacheExists();
            }
            askForMissedEvents();
            sync.evict(settings.syncCacheBytesMax());
        });
    }

    private void onSinceReply(RoomInternal.SinceReply reply) {
        requests.answered(reply.requestId()).ifPresent(request -> {
            seen.heardOf(reply.sequence());
            if (request.isForRoom()) {
                healing = false;
                meter.healed(reply.updates().size());
                reply.updates().forEach(update -> show(update, reply.sequence()));
                seen.shownUpTo(reply.sequence());
                advance();
            } else {
                sync.caughtUp(request, reply);
            }
            askForMissedEvents();
            sync.evict(settings.syncCacheBytesMax());
        });
    }

    private void onCommitted(RoomInternal.Committed committed) {
        if (lineage.isOther(committed.lineage())) {
            entity.introduce();
            return;
        }
        if (committed.roomId().equals(roomId)) {
            acknowledge(log.commit(committed.upToNumber(), committed.sequence()), committed.sequence());
        }
        if (committed.sequence() > seen.sure()) {
            committed.pushed().forEach(update -> show(update, committed.sequence()));
        }
        siblings.journaled(committed.journaled(), committed.sequence());
        seen.committed(committed);
        advance();
        pendingWatch.documentIsPending(committed.pending());
        writeState = committed.writeState();
        entity.append();
        if (log.unacknowledgedBytes() < settings.unacknowledgedBytesMax() / 2) {
            audience.resume();
        }
        sync.evict(settings.syncCacheBytesMax());
        answerFlush();
    }

    private void acknowledge(List<KeptUpdate> committed, long sequence) {
        Set<Member> senders = new LinkedHashSet<>();
        for (KeptUpdate update : committed) {
            Member sender = update.sender;
            if (sender == null || sender.hasLeft) {
                continue;
            }
            sender.acknowledged = update.senderCount;
            senders.add(sender);
            pendingWatch.lastSender(sender);
            if (update.isShown()) {
                audience.offerTo(sender, update.message, seen.sure());
            }
        }
        senders.forEach(sender -> sender.session.acknowledged(sender.acknowledged, sequence));
        for (KeptUpdate update : committed) {
            if (update.sender != null && !update.sender.hasLeft) {
                meter.acknowledgedSince(update.arrivedNanos);
            }
        }
    }

    private void show(Bytes update, long sequence) {
        KeptUpdate pushed = log.push(update, sequence);
        meter.delivered(audience.offer(pushed.message, null, seen.sure()));
    }

    private void askForMissedEvents() {
        if (!healing && seen.misses()) {
            healing = true;
            requests.sinceForRoom(seen.sure(), seen.latest());
        }
    }

    // ---- time

    private void onTimeout(RoomTimer timer) {
        switch (timer) {
            case RETRY -> {
                timers.retryFired();
                entity.repeat(false);
            }
            case AWARENESS_TICK -> {
                if (timers.awarenessTickFired(presence.hasChanged())) {
                    siblings.relay(presence.takeChangesHere());
                    audience.offer(presence.takeChanges(), null, seen.sure());
                }
            }
            case AWARENESS_EXPIRY -> {
                presence.expire(port.nowMillis());
                timers.awarenessTickIf(presence.hasChanged());
                sync.dropCache();
                sync.evict(settings.syncCacheBytesMax());
                timers.expiryFired(presence.present().isPresent());
            }
            case PENDING -> sync.askClients(pendingWatch.membersToAsk(audience.all()));
            case HEAL -> {
                timers.healFired();
                askForMissedEvents();
            }
            case IDLE -> onIdle();
        }
    }

    private void onIdle() {
        if (!audience.isEmpty()) {
            return;
        }
        if (siblings.keepUnjournaled() && ++idleChecks % IDLE_CHECKS == 0) {
            // That it is journaled was said, and the word was lost. Then it changes nothing to append it.
            takeOver(siblings.removeUnjournaled());
        }
        if (log.isFlushed() && !siblings.keepUnjournaled()) {
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
        audience.closeAll(reason);
        gauges.end();
    }
}
