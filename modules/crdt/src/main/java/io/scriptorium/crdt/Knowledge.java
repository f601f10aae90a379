package io.scriptorium.crdt;

import io.scriptorium.crdt.wire.StructKind;
import io.scriptorium.crdt.wire.UpdateCursor;

/** What a document has, now or at a moment. */
interface Knowledge {
    /** The clock of a client up to which all structs are known. */
    long knownUpTo(long client);

    /** Whether all clocks from one to another, the second excluded, are known to be deleted. */
    boolean knowsDeleted(long client, int clock, int end);

    /** Whether all structs from one clock to another, the second excluded, wait for something else; none is known. */
    default boolean keepsWaiting(long client, int clock, int end) {
        return false;
    }

    /** Whether all structs of an update are known, or wait, and all its deletes done. Walks the update to its end. */
    default boolean includes(UpdateCursor update) {
        boolean included = true;
        while (update.nextSection()) {
            long state = knownUpTo(update.client());
            while (update.nextStruct()) {
                int end = update.clock() + update.length();
                included = included
                        && (update.kind() == StructKind.SKIP
                                || update.length() == 0
                                || end <= state
                                || keepsWaiting(update.client(), (int) Math.max(update.clock(), state), end));
            }
        }
        while (update.nextDeleteClient()) {
            while (update.nextDeleteRange()) {
                included = included
                        && (update.length() == 0
                                || knowsDeleted(update.client(), update.clock(), update.clock() + update.length()));
            }
        }
        return included;
    }
}
