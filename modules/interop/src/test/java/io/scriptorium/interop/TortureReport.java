package io.scriptorium.interop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a torture has shown: figures by kind of event, processor time and memory of the processes, and what went wrong. */
final class TortureReport {
    private static final Pattern START = Pattern.compile(" ready address=.* pid=(\\d+) millis=(\\d+)");
    private static final int BYTES_PER_MEBIBYTE = 1 << 20;

    private final TortureFigures calm = new TortureFigures();
    private final TreeMap<TorturePlan.Kind, Events> events = new TreeMap<>();
    private final TreeSet<String> startsSeen = new TreeSet<>();
    private final List<Integer> startMillis = new ArrayList<>();
    private final TreeMap<String, Cost> costs = new TreeMap<>();
    private final Map<Long, ProcessUse> lastUse = new HashMap<>();
    private final List<String> wrong = new ArrayList<>();
    private long lastUseNanos;
    private int forgotten;

    /**
     * A process of some kind.
     *
     * @param what the kind
     * @param use what it has used since its start
     */
    record Use(String what, ProcessUse use) {}

    /** Figures of a time in which nothing was done. */
    void calm(TortureFigures figures) {
        calm.add(figures);
        figures.wrongCloses.forEach(it -> wrong("while nothing was done, a socket was lost at " + it));
    }

    /** An event is over. */
    void event(TorturePlan.Kind kind, Duration took, TortureFigures figures) {
        Events all = events.computeIfAbsent(kind, it -> new Events());
        all.figures.add(figures);
        all.durations.add(took);
    }

    /** Takes the times of starts from the ready lines of nodes. */
    void starts(List<NodeProcess> nodes) {
        for (NodeProcess node : nodes) {
            Matcher matcher = START.matcher(node.output());
            while (matcher.find()) {
                if (startsSeen.add(matcher.group(1))) {
                    startMillis.add(Integer.parseInt(matcher.group(2)));
                }
            }
        }
    }

    /** Processes as they are now; those that were there the last time, too, count into the processor time of their kind. */
    void use(List<Use> uses) {
        long now = System.nanoTime();
        Map<Long, ProcessUse> current = new HashMap<>();
        for (Use it : uses) {
            Cost cost = costs.computeIfAbsent(it.what(), what -> new Cost());
            ProcessUse last = lastUse.get(it.use().pid());
            if (last != null && it.use().cpuMillis() > 0) {
                cost.cpuMillis += it.use().cpuMillis() - last.cpuMillis();
                cost.wallMillis += (now - lastUseNanos) / 1_000_000;
            }
            cost.lastBytes = it.use().residentBytes();
            cost.maxBytes = Math.max(cost.maxBytes, it.use().residentBytes());
            current.put(it.use().pid(), it.use());
        }
        lastUse.clear();
        lastUse.putAll(current);
        lastUseNanos = now;
    }

    /** How often a client that came back found less than was acknowledged, so far. */
    void forgotten(int times) {
        forgotten = times;
    }

    /** Something that must never happen. */
    void wrong(String what) {
        System.out.println("WRONG: " + what);
        wrong.add(what);
    }

    /** What must never happen, and did. */
    List<String> wrong() {
        return wrong;
    }

    /** Edits that were acknowledged. */
    long acknowledged() {
        return calm.acknowledgements
                + events.values().stream()
                        .mapToLong(it -> it.figures.acknowledgements)
                        .sum();
    }

    /** Processor time and memory of all kinds of processes, in a line. */
    String memory() {
        StringBuilder line = new StringBuilder("resident now (most) and share of a core, each:");
        costs.forEach((what, cost) -> line.append(" %s %d (%d) MiB %.2f;"
                .formatted(
                        what,
                        cost.lastBytes / BYTES_PER_MEBIBYTE,
                        cost.maxBytes / BYTES_PER_MEBIBYTE,
                        cost.wallMillis == 0 ? 0 : (double) cost.cpuMillis / cost.wallMillis)));
        return line.toString();
    }

    /** Everything, as a table of Markdown and a few lines. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(
                        "Milliseconds as p50/p99/longest. Untouched: on the same socket of a node to which nothing was done.\n\n")
                .append(
                        "| Event | Times | Seconds until rest, median (longest) | Edit → other screen, untouched | the same, struck "
                                + "| Edit → acknowledgement, untouched | the same, struck | Sockets lost with their node "
                                + "| lost elsewhere |\n")
                .append("| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n")
                .append("| none | | | %s | | %s | | | %d |%n"
                        .formatted(calm.live, calm.acknowledged, calm.wrongCloses.size()));
        TortureFigures all = new TortureFigures();
        all.add(calm);
        events.forEach((kind, of) -> {
            TortureFigures it = of.figures;
            all.add(it);
            List<Duration> sorted = of.durations.stream().sorted().toList();
            text.append("| %s | %d | %.1f (%.1f) | %s | %s | %s | %s | %d | %d |%n"
                    .formatted(
                            kind,
                            sorted.size(),
                            sorted.get(sorted.size() / 2).toMillis() / 1e3,
                            sorted.get(sorted.size() - 1).toMillis() / 1e3,
                            it.live,
                            it.liveStruck,
                            it.acknowledged,
                            it.acknowledgedStruck,
                            it.closes.size(),
                            it.wrongCloses.size()));
        });
        List<Integer> starts = startMillis.stream().sorted().toList();
        text.append(
                "%n%d edits, %d acknowledged, %d seen by another, %d connects, clients came to work late by %d ms at most%n"
                        .formatted(
                                all.edits,
                                all.acknowledgements,
                                all.live.count() + all.liveStruck.count(),
                                all.connects,
                                all.lagMillisMax));
        if (!starts.isEmpty()) {
            text.append("%d starts of a node: %.1f s median, %.1f s longest%n"
                    .formatted(
                            starts.size(), starts.get(starts.size() / 2) / 1e3, starts.get(starts.size() - 1) / 1e3));
        }
        text.append("clients that came back and were told to be known less than was acknowledged: %d%n"
                        .formatted(forgotten))
                .append(memory())
                .append(wrong.isEmpty() ? "\nnothing went wrong\n" : "\nWRONG:\n" + String.join("\n", wrong) + "\n");
        return text.toString();
    }

    /** All events of a kind. */
    private static final class Events {
        private final TortureFigures figures = new TortureFigures();
        private final List<Duration> durations = new ArrayList<>();
    }

    private static final class Cost {
        private long cpuMillis;
        private long wallMillis;
        private long lastBytes;
        private long maxBytes;
    }
}
