package io.scriptorium.document;

import java.io.ByteArrayOutputStream;

/** A large message arriving in parts from another node. Mutable, confined to the courier. */
final class IncomingTransfer {
    /** No message of this system is larger: a document's state, with room for its envelope. */
    static final int BYTES_MAX = 512 << 20;

    private static final long PATIENCE_MILLIS = 30_000;

    private final String recipient;
    private final String manifest;
    private final int count;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(OutgoingTransfer.CHUNK_BYTES);
    private int arrived;
    private long progressMillis;

    /** Begins with the first part, which is not taken in yet. */
    IncomingTransfer(CourierMessage.Chunk first, long nowMillis) {
        this.recipient = first.recipient();
        this.manifest = first.manifest();
        this.count = first.count();
        this.progressMillis = nowMillis;
    }

    /** Takes a part in if it is the next one. */
    void take(CourierMessage.Chunk chunk, long nowMillis) {
        if (chunk.index() == arrived && arrived < count) {
            byte[] part = chunk.part().toByteArray();
            bytes.write(part, 0, part.length);
            arrived++;
            progressMillis = nowMillis;
        }
    }

    int arrived() {
        return arrived;
    }

    boolean isComplete() {
        return arrived == count;
    }

    boolean isTooLarge() {
        return bytes.size() > BYTES_MAX;
    }

    boolean isForgotten(long nowMillis) {
        return nowMillis - progressMillis >= PATIENCE_MILLIS;
    }

    String recipient() {
        return recipient;
    }

    String manifest() {
        return manifest;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
