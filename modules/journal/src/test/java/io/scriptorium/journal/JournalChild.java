package io.scriptorium.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Another process that has a journal open, and says on its output what it does. */
final class JournalChild implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private JournalChild(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    static JournalChild start(String task, Path directory) throws IOException {
        return new JournalChild(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        JournalChild.class.getName(),
                        task,
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    void awaitLine(String expected) {
        assertThat(readLine()).isEqualTo(expected);
    }

    /** The next line it said, null when it is dead and has said nothing more. */
    @Nullable
    String readLine() {
        try {
            return output.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it as kill -9 does. What it has said before can still be read. */
    void kill() {
        process.toHandle().destroyForcibly();
        assertThat(process.onExit().orTimeout(30, TimeUnit.SECONDS).join().isAlive())
                .isFalse();
    }

    @Override
    public void close() {
        kill();
    }

    /** The other process: {@code hold} keeps the journal open, {@code write} writes events until it is killed. */
    public static void main(String[] args) throws Exception {
        OpenJournal journal = OpenJournal.in(Path.of(args[1]));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        if (args[0].equals("hold")) {
            out.println("holding");
            new java.util.concurrent.CountDownLatch(1).await();
        }
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String id = "document-" + i;
            Thread thread = new Thread(() -> write(journal, id, out));
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void write(OpenJournal journal, String id, PrintStream out) {
        long next = journal.reader.highestSequenceNr(id) + 1;
        while (true) {
            journal.append(id, next, id + " " + next);
            out.println(id + " " + next);
            next++;
        }
    }
}
