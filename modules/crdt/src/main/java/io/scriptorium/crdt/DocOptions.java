package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.ByteReader;

/**
 * How a document behaves.
 *
 * @param clientId client of this replica's own edits, 0 to 2^53 - 1; random and never reused for a document
 * @param gc whether content deleted by a transaction is dropped at its end
 */
public record DocOptions(long clientId, boolean gc) {
    /** Checks the client. */
    public DocOptions {
        if (clientId < 0 || clientId > ByteReader.SAFE_INTEGER_MAX) {
            throw new IllegalArgumentException("client " + clientId + " is not within 0 to 2^53 - 1");
        }
    }
}
