package io.scriptorium.crdt.wire;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Clients seen; costs nothing as long as they come in descending order, as yjs writes them. */
final class ClientSet {
    private long[] descending = new long[4];
    private int size;
    private @Nullable Set<Long> any;

    /** False if the client was there. */
    boolean add(long client) {
        if (any != null) {
            return any.add(client);
        }
        if (size > 0 && client >= descending[size - 1]) {
            any = new HashSet<>();
            for (int i = 0; i < size; i++) {
                any.add(descending[i]);
            }
            return any.add(client);
        }
        if (size == descending.length) {
            descending = Arrays.copyOf(descending, size * 2);
        }
        descending[size++] = client;
        return true;
    }
}
