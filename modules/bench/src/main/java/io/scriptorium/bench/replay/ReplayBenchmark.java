package io.scriptorium.bench.replay;

import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.document.StoredDocument;
import io.scriptorium.document.history.Moment;
import io.scriptorium.document.history.Position;
import io.scriptorium.document.history.Rebuild;
import io.scriptorium.document.history.Verification;
import io.scriptorium.journal.JournalProfile;
import io.scriptorium.replay.JournalSession;
import io.scriptorium.replay.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.slf4j.LoggerFactory;

/**
 * One step of {@code scripts/bench replay}, a process each so that every first time is one and memory is its own:
 *
 * <pre>
 * make FILE DOCUMENT RECORDED|COUNT               an export file of a recorded session, or of so many typed edits
 * import FILE --data DIR|--contact C              into the journal
 * verify DOCUMENT EDITS --data DIR|--contact C    from the first event, twice
 * moments DOCUMENT EVENTS --data DIR|--contact C  the state at moments all over the history, three times
 * </pre>
 *
 * Each prints one line: how many edits and events there are, or cells of the table with a semicolon between, the last
 * one the process's memory in MiB.
 */
public final class ReplayBenchmark {
    private static final int MOMENTS = 16;
    private static final int PASSES_WARM = 2;
    private static final long SEED = 6;

    private ReplayBenchmark() {}

    /** Does one step. */
    public static void main(String[] arguments) throws IOException {
        // before threads log, so that none of them meets a half made logging system and says so
        LoggerFactory.getILoggerFactory();
        String line = switch (arguments[0]) {
            case "make" -> make(Path.of(arguments[1]), arguments[2], arguments[3]);
            case "import" -> importFile(arguments[1], arguments[2], arguments[3]);
            case "verify" -> verify(arguments[1], Long.parseLong(arguments[2]), profile(arguments[3], arguments[4]));
            case "moments" -> moments(arguments[1], Long.parseLong(arguments[2]), profile(arguments[3], arguments[4]));
            default -> throw new IllegalArgumentException("unknown step " + arguments[0]);
        };
        System.out.println(line);
        // what an actor system left behind must not keep the process
        System.exit(0);
    }

    private static String make(Path file, String document, String source) throws IOException {
        List<Bytes> edits =
                source.matches("\\d+") ? Edits.typed(Integer.parseInt(source)) : Edits.recorded(Path.of(source));
        ExportFile.write(file, document, edits);
        return edits.size() + " " + (edits.size() + ExportFile.BATCH - 1) / ExportFile.BATCH;
    }

    private static String importFile(String file, String where, String value) throws IOException {
        long from = System.nanoTime();
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        if (Main.run(out, out, "import", file, where, value) != 0) {
            throw new IllegalStateException("import failed: " + said);
        }
        return String.format(Locale.ROOT, "%.1f s;%d", seconds(from), peakMebibytes());
    }

    private static JournalProfile profile(String where, String value) {
        return where.equals("--data")
                ? JournalProfile.rocksdb(Path.of(value).resolve("journal"), true)
                : JournalProfile.cassandra(List.of(value), "datacenter1", false);
    }

    private static String verify(String name, long edits, JournalProfile profile) throws IOException {
        try (JournalSession session = new JournalSession(profile)) {
            StoredDocument document = session.document(name);
            double first = verify(session, document);
            double again = verify(session, document);
            return String.format(Locale.ROOT, "%.1f s → %.1f s;%,.0f;%d", first, again, edits / again, peakMebibytes());
        }
    }

    private static double verify(JournalSession session, StoredDocument document) {
        long from = System.nanoTime();
        Verification verification = new Verification(document, Optional.empty(), Optional.empty());
        JournalSession.await(session.history()
                .fold(session.history().events(document, 1, Long.MAX_VALUE), verification, Verification::add));
        verification.end(0);
        if (!verification.findings().isEmpty()) {
            throw new IllegalStateException("what is wrong is not measured: " + verification.findings());
        }
        return seconds(from);
    }

    private static String moments(String name, long last, JournalProfile profile) throws IOException {
        try (JournalSession session = new JournalSession(profile)) {
            StoredDocument document = session.document(name);
            List<Long> at = new ArrayList<>();
            for (int i = 1; i <= MOMENTS; i++) {
                at.add(last * i / MOMENTS);
            }
            Collections.shuffle(at, new Random(SEED));
            List<Double> cold = new ArrayList<>();
            List<Double> warm = new ArrayList<>();
            for (long each : at) {
                cold.add(rebuild(session, document, each));
            }
            for (int pass = 0; pass < PASSES_WARM; pass++) {
                for (long each : at) {
                    warm.add(rebuild(session, document, each));
                }
            }
            return String.format(Locale.ROOT, "%s;%s;%d", told(cold), told(warm), peakMebibytes());
        }
    }

    private static double rebuild(JournalSession session, StoredDocument document, long sequence) {
        long from = System.nanoTime();
        Moment moment = new Moment.After(Position.lastOf(sequence));
        Rebuild rebuild = JournalSession.await(session.history().rebuild(document, moment));
        if (rebuild.position().sequence() != sequence) {
            throw new IllegalStateException("asked for " + sequence + ", got " + rebuild.position());
        }
        return seconds(from);
    }

    /** Median and longest. */
    private static String told(List<Double> times) {
        List<Double> sorted = times.stream().sorted().toList();
        return String.format(
                Locale.ROOT, "%.2f s, %.2f s", sorted.get(sorted.size() / 2), sorted.get(sorted.size() - 1));
    }

    private static double seconds(long fromNanos) {
        return (System.nanoTime() - fromNanos) / 1e9;
    }

    /** What this process had in memory at most, as Linux tells; 0 elsewhere. */
    private static long peakMebibytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) >> 10;
            }
        }
        return 0;
    }
}
