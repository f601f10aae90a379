package io.scriptorium.crdt;

import java.util.Optional;

/**
 * What happened to a key of a map, or to an attribute of an element or text.
 *
 * @param action what was done
 * @param oldValue the value before, unless the key was added; of a type what is left of it, which is its kind and name
 * @param newValue the value after, unless the key was deleted
 */
public record KeyChange(Action action, Optional<ViewElement> oldValue, Optional<ViewElement> newValue) {
    /** What can be done with a key. */
    public enum Action {
        /** It got a value and had none. */
        ADD,
        /** It got another value. */
        UPDATE,
        /** Its value was taken away. */
        DELETE
    }
}
