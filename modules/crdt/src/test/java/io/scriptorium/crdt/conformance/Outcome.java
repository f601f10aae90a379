package io.scriptorium.crdt.conformance;

import java.util.List;

/** What became of one fixture case. */
sealed interface Outcome {
    /** Every field that the runner checks is as the fixture says. */
    record Passed() implements Outcome {}

    /**
     * yjs takes the update and this engine refuses it, for a reason that is allowed.
     *
     * @param reason the limit or rule, without numbers
     */
    record Refused(String reason) implements Outcome {}

    /** At least one difference, the first ones in order. */
    record Failed(List<String> differences) implements Outcome {
        /** Copies the list. */
        public Failed {
            differences = List.copyOf(differences);
        }
    }

    /** The case needs something the engine does not do. */
    record Skipped(String reason) implements Outcome {}
}
