package io.scriptorium.journal;

import org.jspecify.annotations.Nullable;

/** The journal refuses to start, or a write or a read of it failed. The message names the directory and what to do. */
public final class JournalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    JournalException(Reason reason, String message) {
        this(reason, message, null);
    }

    JournalException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** Why, for whoever has to decide on it. */
    public Reason reason() {
        return reason;
    }

    /** The same failure, met by another request. */
    JournalException again() {
        return new JournalException(reason, String.valueOf(getMessage()), this);
    }

    /** Why a journal failed. */
    public enum Reason {
        /** Another process, or another actor system of this one, has the directory open. */
        LOCKED,
        /** The directory was written by another version of the layout, or is not a journal. */
        OTHER_LAYOUT,
        /** What is in the directory contradicts its checksums or its own format. */
        DAMAGED,
        /** The disk is full. The journal takes writes again when there is space. */
        NO_SPACE,
        /** More bytes wait to be written than the settings allow. */
        OVERLOADED,
        /** The journal has been closed. */
        CLOSED,
        /** Any other failure of the disk or the database. */
        FAILED
    }
}
