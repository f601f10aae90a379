package io.scriptorium.document;

import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.document.history.Finding;
import io.scriptorium.document.history.HistoryEvent;
import io.scriptorium.document.history.HistoryState;
import io.scriptorium.document.history.Verification;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * The entity of a simulated cluster: real {@link EntityLogic} and {@link DocumentState} around a journal in memory.
 * While a write is under way commands wait, as in Pekko; a write may fail, which restarts the entity from the journal;
 * the entity may be killed at any time, with or without the write that was under way.
 */
final class SimEntity {
    private static final StoredDocument DOCUMENT = new StoredDocument(new DocumentId("simulated"), 1);

    private final SimNetwork network;
    private final Random random;
    private final DocumentSettings settings;
    private final Runnable afterEach;
    private final Runnable deathWatch;
    private final List<DocumentEvent> journal = new ArrayList<>();
    private @Nullable JournalSnapshot snapshot;
    private final Deque<DocumentCommand.FromRoom> stash = new ArrayDeque<>();
    private final TestInbox<DocumentCommand> self = TestInbox.create();
    private EntityLogic logic;
    private DocumentState state;
    private int incarnation;
    private long stalledUntil;
    private boolean writing;
    private boolean down;
    private double failureProbability = 0.05;
    private Optional<HistoryBase> base = Optional.empty();
    int failedWrites;
    int deletions;

    SimEntity(SimNetwork network, Random random, DocumentSettings settings, Runnable afterEach, Runnable deathWatch) {
        this.network = network;
        this.random = random;
        this.settings = settings;
        this.afterEach = afterEach;
        this.deathWatch = deathWatch;
        this.logic = new EntityLogic(clock(), ActorRef::tell);
        this.state = recover();
    }

    private InstantSource clock() {
        return () -> Instant.ofEpochMilli(network.nowMillis());
    }

    void becomeReliable() {
        failureProbability = 0;
    }

    void receive(DocumentCommand command) {
        if (down) {
            return;
        }
        if (command instanceof DocumentCommand.FromRoom fromRoom) {
            if (writing) {
                stash.add(fromRoom);
            } else {
                handle(fromRoom);
            }
        } else if (command instanceof DocumentCommand.LeaveRoom leave) {
            logic.leave(leave.roomId());
        }
    }

    private void handle(DocumentCommand.FromRoom command) {
        logic.admit(command);
        EntityLogic.Decision decision = logic.decide(state, command, self.getRef());
        if (decision.event().isEmpty()) {
            decision.answer().accept(state);
            afterEach.run();
            return;
        }
        writing = true;
        int writer = incarnation;
        long stalled = Math.max(0, stalledUntil - network.nowMillis());
        network.after(stalled + 1 + random.nextInt(30), () -> written(writer, decision));
    }

    private void written(int writer, EntityLogic.Decision decision) {
        UpdatesAppended event = state.linked(decision.event().orElseThrow(), DOCUMENT.persistenceId());
        if (writer != incarnation) {
            // The owner was killed while the journal was at it: the write happened or it did not.
            return;
        }
        writing = false;
        if (random.nextDouble() < failureProbability) {
            failedWrites++;
            restart(100);
            return;
        }
        journal.add(event);
        state = state.apply(event);
        if (random.nextInt(10) == 0) {
            snapshot = state.toJournalSnapshot(network.nowMillis());
        }
        decision.answer().accept(state);
        afterEach.run();
        repeatLater(incarnation);
        while (!writing && !stash.isEmpty()) {
            handle(stash.remove());
        }
    }

    /** Somebody deletes the document, unless the entity is busy. */
    void delete() {
        Optional<DocumentDeleted> event = writing || down ? Optional.empty() : logic.decideDelete(state, "");
        if (event.isPresent()) {
            deletions++;
            journal.add(event.get());
            snapshot = null;
            state = state.apply(event.get());
            base = state.toBeErased(network.nowMillis());
            logic.deleted(state, self.getRef());
            afterEach.run();
            repeatLater(incarnation);
        }
    }

    private void repeatLater(int repeater) {
        network.after(2000, () -> {
            if (repeater == incarnation && logic.repeatLatest()) {
                repeatLater(repeater);
            }
            afterEach.run();
        });
    }

    /** The journal takes nothing for a while. */
    void stall(long millis) {
        stalledUntil = network.nowMillis() + millis;
    }

    /** Kills the entity; a write under way is lost. Death watch tells the rooms. */
    void kill() {
        logic = new EntityLogic(clock(), ActorRef::tell);
        deathWatch.run();
        restart(200 + random.nextInt(500));
    }

    private void restart(long downMillis) {
        incarnation++;
        writing = false;
        down = true;
        stash.clear();
        network.after(downMillis, () -> {
            down = false;
            state = recover();
        });
    }

    /** As recovery does it: the latest journal snapshot, then the events after it. */
    DocumentState recover() {
        JournalSnapshot latest = snapshot;
        DocumentState recovered =
                latest == null ? DocumentState.pristine(settings) : DocumentState.from(latest, settings);
        int from = latest == null ? 0 : (int) latest.sequence();
        for (DocumentEvent event : journal.subList(from, journal.size())) {
            recovered = recovered.apply(event);
        }
        return recovered;
    }

    /** As a replay tool does it: every event from the first. */
    DocumentState replayFromZero() {
        DocumentState replayed = DocumentState.pristine(settings);
        for (DocumentEvent event : journal) {
            replayed = replayed.apply(event);
        }
        return replayed;
    }

    /** What a verification of the journal finds. */
    List<Finding> findings() {
        Verification verification = new Verification(
                DOCUMENT,
                Optional.ofNullable(snapshot)
                        .map(each -> new HistoryState(each.sequence(), each.timeMillis(), each.state(), each.digest())),
                base);
        for (int i = base.map(HistoryBase::sequence).orElse(0L).intValue(); i < journal.size(); i++) {
            verification.add(new HistoryEvent(i + 1L, (UpdatesAppended) journal.get(i)));
        }
        return verification.end(journal.size());
    }

    ActorRef<DocumentCommand> self() {
        return self.getRef();
    }

    DocumentState state() {
        return state;
    }

    boolean hasJournaled(Bytes update) {
        return journal.stream()
                .filter(UpdatesAppended.class::isInstance)
                .flatMap(event -> ((UpdatesAppended) event).updates().stream())
                .anyMatch(journaled -> journaled.bytes().equals(update));
    }

    int events() {
        return journal.size();
    }
}
