package io.scriptorium.server;

import org.jspecify.annotations.Nullable;

/** The node cannot start; the message is one line for whoever started it and says what to do. */
public final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StartException(String message) {
        this(message, null);
    }

    StartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
