package io.scriptorium.interop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** What is done to the nodes of a cluster, and in which order: the same for the same seed. */
final class TorturePlan {
    /** Nodes the cluster has at least. */
    static final int NODES = 3;

    private static final int NODES_MAX = NODES + 1;

    private TorturePlan() {}

    /** What can be done. */
    enum Kind {
        /** Killed with -9, and started again after a while, perhaps before the others noticed. */
        KILL(26, 0, 9_000),
        /** Stopped with SIGSTOP for less time than the others need to give it up. */
        PAUSE(24, 300, 3_500),
        /** Stopped for so long that the others go on without it; let go on, it has to notice and to end; then started again. */
        HANG(12, 16_000, 22_000),
        /** Ended with SIGTERM, and started again after a while. */
        DRAIN(20, 0, 3_000),
        /** One node more. */
        ADD(18, 0, 0),
        /** Ended with SIGTERM for good. */
        REMOVE(0, 0, 0),
        /** Every process killed with -9 at the same time: nodes, clients, and Cassandra. */
        ALL(0, 0, 0);

        private final int weight;
        private final int millisMin;
        private final int millisMax;

        Kind(int weight, int millisMin, int millisMax) {
            this.weight = weight;
            this.millisMin = millisMin;
            this.millisMax = millisMax;
        }
    }

    /**
     * One event.
     *
     * @param kind what is done
     * @param node to which node, counted from the oldest
     * @param pause how long the node is away at least, until it is let go on or started again
     */
    record Step(Kind kind, int node, Duration pause) {}

    /** The first of its events are one of each kind, as far as there is room. */
    static List<Step> of(long seed, int events, int allEvery) {
        Random random = new Random(seed);
        List<Step> steps = new ArrayList<>();
        List<Kind> first = new ArrayList<>(List.of(Kind.PAUSE, Kind.KILL, Kind.HANG, Kind.ADD, Kind.DRAIN));
        int nodes = NODES;
        for (int i = 0; i < events; i++) {
            Kind kind = i < first.size() ? first.get(i) : draw(random);
            if (allEvery > 0 && i % allEvery == allEvery - 1) {
                kind = Kind.ALL;
            } else if (nodes == NODES_MAX && (kind == Kind.ADD || random.nextInt(3) == 0)) {
                kind = Kind.REMOVE;
            }
            int millis = kind.millisMin + random.nextInt(kind.millisMax - kind.millisMin + 1);
            steps.add(new Step(kind, random.nextInt(nodes), Duration.ofMillis(millis)));
            nodes += kind == Kind.ADD ? 1 : kind == Kind.REMOVE ? -1 : 0;
        }
        return steps;
    }

    /** How many there are of each kind. */
    static Map<Kind, Integer> count(List<Step> steps) {
        Map<Kind, Integer> counts = new TreeMap<>();
        steps.forEach(it -> counts.merge(it.kind(), 1, Integer::sum));
        return counts;
    }

    private static Kind draw(Random random) {
        int left = random.nextInt(100);
        for (Kind kind : Kind.values()) {
            left -= kind.weight;
            if (left < 0) {
                return kind;
            }
        }
        throw new AssertionError("weights do not add up to 100");
    }
}
