package io.scriptorium.crdt;

import io.scriptorium.crdt.StructMerge.Source;
import java.util.List;

/**
 * The sources of a merge in the order in which they are asked (SPEC 7.4): highest client first, then lowest clock. Only
 * the first source moves on; then {@link #settle()} finds its new place, and drops it if it is exhausted.
 *
 * <p>yjs sorts all of its sources again before each step, with a comparison that is not symmetric: of a GC and an item
 * at the same id, each claims to come first. So how such ties end depends on how the sort goes about its work, anew at
 * each step. Any end is right; {@link SourceSort} repeats that of yjs, at a cost that allows for few sources only, and
 * {@link SourceHeap} takes any number of them.
 */
abstract class SourceOrder {
    /** Sources, the first of them at 0; those behind {@link #size} are exhausted. */
    final Source[] sources;

    int size;

    SourceOrder(Source[] sources) {
        this.sources = sources;
        this.size = sources.length;
    }

    /** An order of sources that are not exhausted. */
    static SourceOrder of(List<? extends Source> sources) {
        Source[] array = sources.toArray(Source[]::new);
        return array.length <= SourceSort.SOURCES_MAX ? new SourceSort(array) : new SourceHeap(array);
    }

    final boolean isEmpty() {
        return size == 0;
    }

    final Source first() {
        return sources[0];
    }

    /** Whether no source but the first stands at its client. */
    abstract boolean firstIsAlone();

    /** Restores the order after the first source was moved. */
    abstract void settle();

    /** The comparison of yjs: negative if a source claims to come before another. */
    static int compare(Source source, Source other) {
        if (source.client() != other.client()) {
            return source.client() > other.client() ? -1 : 1;
        }
        if (source.clock() != other.clock()) {
            return source.clock() < other.clock() ? -1 : 1;
        }
        return source.isGc() == other.isGc() ? 0 : -1;
    }
}
