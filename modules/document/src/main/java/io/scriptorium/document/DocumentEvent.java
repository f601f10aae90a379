package io.scriptorium.document;

/** What the journal keeps of a document, in the order of its sequence numbers. */
public sealed interface DocumentEvent permits UpdatesAppended, DocumentDeleted {
    /** When the entity decided, in milliseconds since 1970 (UTC). */
    long timeMillis();
}
