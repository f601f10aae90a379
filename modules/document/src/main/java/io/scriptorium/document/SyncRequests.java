package io.scriptorium.document;

import io.scriptorium.crdt.lib0.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What a room has asked the entity and not been answered. Equal questions in flight are one question with several waiting members.
 * Mutable, confined to the room.
 */
final class SyncRequests {

    /** A question in flight. */
    static final class Request {
        private final DocumentCommand.FromRoom command;
        /** Latest sequence number the room knew when it asked: the answer covers at least this. */
        private final long knownSequence;

        private final List<Member> waiting = new ArrayList<>();

        private Request(DocumentCommand.FromRoom command, long knownSequence) {
            this.command = command;
            this.knownSequence = knownSequence;
        }

        DocumentCommand.FromRoom command() {
            return command;
        }

        /** Sessions the answer is for; empty if it is for the room itself. */
        List<Member> waiting() {
            return waiting;
        }
    }

    private final RoomId roomId;
    private final ActorRef<RoomCommand> room;
    private final Map<Long, Request> inFlight = new LinkedHashMap<>();
    private long nextId = 1;

    SyncRequests(RoomId roomId, ActorRef<RoomCommand> room) {
        this.roomId = roomId;
        this.room = room;
    }

    /**
     * A member asks for what a state vector lacks (none: for the entity's own vector).
     *
     * @return the command to tell, empty if an equal question is in flight
     */
    Optional<DocumentCommand> state(Bytes stateVector, Member member, long knownSequence) {
        for (Request request : inFlight.values()) {
            if (request.command instanceof DocumentCommand.RequestState equal
                    && equal.stateVector().equals(stateVector)) {
                request.waiting.add(member);
                return Optional.empty();
            }
        }
        long id = nextId++;
        return Optional.of(
                add(id, new DocumentCommand.RequestState(roomId, room, id, stateVector), knownSequence, member));
    }

    /** A member that lagged asks for everything after a sequence number. */
    DocumentCommand since(long sequence, Member member, long knownSequence) {
        long id = nextId++;
        return add(id, new DocumentCommand.RequestSince(roomId, room, id, sequence), knownSequence, member);
    }

    /** The room itself asks for everything after a sequence number. */
    DocumentCommand sinceForRoom(long sequence, long knownSequence) {
        long id = nextId++;
        Request request = new Request(new DocumentCommand.RequestSince(roomId, room, id, sequence), knownSequence);
        inFlight.put(id, request);
        return request.command;
    }

    private DocumentCommand add(long id, DocumentCommand.FromRoom command, long knownSequence, Member member) {
        Request request = new Request(command, knownSequence);
        request.waiting.add(member);
        inFlight.put(id, request);
        return command;
    }

    /** The question an answer belongs to; empty if it was answered before. */
    Optional<Request> answered(long id) {
        return Optional.ofNullable(inFlight.remove(id));
    }

    List<Request> inFlight() {
        return List.copyOf(inFlight.values());
    }

    boolean isEmpty() {
        return inFlight.isEmpty();
    }

    /** Every answer still to come covers at least this sequence number. */
    long coveredByAll() {
        return inFlight.values().stream()
                .mapToLong(request -> request.knownSequence)
                .min()
                .orElse(Long.MAX_VALUE - 1);
    }
}
