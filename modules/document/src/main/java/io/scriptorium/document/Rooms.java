package io.scriptorium.document;

/** The rooms of this node: the door through which a connection opens a document. Thread-safe. */
@FunctionalInterface
public interface Rooms {

    /**
     * Opens a document for a session. The answer is {@link Session#opened}, or {@link Session#close} with a reason.
     *
     * @param principal who the session's edits are by, as the journal records it; "" if nobody said
     */
    void open(DocumentId document, String principal, Session session);
}
