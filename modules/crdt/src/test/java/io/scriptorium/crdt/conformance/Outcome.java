package io.scriptorium.crdt.conformance;

import java.util.List;

/** What became of one fixture case. */
sealed interface Outcome {
    /** Every field that the runner checks is as the fixture says. */
    record Passed() implements Outcome {}

    /**
     * yjs makes something of the update and this engine, by a rule that is allowed, does not or makes something else of
     * it.
     *
     * @param rule the limit or rule, without numbers
     */
    record Deviating(String rule) implements Outcome {}

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
