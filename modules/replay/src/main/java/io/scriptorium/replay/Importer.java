package io.scriptorium.replay;

import io.scriptorium.document.JournalSnapshot;
import io.scriptorium.document.UpdatesAppended;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.SnapshotAdapter;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;

/** Appends events to a persistence id as they are. No node may have the document open. */
final class Importer extends EventSourcedBehavior<Importer.Command, UpdatesAppended, Long> {
    private final ActorContext<Command> context;

    private Importer(PersistenceId id, ActorContext<Command> context) {
        super(id);
        this.context = context;
    }

    static Behavior<Command> create(String persistenceId) {
        return Behaviors.setup(context -> new Importer(PersistenceId.ofUniqueId(persistenceId), context));
    }

    /** What it is told. */
    sealed interface Command {}

    /** Asks for the last sequence number of the journal. */
    record Last(ActorRef<Long> replyTo) implements Command {}

    /** Asks to append events; the answer is the last sequence number after that. */
    record Append(List<UpdatesAppended> events, ActorRef<Long> replyTo) implements Command {}

    /** Ends it. */
    record Stop() implements Command {}

    @Override
    public Long emptyState() {
        return 0L;
    }

    @Override
    public SnapshotAdapter<Long> snapshotAdapter() {
        return new SnapshotAdapter<>() {
            @Override
            public Object toJournal(Long state) {
                throw new AssertionError("an importer takes no journal snapshots");
            }

            @Override
            public Long fromJournal(Object from) {
                return ((JournalSnapshot) from).sequence();
            }
        };
    }

    @Override
    public CommandHandler<Command, UpdatesAppended, Long> commandHandler() {
        return (state, command) -> {
            if (command instanceof Last last) {
                last.replyTo().tell(lastSequenceNumber(context));
                return Effect().none();
            } else if (command instanceof Append append) {
                return Effect()
                        .persist(append.events())
                        .thenRun(now -> append.replyTo().tell(lastSequenceNumber(context)));
            } else if (command instanceof Stop) {
                return Effect().stop();
            }
            throw new AssertionError(command);
        };
    }

    @Override
    public EventHandler<Long, UpdatesAppended> eventHandler() {
        return (state, event) -> state + 1;
    }
}
