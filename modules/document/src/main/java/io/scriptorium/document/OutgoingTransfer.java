package io.scriptorium.document;

import io.scriptorium.crdt.lib0.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * A large message on its way to another node, cut into parts of which only a few are under way at a time. Parts that
 * are not confirmed in time are sent again from the first missing one. Mutable, confined to the courier.
 */
final class OutgoingTransfer {
    static final int CHUNK_BYTES = 64 << 10;
    static final int WINDOW = 8;

    private static final long REPEAT_MILLIS = 2_000;
    private static final int REPEATS_MAX = 5;

    private final long transfer;
    private final ActorRef<?> recipient;
    private final String recipientText;
    private final String manifest;
    private final Object message;
    private final byte[] bytes;
    private final int count;
    private int arrived;
    private int sent;
    private int repeats;
    private long progressMillis;

    OutgoingTransfer(
            long transfer,
            ActorRef<?> recipient,
            String recipientText,
            Object message,
            String manifest,
            byte[] bytes,
            long nowMillis) {
        this.transfer = transfer;
        this.recipient = recipient;
        this.recipientText = recipientText;
        this.message = message;
        this.manifest = manifest;
        this.bytes = bytes;
        this.count = Math.max(1, (bytes.length + CHUNK_BYTES - 1) / CHUNK_BYTES);
        this.progressMillis = nowMillis;
    }

    int sizeBytes() {
        return bytes.length;
    }

    /** Whether this is that message to that actor. */
    boolean isFor(ActorRef<?> otherRecipient, Object otherMessage) {
        return recipient.equals(otherRecipient) && (message == otherMessage || message.equals(otherMessage));
    }

    /** The parts that may go now. */
    List<CourierMessage.Chunk> due(ActorRef<CourierMessage> self) {
        List<CourierMessage.Chunk> chunks = new ArrayList<>();
        while (sent < count && sent < arrived + WINDOW) {
            chunks.add(chunk(sent++, self));
        }
        return chunks;
    }

    private CourierMessage.Chunk chunk(int index, ActorRef<CourierMessage> self) {
        int from = index * CHUNK_BYTES;
        byte[] part = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + CHUNK_BYTES));
        boolean first = index == 0;
        return new CourierMessage.Chunk(
                transfer, self, index, count, first ? recipientText : "", first ? manifest : "", Bytes.wrap(part));
    }

    /** So many parts have arrived. */
    void arrived(int parts, long nowMillis) {
        if (parts > arrived) {
            arrived = Math.min(parts, count);
            repeats = 0;
            progressMillis = nowMillis;
        }
    }

    boolean isComplete() {
        return arrived == count;
    }

    /** Starts again behind what has arrived if nothing was heard for a while. */
    void repeatIfOverdue(long nowMillis) {
        if (nowMillis - progressMillis >= REPEAT_MILLIS) {
            progressMillis = nowMillis;
            repeats++;
            sent = arrived;
        }
    }

    /** Whether nobody seems to be there. */
    boolean isHopeless() {
        return repeats > REPEATS_MAX;
    }
}
