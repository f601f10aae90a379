package io.scriptorium.crdt.conformance;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Command line of the conformance runner: fixture files in, a sum and an exit code out. */
public final class Conformance {
    private static final int FAILURES_SHOWN_MAX = 10;
    private static final int EXIT_FAILED = 1;
    private static final int EXIT_USAGE = 2;

    private Conformance() {}

    /**
     * Exits with 0 if every case passed or was skipped, 1 if one failed or a file could not be read, 2 for a wrong
     * call.
     */
    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        List<String> files = List.of(args);
        int shown = FAILURES_SHOWN_MAX;
        if (files.size() > 1 && files.get(0).equals("--show") && files.get(1).matches("[0-9]{1,6}")) {
            shown = Integer.parseInt(files.get(1));
            files = files.subList(2, files.size());
        }
        if (files.isEmpty() || files.get(0).startsWith("--")) {
            out.println("usage: conformance [--show N] FILE.jsonl[.gz]|TRACE.json...");
            System.exit(EXIT_USAGE);
        }
        System.exit(run(files, out, shown));
    }

    /** Runs the files, prints so many failed cases at most, and returns the exit code. */
    static int run(List<String> files, PrintStream out, int failuresShownMax) {
        Report report = new Report(out, failuresShownMax);
        CaseRunner runner = new CaseRunner(report);
        for (String file : files) {
            try {
                runner.runFile(Path.of(file));
            } catch (IOException e) {
                report.add(file, new Outcome.Failed(List.of("cannot be read: " + e)));
            }
        }
        report.printSummary();
        return report.failed() > 0 ? EXIT_FAILED : 0;
    }
}
