package io.scriptorium.replay;

import io.scriptorium.document.history.HistoryRemovedException;
import io.scriptorium.journal.JournalException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code scripts/replay}. Ends with 0, with 1 if something could not be done, with 2 for a wrong command line, and with
 * 3 if a verification found something.
 */
@Command(
        name = "scripts/replay",
        description = "Reads the history of documents from the journal, beside running nodes.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        subcommands = {
            ListCommand.class,
            LogCommand.class,
            ShowCommand.class,
            DiffCommand.class,
            BlameCommand.class,
            VerifyCommand.class,
            ExportCommand.class,
            ImportCommand.class,
            RebuildCommand.class
        },
        footer = {
            "",
            "A moment is a position (SEQUENCE.INDEX, or SEQUENCE for its last edit), a time with its offset from UTC"
                    + " (2026-11-21T10:15:30Z), or latest.",
            "Exit codes: 0 done, 1 failed, 2 wrong command line, 3 verify or rebuild found something."
        })
public final class Main implements Runnable {
    static final int FAILED = 1;
    static final int FOUND = 3;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Runs one command. */
    public static void main(String[] arguments) {
        // before threads log, so that none of them meets a half made logging system and says so
        LoggerFactory.getILoggerFactory();
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(out, err, arguments));
    }

    /** Runs one command and answers its exit code; for tests, which call many. */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine line = new CommandLine(new Main());
        line.setOut(out);
        line.setErr(err);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            err.println("replay: " + reason(failure));
            return FAILED;
        });
        int code = line.execute(arguments);
        out.flush();
        return code;
    }

    /** What to tell of a failure: ours say enough, others are named too. */
    private static String reason(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ReplayException
                    || cause instanceof JournalException
                    || cause instanceof HistoryRemovedException) {
                return String.valueOf(cause.getMessage());
            }
            root = cause;
        }
        return root.toString();
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command?");
    }
}
