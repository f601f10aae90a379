package io.scriptorium.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A token that a client wrote or deleted.
 *
 * @param deletion whether it was deleted rather than written
 * @param sentMillis when it was first handed to a connected socket, in epoch milliseconds; 0 if it never was
 * @param acknowledged whether the node said that it is in the journal
 */
record TypedEdit(boolean deletion, String token, long sentMillis, boolean acknowledged) {

    static TypedEdit read(JsonNode json) {
        return new TypedEdit(
                json.get("kind").asText().equals("delete"),
                json.get("token").asText(),
                json.get("sentMillis").asLong(0),
                json.get("acknowledged").asBoolean());
    }

    /** The promise: acknowledged, or sent more than a second before the node was killed. */
    boolean mustSurvive(long killedMillis) {
        return acknowledged || (sentMillis > 0 && sentMillis < killedMillis - 1000);
    }

    /**
     * The same edit for later kills: what survived one is as good as acknowledged, about the rest nothing is promised
     * any more.
     */
    TypedEdit afterKill(long killedMillis) {
        return new TypedEdit(deletion, token, 0, mustSurvive(killedMillis));
    }

    /** Holds what was typed up to the kill against the text that a fresh client reads from the restarted node. */
    static void assertSurvived(List<TypedEdit> edits, long killedMillis, String text) {
        Set<String> mayBeGone = new HashSet<>();
        Set<String> mustBeGone = new HashSet<>();
        for (TypedEdit edit : edits) {
            if (edit.deletion()) {
                mayBeGone.add(edit.token());
                if (edit.mustSurvive(killedMillis)) {
                    mustBeGone.add(edit.token());
                }
            }
        }
        List<String> missing = edits.stream()
                .filter(it -> !it.deletion() && it.mustSurvive(killedMillis))
                .map(TypedEdit::token)
                .filter(it -> !mayBeGone.contains(it) && !text.contains(it))
                .toList();
        assertThat(missing).as("tokens that were lost").isEmpty();
        assertThat(mustBeGone.stream().filter(text::contains))
                .as("tokens that came back")
                .isEmpty();
    }
}
