package io.scriptorium.interop;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * How people fared in some time: waits in milliseconds, in the order they came. <i>Untouched</i> is whoever stayed on the same
 * socket of a node to which nothing was done.
 */
final class TortureFigures {
    /** From typing to another's screen, both untouched. */
    final Waits live = new Waits();
    /** The same, one of both not. */
    final Waits liveStruck = new Waits();
    /** From typing to the acknowledgement, untouched. */
    final Waits acknowledged = new Waits();
    /** The same of others. */
    final Waits acknowledgedStruck = new Waits();
    /** Sockets that were lost though nothing was done to their node. */
    final List<String> wrongCloses = new ArrayList<>();

    /** Sockets lost with their node, by what the client was told. */
    final List<String> closes = new ArrayList<>();

    long edits;
    long acknowledgements;
    long connects;
    /** The longest time for which a process of clients itself did not come to work. */
    long lagMillisMax;

    /** Adds what {@code js/figures.mjs} has collected. */
    void add(JsonNode window) {
        window.get("live").forEach(it -> live.add(it.asInt()));
        window.get("liveStruck").forEach(it -> liveStruck.add(it.asInt()));
        window.get("ack").forEach(it -> acknowledged.add(it.asInt()));
        window.get("ackStruck").forEach(it -> acknowledgedStruck.add(it.asInt()));
        for (JsonNode close : window.get("closes")) {
            String told = close.get("code").asInt() + " " + close.get("reason").asText();
            if (close.get("struck").asBoolean()) {
                closes.add(told);
            } else {
                wrongCloses.add(close.get("node").asText() + ": " + told);
            }
        }
        edits += window.get("typed").asLong() + window.get("deletions").asLong();
        acknowledgements += window.get("acknowledged").asLong();
        connects += window.get("connects").asLong();
        lagMillisMax = Math.max(lagMillisMax, window.get("lagMillis").asLong());
    }

    void add(TortureFigures other) {
        live.add(other.live);
        liveStruck.add(other.liveStruck);
        acknowledged.add(other.acknowledged);
        acknowledgedStruck.add(other.acknowledgedStruck);
        wrongCloses.addAll(other.wrongCloses);
        closes.addAll(other.closes);
        edits += other.edits;
        acknowledgements += other.acknowledgements;
        connects += other.connects;
        lagMillisMax = Math.max(lagMillisMax, other.lagMillisMax);
    }

    @Override
    public String toString() {
        return "live %s / struck %s, acknowledged %s / struck %s, %d edits, %d sockets lost with their node %s, clients lag %d"
                .formatted(
                        live,
                        liveStruck,
                        acknowledged,
                        acknowledgedStruck,
                        edits,
                        closes.size(),
                        new TreeSet<>(closes),
                        lagMillisMax);
    }

    /** Waits, of which a median, a high percentile and the longest tell enough. */
    static final class Waits {
        private final List<Integer> millis = new ArrayList<>();

        void add(int wait) {
            millis.add(wait);
        }

        void add(Waits other) {
            millis.addAll(other.millis);
        }

        int count() {
            return millis.size();
        }

        /** 0 if there are none. */
        int percentile(double part) {
            if (millis.isEmpty()) {
                return 0;
            }
            List<Integer> sorted = millis.stream().sorted().toList();
            return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(part * sorted.size())));
        }

        @Override
        public String toString() {
            return percentile(0.5) + "/" + percentile(0.99) + "/" + percentile(1);
        }
    }
}
