package io.scriptorium.document.history;

import io.scriptorium.document.UpdatesAppended;

/**
 * One event as it is in the journal.
 *
 * @param sequence its sequence number
 * @param event what it says
 */
public record HistoryEvent(long sequence, UpdatesAppended event) {}
