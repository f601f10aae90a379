package io.scriptorium.crdt;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The clocks between which the structs of an update lie (SPEC 7.3); what is skipped between them counts.
 *
 * @param from first clock, by client
 * @param to the clock behind the last, by client
 */
public record UpdateMeta(SortedMap<Long, Integer> from, SortedMap<Long, Integer> to) {
    /** Copies the maps. */
    public UpdateMeta {
        from = Collections.unmodifiableSortedMap(new TreeMap<>(from));
        to = Collections.unmodifiableSortedMap(new TreeMap<>(to));
    }
}
