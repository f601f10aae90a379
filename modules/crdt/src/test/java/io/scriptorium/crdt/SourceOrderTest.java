package io.scriptorium.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Both orders against the rule: a stable sort of all sources before each step. */
class SourceOrderTest {
    /** A series of ids that are already in order, and the name of whose they are. */
    private static final class Ids extends StructMerge.Source {
        private final String name;
        private final int[] clients;
        private final int[] clocks;
        private final boolean gc;
        private int at;

        Ids(String name, Random random, boolean gc) {
            this.name = name;
            this.gc = gc;
            int size = 1 + random.nextInt(6);
            clients = new int[size];
            clocks = new int[size];
            int client = 4;
            int clock = 0;
            for (int i = 0; i < size; i++) {
                if (random.nextInt(3) == 0 && client > 1) {
                    client--;
                    clock = 0;
                }
                clock += random.nextInt(3);
                clients[i] = client;
                clocks[i] = clock;
            }
        }

        /** Starts again. */
        Ids fresh() {
            at = 0;
            return this;
        }

        @Override
        boolean hasHead() {
            return at < clients.length;
        }

        @Override
        long client() {
            return clients[at];
        }

        @Override
        int clock() {
            return clocks[at];
        }

        @Override
        int end() {
            return clocks[at] + 1;
        }

        @Override
        boolean isGc() {
            return gc;
        }

        @Override
        void advance() {
            at++;
        }
    }

    @Test
    void sourcesAreAskedAsAStableSortBeforeEachStepWouldHaveThem() {
        long seed = Long.getLong("scriptorium.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            List<Ids> sources = new ArrayList<>();
            for (int i = random.nextInt(12); i >= 0; i--) {
                sources.add(new Ids("source " + i, random, false));
            }
            List<String> expected = sorted(sources);

            assertThat(asked(new SourceSort(array(sources)), expected.size()))
                    .as("seed %d", seed)
                    .isEqualTo(expected);
            assertThat(asked(new SourceHeap(array(sources)), expected.size()))
                    .as("seed %d", seed)
                    .isEqualTo(expected);
        }
    }

    @Test
    void ofTwoTiedSourcesTheOneFurtherBehindIsAskedFirst() {
        Random random = new Random(3);
        for (int round = 0; round < 300; round++) {
            List<Ids> sources = List.of(
                    new Ids("collected", random, random.nextBoolean()), new Ids("item", random, random.nextBoolean()));
            int steps = sources.get(0).clients.length + sources.get(1).clients.length;

            assertThat(asked(new SourceHeap(array(sources)), steps))
                    .isEqualTo(asked(new SourceSort(array(sources)), steps));
        }
    }

    @Test
    void manySourcesAreKeptInAHeap() {
        List<Ids> sources = new ArrayList<>();
        for (int i = 0; i < SourceSort.SOURCES_MAX; i++) {
            sources.add(new Ids("source", new Random(i), false));
        }
        assertThat(SourceOrder.of(sources)).isInstanceOf(SourceSort.class);
        sources.add(new Ids("one more", new Random(1), false));
        assertThat(SourceOrder.of(sources)).isInstanceOf(SourceHeap.class);
    }

    private static StructMerge.Source[] array(List<Ids> sources) {
        return sources.stream().map(Ids::fresh).toArray(StructMerge.Source[]::new);
    }

    private static List<String> asked(SourceOrder order, int steps) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            Ids first = (Ids) order.first();
            assertThat(order.firstIsAlone()).isEqualTo(isAlone(order, first.client()));
            names.add(first.name);
            first.advance();
            order.settle();
        }
        assertThat(order.isEmpty()).isTrue();
        return names;
    }

    private static boolean isAlone(SourceOrder order, long client) {
        for (int i = 1; i < order.size; i++) {
            if (order.sources[i].client() == client) {
                return false;
            }
        }
        return true;
    }

    private static List<String> sorted(List<Ids> sources) {
        List<StructMerge.Source> rest = new ArrayList<>(List.of(array(sources)));
        List<String> names = new ArrayList<>();
        while (!rest.isEmpty()) {
            rest.sort(SourceOrder::compare);
            Ids first = (Ids) rest.get(0);
            names.add(first.name);
            first.advance();
            rest.removeIf(source -> !source.hasHead());
        }
        return names;
    }
}
