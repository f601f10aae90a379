package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.lib0.MalformedInputException;
import io.scriptorium.crdt.wire.StateVectorCursor;
import io.scriptorium.crdt.wire.StructKind;
import io.scriptorium.crdt.wire.UpdateCursor;

/**
 * Complete structural validation of encoded updates and state vectors without building structs. An update that passes
 * is applied by any {@link Doc} without an exception. Thread-safe; cost linear in the bytes, memory bounded.
 */
public final class UpdateCheck {
    private UpdateCheck() {}

    /**
     * Walks a v1 update to its end. Bytes behind the delete set are ignored, as yjs does; a client with two sections is
     * refused.
     *
     * @throws MalformedInputException if the bytes are not an update or exceed a limit
     */
    public static UpdateSummary check(Bytes update, DecodeLimits limits) {
        UpdateCursor cursor = new UpdateCursor(update.reader(), limits);
        boolean hasStructs = false;
        while (cursor.nextSection()) {
            while (cursor.nextStruct()) {
                hasStructs |= cursor.kind() != StructKind.SKIP && cursor.length() > 0;
            }
        }
        boolean hasDeletes = false;
        while (cursor.nextDeleteClient()) {
            while (cursor.nextDeleteRange()) {
                hasDeletes |= cursor.length() > 0;
            }
        }
        return new UpdateSummary(cursor.structs(), hasStructs, hasDeletes);
    }

    /**
     * Walks a state vector to its end.
     *
     * @throws MalformedInputException if the bytes are not a state vector
     */
    public static void checkStateVector(Bytes stateVector) {
        StateVectorCursor cursor = new StateVectorCursor(stateVector.reader());
        while (cursor.next()) {
            // every entry is checked by reading it
        }
    }
}
