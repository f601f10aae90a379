package io.scriptorium.document;

import io.scriptorium.crdt.lib0.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a room has asked the entity and not been answered. Equal questions in flight are one question with several
 * waiting members. Mutable, confined to the room.
 */
final class SyncRequests {

    /** A question in flight. */
    static final class Request {
        private final DocumentCommand.FromRoom command;
        /** Latest sequence number the room knew when it asked: the answer covers at least this. */
        private final long knownSequence;

        private final boolean forRoom;
        private final Retry retry;
        private final List<Member> waiting = new ArrayList<>();

        private Request(DocumentCommand.FromRoom command, long knownSequence, boolean forRoom, Retry retry) {
            this.command = command;
            this.knownSequence = knownSequence;
            this.forRoom = forRoom;
            this.retry = retry;
        }

        DocumentCommand.FromRoom command() {
            return command;
        }

        /** Whether the answer is for the room itself. */
        boolean isForRoom() {
            return forRoom;
        }

        /** Sessions the answer is for; some may have left. */
        List<Member> waiting() {
            return waiting;
        }

        private boolean isWanted() {
            return forRoom || waiting.stream().anyMatch(member -> !member.hasLeft);
        }
    }

    private final RoomId roomId;
    private final DocumentSettings settings;
    private final RoomPort port;
    private final RoomLineage lineage;
    private final Map<Long, Request> inFlight = new LinkedHashMap<>();
    private long nextId = 1;

    SyncRequests(RoomId roomId, DocumentSettings settings, RoomPort port, RoomLineage lineage) {
        this.roomId = roomId;
        this.settings = settings;
        this.port = port;
        this.lineage = lineage;
    }

    /** A member asks for what a state vector lacks (no bytes: for the entity's own vector). */
    void state(Bytes stateVector, Member member, long knownSequence) {
        Optional<Request> equal = find(request -> request.command instanceof DocumentCommand.RequestState asked
                && asked.stateVector().equals(stateVector));
        equal.orElseGet(() -> {
                    long id = nextId++;
                    return ask(
                            id,
                            new DocumentCommand.RequestState(roomId, port.self(), id, stateVector, lineage.number()),
                            knownSequence,
                            false);
                })
                .waiting
                .add(member);
    }

    /** A member that lagged asks for everything after a sequence number. */
    void since(long sequence, Member member, long knownSequence) {
        Optional<Request> covering = find(request -> !request.forRoom
                && request.command instanceof DocumentCommand.RequestSince asked
                && asked.sequence() <= sequence);
        covering.orElseGet(() -> askSince(sequence, knownSequence, false))
                .waiting
                .add(member);
    }

    /** The room itself asks for everything after a sequence number. */
    void sinceForRoom(long sequence, long knownSequence) {
        askSince(sequence, knownSequence, true);
    }

    private Request askSince(long sequence, long knownSequence, boolean forRoom) {
        long id = nextId++;
        return ask(
                id,
                new DocumentCommand.RequestSince(roomId, port.self(), id, sequence, lineage.number()),
                knownSequence,
                forRoom);
    }

    private Request ask(long id, DocumentCommand.FromRoom command, long knownSequence, boolean forRoom) {
        Request request = new Request(command, knownSequence, forRoom, new Retry(settings, port.nowMillis()));
        inFlight.put(id, request);
        port.tellEntity(command);
        return request;
    }

    private Optional<Request> find(Predicate<Request> wanted) {
        return inFlight.values().stream().filter(wanted).findFirst();
    }

    /** The question an answer belongs to; empty if it was answered before. */
    Optional<Request> answered(long id) {
        return Optional.ofNullable(inFlight.remove(id));
    }

    /** Asks again what is overdue, or everything; forgets what nobody waits for any more. */
    void repeat(boolean everything) {
        inFlight.values().removeIf(request -> !request.isWanted());
        long now = port.nowMillis();
        for (Request request : inFlight.values()) {
            if (everything || request.retry.isDue(now)) {
                request.retry.repeated(now, everything);
                port.tellEntity(request.command);
            }
        }
    }

    /** Forgets the questions of those who have content of a deleted document, and answers who they are. */
    List<Member> removeStale() {
        List<Member> stale = new ArrayList<>();
        inFlight.values().removeIf(request -> {
            boolean named = request.command instanceof DocumentCommand.RequestState asked
                    && lineage.stale().areIn(asked.stateVector());
            if (named) {
                stale.addAll(request.waiting);
            } else {
                request.waiting.stream().filter(this::asksNextForStale).forEach(stale::add);
            }
            return named;
        });
        return stale;
    }

    private boolean asksNextForStale(Member member) {
        Bytes next = member.nextStateVector;
        return next != null && lineage.stale().areIn(next);
    }

    /** Forgets all questions. */
    void clear() {
        inFlight.clear();
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
