package io.scriptorium.document;

/** A document cannot be read or written now. */
public final class DocumentUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient CloseReason reason;

    /** For the reason for which an editor's connection would be closed. */
    public DocumentUnavailableException(CloseReason reason) {
        super(reason.text());
        this.reason = reason;
    }

    /** Why, with the code that says whether it is worth trying again. */
    public CloseReason reason() {
        return reason;
    }
}
