package io.scriptorium.crdt;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The listeners of one document. An event is told to all of them before the next one, also when a listener edits the
 * document: that transaction is told about afterwards.
 */
final class Observers {
    private final List<Registration> listeners = new CopyOnWriteArrayList<>();
    private final ArrayDeque<DocEvent> waiting = new ArrayDeque<>();
    private boolean telling;

    boolean isEmpty() {
        return listeners.isEmpty();
    }

    Subscription add(Consumer<DocEvent> listener) {
        Registration registration = new Registration(listener);
        listeners.add(registration);
        return registration;
    }

    /** An object of its own, so that one listener may be added twice. */
    private final class Registration implements Subscription {
        final Consumer<DocEvent> listener;

        Registration(Consumer<DocEvent> listener) {
            this.listener = listener;
        }

        @Override
        public void close() {
            listeners.remove(this);
        }
    }

    /** Tells all listeners, even if some throw; the first exception goes on to the caller then. */
    void tell(DocEvent event) {
        waiting.add(event);
        if (telling) {
            return;
        }
        telling = true;
        RuntimeException failure = null;
        try {
            for (DocEvent next = waiting.poll(); next != null; next = waiting.poll()) {
                for (Registration registration : listeners) {
                    failure = tell(registration.listener, next, failure);
                }
            }
        } finally {
            telling = false;
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static @Nullable RuntimeException tell(
            Consumer<DocEvent> listener, DocEvent event, @Nullable RuntimeException failure) {
        try {
            listener.accept(event);
            return failure;
        } catch (RuntimeException another) {
            if (failure == null) {
                return another;
            }
            failure.addSuppressed(another);
            return failure;
        }
    }
}
