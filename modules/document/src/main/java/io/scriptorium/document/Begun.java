package io.scriptorium.document;

/**
 * The answer to {@link DocumentCommand.BeginDocument}.
 *
 * @param sequence sequence number of the document's last event
 * @param begun whether that is the one asked for; otherwise there was a document, and nothing is written
 */
record Begun(long sequence, boolean begun) {}
