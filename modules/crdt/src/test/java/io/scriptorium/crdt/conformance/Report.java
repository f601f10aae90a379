package io.scriptorium.crdt.conformance;

import java.io.PrintStream;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts outcomes and prints the first differences and the sum. */
final class Report {
    private static final int DIFFERENCES_PER_CASE_MAX = 3;

    private final PrintStream out;
    private final int failuresShownMax;
    private final SortedMap<String, Integer> compared = new TreeMap<>();
    private final SortedMap<String, Integer> skipped = new TreeMap<>();
    private final SortedMap<String, Integer> deviations = new TreeMap<>();
    private int passedCases;
    private int failedCases;
    private int skippedCases;

    /** Prints to that stream, and no more than so many failed cases. */
    Report(PrintStream out, int failuresShownMax) {
        this.out = out;
        this.failuresShownMax = failuresShownMax;
    }

    /** Counters for the comparisons of one case. */
    Differences differences() {
        return new Differences(compared);
    }

    /** Takes note of one case. */
    void add(String label, Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed) {
            failedCases++;
            if (failedCases <= failuresShownMax) {
                out.println("FAILED " + label);
                failed.differences().stream()
                        .limit(DIFFERENCES_PER_CASE_MAX)
                        .forEach(difference -> out.println("    " + difference));
            }
        } else if (outcome instanceof Outcome.Skipped skip) {
            skippedCases++;
            skipped.merge(skip.reason(), 1, Integer::sum);
        } else if (outcome instanceof Outcome.Deviating deviating) {
            passedCases++;
            deviations.merge(deviating.rule(), 1, Integer::sum);
        } else if (outcome instanceof Outcome.Passed) {
            passedCases++;
        } else {
            throw new AssertionError("unknown outcome " + outcome);
        }
    }

    /** Cases that failed so far. */
    int failed() {
        return failedCases;
    }

    /** Cases that passed so far. */
    int passed() {
        return passedCases;
    }

    /** Cases that were skipped so far. */
    int skipped() {
        return skippedCases;
    }

    /** Prints what was compared, what was skipped and why, and the sum in the last line. */
    void printSummary() {
        if (failedCases > failuresShownMax) {
            out.println("and " + (failedCases - failuresShownMax) + " more failed cases");
        }
        compared.forEach((field, times) -> out.println("checked " + field + ": " + times));
        deviations.forEach((rule, times) -> out.println("unlike yjs by rule: " + rule + ": " + times));
        skipped.forEach((reason, times) -> out.println("skipped " + reason + ": " + times));
        out.println(passedCases + " passed, " + failedCases + " failed, " + skippedCases + " skipped");
    }
}
