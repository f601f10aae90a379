package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.AnyValue;
import java.util.List;

/**
 * A visible piece of a document with the ids it was inserted under: units of text, or one element of a list, or the
 * value of a key. Immutable and free of the document.
 *
 * @param path the way from the root to the type it is in: keys as strings, indices as numbers; empty for the root; the
 *     value of a key has the key as last element
 * @param client who inserted it
 * @param clock the clock of its first unit
 * @param length its units, each with the next clock
 * @param element what it is; a nested type is itself empty here, its content follows in runs of its own
 */
public record InsertedRun(List<AnyValue> path, long client, int clock, int length, ViewElement element) {
    /** Copies the path. */
    public InsertedRun {
        path = List.copyOf(path);
    }
}
