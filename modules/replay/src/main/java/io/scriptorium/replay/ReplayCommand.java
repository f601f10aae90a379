package io.scriptorium.replay;

import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.crdt.lib0.JsonPrinter;
import io.scriptorium.document.history.Moment;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all commands share: the journal, the two forms of output, the progress bar. */
@Command(mixinStandardHelpOptions = true)
abstract class ReplayCommand implements Callable<Integer> {
    @Mixin
    private JournalOptions journal = new JournalOptions();

    @Option(names = "--json", description = "print JSON, one value a line")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        try (JournalSession session = session()) {
            return run(session);
        }
    }

    /** Does what the command is for, and answers the exit code. */
    abstract int run(JournalSession session) throws Exception;

    /** The journal, opened as the command needs it. */
    JournalSession session() {
        return journal.open();
    }

    final JournalOptions journal() {
        return journal;
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    final boolean json() {
        return json;
    }

    /** Prints one value: as JSON, or as the line it has for people. */
    final void print(Map<String, AnyValue> members, String line) {
        out().println(json ? JsonPrinter.print(new AnyValue.Obj(new LinkedHashMap<>(members))) : line);
    }

    final void print(String line) {
        if (!json) {
            out().println(line);
        }
    }

    static Moment moment(String text) {
        try {
            return Moment.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ReplayException(String.valueOf(e.getMessage()), e);
        }
    }

    /** A progress bar on the error output; where that is no terminal, it goes nowhere. */
    final ProgressBar progress(String what, long total) {
        boolean shown = !json && "1".equals(System.getenv("SCRIPTORIUM_TERMINAL"));
        return new ProgressBarBuilder()
                .setTaskName(what)
                .setInitialMax(total)
                .setConsumer(shown ? new ConsoleProgressBarConsumer(System.err) : new Silent())
                .build();
    }

    /** Nobody looks. */
    private static final class Silent implements ProgressBarConsumer {
        @Override
        public int getMaxRenderedLength() {
            return 0;
        }

        @Override
        public void accept(String rendered) {
            // nothing is shown
        }

        @Override
        public void close() {
            // nothing was opened
        }
    }
}
