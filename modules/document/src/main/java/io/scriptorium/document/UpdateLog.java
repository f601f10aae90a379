package io.scriptorium.document;

import io.scriptorium.crdt.lib0.Bytes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The updates of a room on their way to the journal: numbered without a gap, appended in batches of which one at a time
 * is outstanding, kept until journaled and covered by every sync reply. Mutable, confined to the room.
 */
final class UpdateLog {
    private final long batchBytesMax;
    private final Deque<KeptUpdate> kept = new ArrayDeque<>();
    private final Deque<KeptUpdate> unsent = new ArrayDeque<>();
    private List<KeptUpdate> outstanding = List.of();
    private long nextNumber = 1;
    private long nextOrdinal = 1;
    private long unacknowledgedBytes;
    private long keptBytes;

    UpdateLog(long batchBytesMax) {
        this.batchBytesMax = batchBytesMax;
    }

    /** Takes in what a session sent; it waits for the next batch. */
    KeptUpdate receive(Member sender, RoomCommand.ReceiveUpdate command, boolean shown) {
        KeptUpdate received = KeptUpdate.received(nextNumber++, nextOrdinal++, command, shown, sender);
        keep(received);
        unsent.addLast(received);
        unacknowledgedBytes += received.memoryBytes();
        return received;
    }

    /** Takes in what the entity pushed. */
    KeptUpdate push(Bytes update, long sequence) {
        KeptUpdate pushed = KeptUpdate.pushed(nextOrdinal++, update, sequence);
        keep(pushed);
        return pushed;
    }

    /** Takes in what a sibling relayed and will append. */
    KeptUpdate relayed(Bytes update, String principal) {
        KeptUpdate relayed = KeptUpdate.relayed(nextOrdinal++, update, principal);
        keep(relayed);
        return relayed;
    }

    /**
     * Makes a dead sibling's updates those of this room; they wait for the next batch. What this room appends already
     * is left out: several rooms take over the same, and one of them may die next.
     *
     * @return those that have become this room's
     */
    List<KeptUpdate> takeOver(List<KeptUpdate> relayed) {
        Set<Bytes> own = new HashSet<>();
        unacknowledged().stream().filter(KeptUpdate::isShown).forEach(update -> own.add(update.update()));
        List<KeptUpdate> taken = new ArrayList<>();
        for (KeptUpdate update : relayed) {
            if (own.add(update.update())) {
                update.takenOver(nextNumber++);
                unsent.addLast(update);
                unacknowledgedBytes += update.memoryBytes();
                taken.add(update);
            } else {
                update.committed(KeptUpdate.KEPT_ELSEWHERE);
            }
        }
        return taken;
    }

    /** Everything that is this room's to append and not journaled yet, in order. */
    List<KeptUpdate> unacknowledged() {
        List<KeptUpdate> all = new ArrayList<>(outstanding);
        all.addAll(unsent);
        return all;
    }

    /** What is kept, this room's or a sibling's, and says something of a kind, in order. */
    List<KeptUpdate> find(Predicate<Bytes> wanted) {
        return kept.stream().filter(update -> wanted.test(update.update())).toList();
    }

    private void keep(KeptUpdate update) {
        kept.addLast(update);
        keptBytes += update.memoryBytes();
    }

    /**
     * Makes everything that waits, up to the batch limit, the outstanding batch; false if one is outstanding or nothing
     * waits.
     */
    boolean startBatch() {
        if (!outstanding.isEmpty() || unsent.isEmpty()) {
            return false;
        }
        List<KeptUpdate> batch = new ArrayList<>();
        long bytes = 0;
        while (!unsent.isEmpty()
                && (batch.isEmpty() || bytes + unsent.getFirst().sizeBytes() <= batchBytesMax)) {
            KeptUpdate next = unsent.removeFirst();
            batch.add(next);
            bytes += next.sizeBytes();
        }
        outstanding = batch;
        return true;
    }

    /** Bytes of the updates in the outstanding batch. */
    long outstandingBytes() {
        return outstanding.stream().mapToLong(KeptUpdate::sizeBytes).sum();
    }

    boolean hasOutstanding() {
        return !outstanding.isEmpty();
    }

    /** The outstanding batch as a command; the same each time it is asked for. */
    DocumentCommand.AppendUpdates outstanding(RoomId roomId, ActorRef<RoomCommand> room, long lineage) {
        List<DocumentCommand.AppendedUpdate> updates = outstanding.stream()
                .map(update -> new DocumentCommand.AppendedUpdate(
                        new JournaledUpdate(update.update(), update.principal), update.isShown()))
                .toList();
        return new DocumentCommand.AppendUpdates(
                roomId, room, outstanding.get(0).number(), updates, lineage);
    }

    /** The outstanding updates up to that number are in the journal; answers those of which that is news, in order. */
    List<KeptUpdate> commit(long upToNumber, long sequence) {
        List<KeptUpdate> committed = new ArrayList<>();
        List<KeptUpdate> rest = new ArrayList<>();
        for (KeptUpdate update : outstanding) {
            if (update.number() <= upToNumber) {
                update.committed(sequence);
                unacknowledgedBytes -= update.memoryBytes();
                committed.add(update);
            } else {
                rest.add(update);
            }
        }
        outstanding = rest;
        return committed;
    }

    /** Memory of what was received and is not journaled yet, in bytes. */
    long unacknowledgedBytes() {
        return unacknowledgedBytes;
    }

    boolean isFlushed() {
        return outstanding.isEmpty() && unsent.isEmpty();
    }

    /** Memory of everything kept, in bytes. */
    long keptBytes() {
        return keptBytes;
    }

    /** The ordinal that the next update shown will have. */
    long nextOrdinal() {
        return nextOrdinal;
    }

    /** What was shown before an ordinal and a state at {@code sequence} may lack, in order. */
    List<KeptUpdate> shownButNotCovered(long sequence, long beforeOrdinal) {
        return kept.stream()
                .filter(update -> update.isShown() && update.ordinal < beforeOrdinal && !update.isCoveredBy(sequence))
                .toList();
    }

    /** Forgets everything, journaled or not; numbers go on. */
    void clear() {
        kept.clear();
        unsent.clear();
        outstanding = List.of();
        unacknowledgedBytes = 0;
        keptBytes = 0;
    }

    /** Forgets what every state from {@code sequence} on has. */
    void evict(long sequence) {
        while (!kept.isEmpty() && kept.getFirst().isCoveredBy(sequence)) {
            keptBytes -= kept.removeFirst().memoryBytes();
        }
    }
}
