package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.ByteReader;
import java.security.SecureRandom;
import java.util.function.LongSupplier;

/**
 * How a document behaves.
 *
 * @param clientId client of this replica's own edits, 0 to 2^53 - 1; random and never reused for a document
 * @param gc whether content deleted by a transaction is dropped at its end
 * @param clientIds where further clients come from, when somebody else turns out to use this replica's client; of its
 *     values the lower 53 bits count
 */
public record DocOptions(long clientId, boolean gc, LongSupplier clientIds) {
    /** Checks the client. */
    public DocOptions {
        if (clientId < 0 || clientId > ByteReader.SAFE_INTEGER_MAX) {
            throw new IllegalArgumentException("client " + clientId + " is not within 0 to 2^53 - 1");
        }
    }

    /** A replica with a client of its own choice, and random 32-bit numbers if it needs others. */
    public DocOptions(long clientId, boolean gc) {
        this(clientId, gc, RandomClients.INSTANCE);
    }

    /** A replica with a random client of 32 bits, as yjs chooses them. */
    public static DocOptions withRandomClient(boolean gc) {
        return new DocOptions(RandomClients.INSTANCE.getAsLong(), gc);
    }

    /** Random clients. Thread-safe. */
    private static final class RandomClients implements LongSupplier {
        static final RandomClients INSTANCE = new RandomClients();

        private final SecureRandom random = new SecureRandom();

        @Override
        public long getAsLong() {
            return random.nextInt() & 0xffffffffL;
        }
    }
}
