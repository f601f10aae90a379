package io.scriptorium.interop;

/**
 * How a torture is done.
 *
 * @param seed decides over the events and over what is typed
 * @param events how many there are
 * @param documents how many documents
 * @param clients how many people, spread evenly
 * @param everyMillis how long each waits between two edits
 * @param checkEvery events between two looks at everything
 * @param allEvery each how-many-th event kills everything; 0 for never
 * @param minutes after how many minutes no further event begins
 */
record TortureOptions(
        long seed, int events, int documents, int clients, int everyMillis, int checkEvery, int allEvery, int minutes) {
    private static final int CLIENTS_PER_AGENT = 30;

    /** Processes for the clients. */
    int agents() {
        return Math.min(documents, (clients + CLIENTS_PER_AGENT - 1) / CLIENTS_PER_AGENT);
    }

    /** Tokens each keeps in the document, so that it does not grow for ever. */
    int keep() {
        return 40;
    }
}
