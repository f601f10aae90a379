package io.scriptorium.document;

import io.scriptorium.crdt.lib0.Bytes;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * What an entity decides and answers. Knows rooms, never sessions, so its cost does not grow with viewers. It refuses
 * nothing that a room has shown, because peers have it already. Confined to the entity.
 */
final class EntityLogic {
    /** How often rooms may have missed a commit before death watch would have told. */
    private static final int REPEATS = 5;
    /** In place of a room, in the news of an event that came through none. */
    private static final RoomId DELETION = new RoomId("deletion");

    private final InstantSource clock;
    private final Mail mail;
    private final Map<RoomId, KnownRoom> rooms = new LinkedHashMap<>();

    private RoomInternal.@Nullable Committed latest;
    private int repeatsLeft;

    EntityLogic(InstantSource clock, Mail mail) {
        this.clock = clock;
        this.mail = mail;
    }

    /** A room, and which of its updates are journaled for certain. */
    private static final class KnownRoom {
        private final Sibling sibling;
        private long journaledUpTo;

        private KnownRoom(Sibling sibling) {
            this.sibling = sibling;
        }
    }

    /**
     * What follows from a command.
     *
     * @param event to be journaled first, if there is one
     * @param answer to be given with the state after the event (or at once without one)
     */
    record Decision(Optional<UpdatesAppended> event, Consumer<DocumentState> answer) {
        static Decision answerOnly(Consumer<DocumentState> answer) {
            return new Decision(Optional.empty(), answer);
        }
    }

    private void tell(KnownRoom room, RoomInternal news) {
        mail.send(room.sibling.room(), news);
    }

    /** Makes the room known, to the other rooms too; true if it was not. */
    boolean admit(DocumentCommand.FromRoom command) {
        KnownRoom admitted = new KnownRoom(new Sibling(command.roomId(), command.room()));
        if (rooms.putIfAbsent(command.roomId(), admitted) != null) {
            return false;
        }
        if (rooms.size() > 1) {
            RoomInternal.Siblings siblings = siblings();
            rooms.values().forEach(each -> tell(each, siblings));
        }
        return true;
    }

    private RoomInternal.Siblings siblings() {
        return new RoomInternal.Siblings(
                rooms.values().stream().map(each -> each.sibling).toList());
    }

    /** Forgets a room. */
    void leave(RoomId roomId) {
        rooms.remove(roomId);
    }

    boolean hasRooms() {
        return !rooms.isEmpty();
    }

    /** Decides; changes nothing. */
    Decision decide(DocumentState state, DocumentCommand.FromRoom command, ActorRef<DocumentCommand> self) {
        if (!state.lineage().isThatOf(command.lineage()) || isStale(state, command)) {
            return Decision.answerOnly(now -> mail.send(command.room(), joined(now, self)));
        }
        if (command instanceof DocumentCommand.AppendUpdates append) {
            return decideAppend(state, append);
        }
        if (command instanceof DocumentCommand.JoinRoom join) {
            return Decision.answerOnly(now -> {
                mail.send(join.room(), joined(now, self));
                if (rooms.size() > 1) {
                    mail.send(join.room(), siblings());
                }
            });
        }
        if (command instanceof DocumentCommand.RequestState request) {
            return Decision.answerOnly(now -> {
                Bytes update = request.stateVector().isEmpty() ? Bytes.empty() : now.diff(request.stateVector());
                mail.send(
                        request.room(),
                        new RoomInternal.StateReply(request.requestId(), now.sequence(), update, now.stateVector()));
            });
        }
        if (command instanceof DocumentCommand.RequestSince request) {
            return Decision.answerOnly(now -> mail.send(
                    request.room(),
                    new RoomInternal.SinceReply(
                            request.requestId(), now.sequence(), now.updatesSince(request.sequence()))));
        }
        throw new AssertionError(command);
    }

    /** Whether the room tells of deleted content; it does so only before it has heard of the deletion. */
    private static boolean isStale(DocumentState state, DocumentCommand.FromRoom command) {
        if (command instanceof DocumentCommand.AppendUpdates append) {
            return append.updates().stream()
                    .anyMatch(each -> state.isStale(each.update().bytes()));
        }
        return command instanceof DocumentCommand.RequestState request
                && state.lineage().stale().areIn(request.stateVector());
    }

    /** The event that ends the document; nothing if there is nothing to end. */
    Optional<DocumentDeleted> decideDelete(DocumentState state, String principal) {
        return state.isBlank()
                ? Optional.empty()
                : Optional.of(new DocumentDeleted(
                        clock.millis(), principal, state.lineage().number() + 1, state.clients()));
    }

    /** Tells every room that the document was deleted, and a few times later those who may have missed it. */
    void deleted(DocumentState now, ActorRef<DocumentCommand> self) {
        latest = new RoomInternal.Committed(
                now.sequence(),
                true,
                DELETION,
                1,
                0,
                List.of(),
                Map.of(),
                false,
                now.writeState(),
                now.lineage().number());
        repeatsLeft = REPEATS;
        announce(now, self);
    }

    private Decision decideAppend(DocumentState state, DocumentCommand.AppendUpdates append) {
        KnownRoom known = rooms.get(append.roomId());
        if (known != null && append.lastNumber() <= known.journaledUpTo) {
            return Decision.answerOnly(now -> mail.send(append.room(), committed(now, append, false, List.of())));
        }
        boolean shown = append.updates().stream().anyMatch(DocumentCommand.AppendedUpdate::shown);
        List<JournaledUpdate> fresh = state.fresh(append.updates().stream()
                .map(DocumentCommand.AppendedUpdate::update)
                .toList());
        if (fresh.isEmpty()) {
            return Decision.answerOnly(now -> {
                noteJournaled(append);
                RoomInternal.Committed committed = committed(now, append, false, List.of());
                if (shown) {
                    tellAll(committed, append);
                } else {
                    mail.send(append.room(), committed);
                }
            });
        }
        List<Bytes> pushed = append.updates().stream()
                .filter(update -> !update.shown() && fresh.contains(update.update()))
                .map(update -> update.update().bytes())
                .toList();
        UpdatesAppended event = new UpdatesAppended(clock.millis(), append.roomId(), fresh);
        return new Decision(Optional.of(event), now -> {
            noteJournaled(append);
            RoomInternal.Committed committed = committed(now, append, true, pushed);
            latest = committed;
            repeatsLeft = REPEATS;
            tellAll(committed, append);
        });
    }

    /** What another owner wrote and the document lacks is journaled as an event of this one, and shown to all rooms. */
    Decision decideCompare(DocumentState state, UpdatesAppended found, long foundSequence) {
        List<JournaledUpdate> missing =
                foundSequence <= state.lineage().beganAt() ? List.of() : state.fresh(found.updates());
        if (missing.isEmpty()) {
            return Decision.answerOnly(now -> {});
        }
        return withoutRoom(new UpdatesAppended(clock.millis(), found.room(), missing, foundSequence));
    }

    /** The first event of a document that has none yet; nothing if it has begun. */
    Decision decideBegin(DocumentState state, JournaledUpdate update) {
        List<JournaledUpdate> fresh = state.isBlank() ? state.fresh(List.of(update)) : List.of();
        return fresh.isEmpty()
                ? Decision.answerOnly(now -> {})
                : withoutRoom(new UpdatesAppended(clock.millis(), RoomId.random(), fresh));
    }

    /** An event that no room has told, and that is to be shown by all. */
    private Decision withoutRoom(UpdatesAppended event) {
        return new Decision(Optional.of(event), now -> {
            List<Bytes> pushed =
                    event.updates().stream().map(JournaledUpdate::bytes).toList();
            latest = new RoomInternal.Committed(
                    now.sequence(),
                    true,
                    event.room(),
                    1,
                    0,
                    pushed,
                    Map.of(),
                    now.hasPending(),
                    now.writeState(),
                    now.lineage().number());
            repeatsLeft = REPEATS;
            rooms.values().forEach(each -> tell(each, latest));
        });
    }

    private void noteJournaled(DocumentCommand.AppendUpdates append) {
        KnownRoom known = rooms.get(append.roomId());
        if (known != null) {
            known.journaledUpTo = Math.max(known.journaledUpTo, append.lastNumber());
        }
    }

    private RoomInternal.Committed committed(
            DocumentState now, DocumentCommand.AppendUpdates append, boolean isEvent, List<Bytes> pushed) {
        return new RoomInternal.Committed(
                now.sequence(),
                isEvent,
                append.roomId(),
                append.firstNumber(),
                append.lastNumber(),
                pushed,
                journaled(append),
                now.hasPending(),
                now.writeState(),
                now.lineage().number());
    }

    private Map<RoomId, Long> journaled(DocumentCommand.AppendUpdates append) {
        Map<RoomId, Long> journaled = new HashMap<>();
        rooms.forEach((roomId, known) -> journaled.put(roomId, known.journaledUpTo));
        journaled.merge(append.roomId(), append.lastNumber(), Math::max);
        return journaled;
    }

    private void tellAll(RoomInternal.Committed committed, DocumentCommand.AppendUpdates append) {
        if (!rooms.containsKey(append.roomId())) {
            mail.send(append.room(), committed);
        }
        rooms.values().forEach(each -> tell(each, committed));
    }

    private static RoomInternal.Joined joined(DocumentState now, ActorRef<DocumentCommand> self) {
        return new RoomInternal.Joined(self, now.sequence(), now.hasPending(), now.writeState(), now.lineage());
    }

    /** Tells every room that the entity has recovered: what it had not journaled it has forgotten. */
    void announce(DocumentState now, ActorRef<DocumentCommand> self) {
        rooms.values().forEach(known -> tell(known, joined(now, self)));
    }

    /**
     * Tells every room the latest commit again, a few times after each: a room that has missed it then asks for what it
     * lacks.
     *
     * @return whether it is to be told once more later
     */
    boolean repeatLatest() {
        RoomInternal.Committed committed = latest;
        if (committed == null || repeatsLeft == 0) {
            return false;
        }
        repeatsLeft--;
        rooms.values().forEach(known -> tell(known, committed));
        return repeatsLeft > 0;
    }
}
