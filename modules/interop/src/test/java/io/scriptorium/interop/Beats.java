package io.scriptorium.interop;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Edits that were timed on their way from one client to others.
 *
 * @param sent how many there were
 * @param unseen those that a reader does not have
 * @param acknowledged those of which the node said that they are in the journal
 * @param longestMillis how long the slowest was on its way; one that is not seen counts up to now
 */
record Beats(int sent, int unseen, int acknowledged, long longestMillis) {

    static Beats read(JsonNode json) {
        return new Beats(
                json.get("beats").asInt(),
                json.get("unseen").asInt(),
                json.get("acknowledged").asInt(),
                json.get("longestMillis").asLong());
    }
}
