package io.scriptorium.document;

import io.scriptorium.protocol.OutboundMessage;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a room. Offers each what is shown; one whose outbound queue is full lags from then on, until it is
 * caught up. Mutable, confined to the room.
 */
final class Audience {
    private final Map<Session, Member> members = new LinkedHashMap<>();
    private final Set<Session> followers = new LinkedHashSet<>();
    private boolean paused;
    private int lagging;
    private long journaledTo;

    /** The member a session stands for; empty if it has left. */
    Optional<Member> find(Session session) {
        return Optional.ofNullable(members.get(session));
    }

    void add(Member member) {
        members.put(member.session, member);
        if (member.session.follows()) {
            followers.add(member.session);
            if (journaledTo > 0) {
                member.session.journaled(journaledTo);
            }
        }
        if (paused) {
            member.session.pause();
        }
    }

    void remove(Member member) {
        if (members.remove(member.session) != null && member.isLagging()) {
            lagging--;
        }
        followers.remove(member.session);
        member.hasLeft = true;
    }

    /** The journal is known to have got that far. */
    void journaledUpTo(long sequence) {
        if (sequence > journaledTo) {
            journaledTo = sequence;
            followers.forEach(session -> session.journaled(sequence));
        }
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    /** Everybody who is here now, in order of arrival. */
    List<Member> all() {
        return List.copyOf(members.values());
    }

    /**
     * Offers a message to everybody but its sender.
     *
     * @param sureSequence up to which events whoever lags from now on has been offered everything
     * @return how many took it
     */
    int offer(OutboundMessage message, @Nullable Member sender, long sureSequence) {
        int taken = 0;
        for (Member member : members.values()) {
            if (member != sender && offerTo(member, message, sureSequence)) {
                taken++;
            }
        }
        return taken;
    }

    /** Offers a message to one member; whether it took it. */
    boolean offerTo(Member member, OutboundMessage message, long sureSequence) {
        if (member.isLagging()) {
            return false;
        }
        if (!member.session.offer(message)) {
            member.lags(Math.max(0, sureSequence));
            lagging++;
            return false;
        }
        return true;
    }

    /** A member that lagged has been told what it missed. */
    void caughtUp(Member member) {
        if (member.isLagging()) {
            lagging--;
        }
        member.caughtUp();
    }

    /** How many lag. */
    int lagging() {
        return lagging;
    }

    int size() {
        return members.size();
    }

    /** Stops reading from everybody, those to come included. */
    void pause() {
        if (!paused) {
            paused = true;
            members.keySet().forEach(Session::pause);
        }
    }

    /** Reads again. */
    void resume() {
        if (paused) {
            paused = false;
            members.keySet().forEach(Session::resume);
        }
    }

    boolean isPaused() {
        return paused;
    }

    /** Ends all sessions without a further word to the room. */
    void closeAll(CloseReason reason) {
        List<Session> all = List.copyOf(members.keySet());
        members.clear();
        followers.clear();
        lagging = 0;
        all.forEach(session -> session.close(reason));
    }
}
