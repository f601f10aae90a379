package io.scriptorium.document;

import io.scriptorium.document.DocumentMeter.Refusal;
import java.util.Optional;

/**
 * Whether a document takes inserts. Told to rooms ahead of time, because the entity refuses nothing that a room has
 * shown: the limits behind it are exceeded at most by what was in flight.
 */
sealed interface WriteState {

    /** Why a session that inserts is sent away. */
    record Refused(DocumentMeter.Refusal why, String reason) {}

    /**
     * Whether an insert is refused.
     *
     * @param syncStep2 whether it comes in a sync step 2, which may bring what is missing
     */
    default Optional<Refused> refusal(boolean syncStep2) {
        return Optional.empty();
    }

    /** Everything is taken. */
    record Writable() implements WriteState {}

    /**
     * Too much waits for updates that the document never saw. A session that inserts is sent away to come back at once:
     * its sync step 2, which is taken, brings what it has.
     *
     * @param reason which limit, with its value
     */
    record MissingUpdates(String reason) implements WriteState {
        @Override
        public Optional<Refused> refusal(boolean syncStep2) {
            return syncStep2 ? Optional.empty() : Optional.of(new Refused(Refusal.MISSING_UPDATES, reason));
        }
    }

    /**
     * Inserts are refused; deletes are taken, they make room.
     *
     * @param reason which limit, with its value
     */
    record ReadOnly(String reason) implements WriteState {
        @Override
        public Optional<Refused> refusal(boolean syncStep2) {
            return Optional.of(new Refused(Refusal.READ_ONLY, reason));
        }
    }
}
