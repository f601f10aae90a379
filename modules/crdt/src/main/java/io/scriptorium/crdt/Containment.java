package io.scriptorium.crdt;

import io.scriptorium.crdt.wire.StructKind;
import io.scriptorium.crdt.wire.UpdateCursor;

/** Whether a document has all of an update already. */
final class Containment {
    private Containment() {}

    /** Whether all structs of an update are known and all its deletes done. */
    static boolean contains(StructStore store, UpdateCursor cursor) {
        boolean contained = true;
        while (cursor.nextSection()) {
            int state = store.state(cursor.client());
            while (cursor.nextStruct()) {
                contained &= cursor.kind() == StructKind.SKIP
                        || cursor.length() == 0
                        || cursor.clock() + cursor.length() <= state;
            }
        }
        while (cursor.nextDeleteClient()) {
            StructList list = store.list(cursor.client());
            while (cursor.nextDeleteRange()) {
                contained = contained
                        && (cursor.length() == 0
                                || (list != null && list.isDeleted(cursor.clock(), cursor.clock() + cursor.length())));
            }
        }
        return contained;
    }
}
