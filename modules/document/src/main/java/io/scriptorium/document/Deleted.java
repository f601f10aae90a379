package io.scriptorium.document;

/**
 * The answer to {@link DocumentCommand.DeleteDocument}.
 *
 * @param sequence sequence number of the deletion; if there was nothing to delete, the document's
 */
record Deleted(long sequence) {}
