package io.scriptorium.journal;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One event of a document as it is in the journal. The value in the database is: format (1), order (64 bits), timestamp
 * (64 bits), writer, manifest, metadata, payload. The sequence number is in the key.
 *
 * @param timestamp milliseconds since 1970
 * @param writer which incarnation of the entity wrote it
 * @param manifest what the event adapter noted, often empty
 */
record StoredEvent(
        long sequenceNr,
        long timestamp,
        String writer,
        String manifest,
        @Nullable StoredPayload metadata,
        StoredPayload payload) {

    private static final byte FORMAT = 1;
    private static final int ORDER_OFFSET = 1;

    /** Bytes the event takes as a value. */
    int size() {
        return 1
                + 2 * Long.BYTES
                + StoredPayload.textSize(writer)
                + StoredPayload.textSize(manifest)
                + StoredPayload.sizeOptional(metadata)
                + payload.size();
    }

    /** The value, with the event's place in the order of all events of this journal. */
    byte[] encode(long order) {
        ByteBuffer to = ByteBuffer.allocate(size());
        to.put(FORMAT).putLong(order).putLong(timestamp);
        StoredPayload.writeText(to, writer);
        StoredPayload.writeText(to, manifest);
        StoredPayload.writeOptional(to, metadata);
        payload.write(to);
        return to.array();
    }

    /** The place in the order of all events, from a value. */
    static long order(byte[] value) {
        return ByteBuffer.wrap(value).getLong(ORDER_OFFSET);
    }

    /** @throws JournalException if the value is not one that {@link #encode} writes */
    static StoredEvent decode(long sequenceNr, byte[] value) {
        try {
            ByteBuffer from = ByteBuffer.wrap(value);
            byte format = from.get();
            if (format != FORMAT) {
                throw damaged(sequenceNr, "format " + format, null);
            }
            from.getLong();
            long timestamp = from.getLong();
            String writer = StoredPayload.readText(from);
            String manifest = StoredPayload.readText(from);
            StoredPayload metadata = StoredPayload.readOptional(from);
            return new StoredEvent(sequenceNr, timestamp, writer, manifest, metadata, StoredPayload.read(from));
        } catch (BufferUnderflowException e) {
            throw damaged(sequenceNr, "it ends too early", e);
        }
    }

    private static JournalException damaged(long sequenceNr, String what, @Nullable Throwable cause) {
        return new JournalException(
                JournalException.Reason.DAMAGED, "event " + sequenceNr + " cannot be read: " + what, cause);
    }
}
