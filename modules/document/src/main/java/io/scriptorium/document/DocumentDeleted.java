package io.scriptorium.document;

/**
 * The document was deleted: what is behind this event is another document of the same name. What was before it is
 * removed from the journal.
 *
 * @param timeMillis when the entity decided, in milliseconds since 1970 (UTC)
 * @param principal who deleted it; "" if nobody said
 * @param lineage number of the lineage that begins, 2 or more
 * @param stale clients whose content is refused from now on: those of the deleted document, and of earlier ones
 */
public record DocumentDeleted(long timeMillis, String principal, long lineage, StaleClients stale)
        implements DocumentEvent {}
