package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.lib0.MalformedInputException;
import io.scriptorium.crdt.wire.StateVectorCursor;
import io.scriptorium.crdt.wire.StructKind;
import io.scriptorium.crdt.wire.UpdateCursor;
import io.scriptorium.crdt.wire.UpdateFormat;

/**
 * Complete structural validation of encoded updates and state vectors without building structs. An update that passes
 * is applied by any {@link Doc} without an exception. Thread-safe; cost linear in the bytes, memory bounded.
 */
public final class UpdateCheck {
    private UpdateCheck() {}

    /** {@link #check(Bytes, UpdateFormat, DecodeLimits)} for format v1. */
    public static UpdateSummary check(Bytes update, DecodeLimits limits) {
        return check(update, UpdateFormat.V1, limits);
    }

    /**
     * Walks an update to its end. Bytes behind the delete set are ignored, as yjs does; a client with two sections is
     * refused, and so is an update v2 with more than 64 structs for each of its bytes.
     *
     * @throws MalformedInputException if the bytes are not an update of that format or exceed a limit
     */
    public static UpdateSummary check(Bytes update, UpdateFormat format, DecodeLimits limits) {
        UpdateCursor cursor = new UpdateCursor(update.reader(), format, limits);
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
