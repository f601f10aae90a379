package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.lib0.MalformedInputException;

/**
 * Complete structural validation of encoded updates and state vectors without building structs. An update that passes is applied by
 * any {@link Doc} without an exception. Thread-safe; cost linear in the bytes, memory bounded.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class UpdateCheck {
    private UpdateCheck() {}

    /**
     * Walks a v1 update to its end. Bytes behind the delete set are ignored, as yjs does; a client with two sections is refused.
     *
     * @throws MalformedInputException if the bytes are not an update or exceed a limit
     */
    public static UpdateSummary check(Bytes update, DecodeLimits limits) {
        throw new UnsupportedOperationException();
    }

    /**
     * Walks a state vector to its end.
     *
     * @throws MalformedInputException if the bytes are not a state vector
     */
    public static void checkStateVector(Bytes stateVector) {
        throw new UnsupportedOperationException();
    }
}
