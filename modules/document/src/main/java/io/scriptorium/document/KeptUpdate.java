package io.scriptorium.document;

import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.protocol.OutboundMessage;
import io.scriptorium.protocol.ServerMessage;
import org.jspecify.annotations.Nullable;

/** An update that a room keeps until it is journaled and covered by every sync reply. Mutable, confined to the room. */
final class KeptUpdate {
    /** In place of a sequence number: another one with the same bytes is kept. */
    static final long KEPT_ELSEWHERE = 0;

    private static final long NOT_COMMITTED = Long.MAX_VALUE;
    /** An update v1 that says nothing. */
    private static final Bytes NOTHING = Bytes.wrap(new byte[] {0, 0});

    private static final int OBJECTS_BYTES = 256;

    /** Counts everything the room has shown, whoever it came from. */
    final long ordinal;

    final String principal;
    final OutboundMessage message;
    /** Who sent it; null if the entity did. */
    final @Nullable Member sender;
    /** The sender's count of update messages with this one. */
    final long senderCount;

    /** When a session's connection received it; 0 if no session here sent it. */
    final long arrivedNanos;

    /** The room's number of the update; 0 while it is not the room's to append. */
    private long number;

    private Bytes update;
    private boolean shown;
    private final int memoryBytes;
    private long committedSequence = NOT_COMMITTED;

    private KeptUpdate(
            long number,
            long ordinal,
            Bytes update,
            boolean shown,
            String principal,
            @Nullable Member sender,
            long arrivedNanos) {
        this.arrivedNanos = arrivedNanos;
        this.number = number;
        this.ordinal = ordinal;
        this.update = update;
        this.shown = shown;
        this.memoryBytes = update.size() + OBJECTS_BYTES;
        this.principal = principal;
        this.sender = sender;
        this.senderCount = sender == null ? 0 : sender.received;
        this.message = new OutboundMessage(new ServerMessage.Update(update));
    }

    /** One that a session has just sent. */
    static KeptUpdate received(
            long number, long ordinal, RoomCommand.ReceiveUpdate command, boolean shown, Member sender) {
        return new KeptUpdate(
                number, ordinal, command.update(), shown, sender.principal, sender, command.arrivedNanos());
    }

    /** One that the entity pushed, journaled already. */
    static KeptUpdate pushed(long ordinal, Bytes update, long sequence) {
        KeptUpdate kept = new KeptUpdate(0, ordinal, update, true, "", null, 0);
        kept.committed(sequence);
        return kept;
    }

    /** One that a sibling relayed, which appends it to the journal. */
    static KeptUpdate relayed(long ordinal, Bytes update, String principal) {
        return new KeptUpdate(0, ordinal, update, true, principal, null, 0);
    }

    Bytes update() {
        return update;
    }

    /** Whether sessions are shown it. */
    boolean isShown() {
        return shown;
    }

    /** It should not have been let in: it says nothing from now on, and keeps its number. */
    void withdraw() {
        update = NOTHING;
        shown = false;
    }

    /** The room's number of the update; 0 while it is not the room's to append. */
    long number() {
        return number;
    }

    /** From now on the room appends it itself. */
    void takenOver(long newNumber) {
        number = newNumber;
    }

    void committed(long sequence) {
        committedSequence = sequence;
    }

    /** Whether a state at that sequence number has it for certain. */
    boolean isCoveredBy(long sequence) {
        return committedSequence <= sequence;
    }

    int sizeBytes() {
        return update.size();
    }

    /** What the update took in memory when it came, about: small ones take mostly objects. */
    int memoryBytes() {
        return memoryBytes;
    }
}
