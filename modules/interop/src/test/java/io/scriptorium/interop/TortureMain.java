package io.scriptorium.interop;

import io.scriptorium.journal.CassandraProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code scripts/soak torture}, which explains the options. */
@Command(name = "scripts/soak torture")
final class TortureMain implements Callable<Integer> {
    @Option(names = "--seed", paramLabel = "N")
    private @Nullable Long seed;

    @Option(names = "--events", paramLabel = "N")
    private int events = 200;

    @Option(names = "--documents", paramLabel = "N")
    private int documents = 30;

    @Option(names = "--clients", paramLabel = "N")
    private int clients = 60;

    @Option(names = "--pause", paramLabel = "MILLIS")
    private int pause = 500;

    @Option(names = "--check-every", paramLabel = "N")
    private int checkEvery = 20;

    @Option(names = "--all-every", paramLabel = "N")
    private int allEvery;

    @Option(names = "--minutes", paramLabel = "N")
    private int minutes = 24 * 60;

    @Option(names = "--data", paramLabel = "DIR", required = true)
    private Path data = Path.of("");

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new TortureMain()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        long chosen = seed == null ? ThreadLocalRandom.current().nextInt(1_000_000_000) : seed;
        TortureOptions options =
                new TortureOptions(chosen, events, documents, clients, pause, checkEvery, allEvery, minutes);
        Path folder = Files.createDirectories(data);
        try (CassandraProcess cassandra = CassandraProcess.start(folder.resolve("cassandra"));
                Torture torture = Torture.start(options, cassandra, folder)) {
            try {
                torture.run();
            } catch (AssertionError e) {
                torture.report().wrong(e.toString());
                e.printStackTrace();
            }
            System.out.println();
            System.out.println(torture.report());
            return torture.report().wrong().isEmpty() ? 0 : 1;
        }
    }
}
