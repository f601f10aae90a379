package io.scriptorium.journal;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One journal snapshot as it is in the journal. The value in the database is: format (1), timestamp (64 bits),
 * metadata, payload. The sequence number is in the key.
 *
 * @param timestamp milliseconds since 1970
 */
record StoredSnapshot(
        long sequenceNr, long timestamp, @Nullable StoredPayload metadata, StoredPayload payload) {

    private static final byte FORMAT = 1;
    private static final int TIMESTAMP_OFFSET = 1;

    int size() {
        return 1 + Long.BYTES + StoredPayload.sizeOptional(metadata) + payload.size();
    }

    byte[] encode() {
        ByteBuffer to = ByteBuffer.allocate(size());
        to.put(FORMAT).putLong(timestamp);
        StoredPayload.writeOptional(to, metadata);
        payload.write(to);
        return to.array();
    }

    /** The timestamp alone, from a value. */
    static long timestamp(byte[] value) {
        return ByteBuffer.wrap(value).getLong(TIMESTAMP_OFFSET);
    }

    /** @throws JournalException if the value is not one that {@link #encode} writes */
    static StoredSnapshot decode(long sequenceNr, byte[] value) {
        try {
            ByteBuffer from = ByteBuffer.wrap(value);
            byte format = from.get();
            if (format != FORMAT) {
                throw damaged(sequenceNr, "format " + format, null);
            }
            long timestamp = from.getLong();
            StoredPayload metadata = StoredPayload.readOptional(from);
            return new StoredSnapshot(sequenceNr, timestamp, metadata, StoredPayload.read(from));
        } catch (BufferUnderflowException e) {
            throw damaged(sequenceNr, "it ends too early", e);
        }
    }

    private static JournalException damaged(long sequenceNr, String what, @Nullable Throwable cause) {
        return new JournalException(
                JournalException.Reason.DAMAGED, "journal snapshot " + sequenceNr + " cannot be read: " + what, cause);
    }
}
