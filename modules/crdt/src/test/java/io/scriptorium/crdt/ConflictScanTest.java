package io.scriptorium.crdt;

import static io.scriptorium.crdt.UpdateBuilder.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.crdt.NaiveText.Edit;
import io.scriptorium.crdt.NaiveText.Insert;
import io.scriptorium.crdt.lib0.Bytes;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The place of concurrent items, found with and without memory, against the plain scan of {@link NaiveText}. */
class ConflictScanTest {
    private static final DocOptions OPTIONS = new DocOptions(1, true);
    private static final int EDITS = 60;

    /** Replicas that know part of each other's edits write, and delete, around few places. */
    @Test
    void whatEditorsWriteAtOnePlaceIsOrderedAsByThePlainScan() {
        long seed = Long.getLong("scan.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 100; round++) {
            List<Edit> history = editorHistory(random);
            compare(history, seed, false);
            Collections.shuffle(history, random);
            compare(inCausalOrder(history), seed, false);
        }
    }

    /**
     * Origins and right origins at random, as no editor writes them. A right origin in the same run as the origin and
     * not behind it is left to the comparison of the two documents: yjs then takes an item as left neighbour that ends
     * before the origin, which the plain scan of single units does not know.
     */
    @Test
    void whateverOriginsAnItemNamesItIsOrderedAsByThePlainScan() {
        long seed = Long.getLong("scan.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 100; round++) {
            NaiveText all = new NaiveText();
            List<Edit> history = new ArrayList<>();
            for (int i = 0; i < EDITS; i++) {
                Edit edit = anyEdit(random, all, round % 3 == 0 ? 3 : 40, round % 2 == 0);
                all.apply(edit);
                history.add(edit);
            }
            if (round % 2 == 0) {
                compareDocuments(history, seed);
            } else {
                compare(history, seed, false);
            }
        }
    }

    /** The same under a key: only origins, and none at the first value. */
    @Test
    void valuesOfAKeyAreOrderedAsByThePlainScan() {
        long seed = Long.getLong("scan.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 80; round++) {
            NaiveText all = new NaiveText();
            List<Edit> history = new ArrayList<>();
            for (int i = 0; i < EDITS; i++) {
                NaiveText.Id origin = all.size() == 0 || random.nextInt(3) > 0 ? null : anyId(random, all);
                int client = 2 + random.nextInt(30);
                Edit edit = new Edit(
                        List.of(new Insert(new NaiveText.Id(client, all.state(client)), origin, null, 'x')), List.of());
                all.apply(edit);
                history.add(edit);
            }
            compare(history, seed, true);
        }
    }

    private static void compareDocuments(List<Edit> history, long seed) {
        Doc plain = new Doc(OPTIONS, Integer.MAX_VALUE);
        Doc remembering = new Doc(OPTIONS, 0);
        for (Edit edit : history) {
            plain.apply(edit.toUpdate());
            remembering.apply(edit.toUpdate());
            remembering.checkInvariants();
            assertThat(ids(remembering, false)).as("scan.seed %d", seed).isEqualTo(ids(plain, false));
        }
        assertThat(remembering.encodeStateAsUpdate()).isEqualTo(plain.encodeStateAsUpdate());
    }

    private static void compare(List<Edit> history, long seed, boolean keyed) {
        NaiveText naive = new NaiveText();
        Doc plain = new Doc(OPTIONS, Integer.MAX_VALUE);
        Doc remembering = new Doc(OPTIONS, 0);
        for (Edit edit : history) {
            Bytes update = keyed ? keyedUpdate(edit) : edit.toUpdate();
            naive.apply(edit);
            plain.apply(update);
            remembering.apply(update);
            remembering.checkInvariants();
            List<NaiveText.Id> expected = new ArrayList<>();
            for (int i = 0; i < naive.size(); i++) {
                expected.add(naive.id(i));
            }
            assertThat(ids(plain, keyed).toString())
                    .as("scan.seed %d, at %s", seed, edit)
                    .isEqualTo(expected.toString());
            assertThat(ids(remembering, keyed).toString())
                    .as("scan.seed %d, at %s", seed, edit)
                    .isEqualTo(expected.toString());
        }
        assertThat(remembering.encodeStateAsUpdate()).isEqualTo(plain.encodeStateAsUpdate());
    }

    private static List<Edit> editorHistory(Random random) {
        List<NaiveText> replicas = List.of(new NaiveText(), new NaiveText(), new NaiveText(), new NaiveText());
        List<Edit> history = new ArrayList<>();
        int clients = 2 + random.nextInt(50);
        for (int i = 0; i < EDITS; i++) {
            NaiveText replica = replicas.get(random.nextInt(replicas.size()));
            Edit edit = edit(random, replica, clientOf(random, replicas, replica, clients));
            history.add(edit);
            if (random.nextInt(6) == 0) {
                history.forEach(known -> {
                    if (replica.canApply(known)) {
                        replica.apply(known);
                    }
                });
            }
        }
        return inCausalOrder(history);
    }

    /** Some client of which no other replica knows more. */
    private static int clientOf(Random random, List<NaiveText> replicas, NaiveText replica, int clients) {
        for (int client = 2 + random.nextInt(clients); ; client += clients) {
            int tried = client;
            if (replicas.stream().allMatch(other -> other.state(tried) <= replica.state(tried))) {
                return client;
            }
        }
    }

    private static Edit edit(Random random, NaiveText replica, int client) {
        int size = replica.size();
        if (size > 3 && random.nextInt(6) == 0) {
            int from = random.nextInt(size);
            return replica.delete(from, Math.min(size, from + 1 + random.nextInt(4)));
        }
        int index = random.nextInt(3) == 0 ? random.nextInt(size + 1) : Math.min(size, random.nextInt(3));
        return replica.insert(client, index, "abcd".substring(random.nextInt(4)));
    }

    private static Edit anyEdit(Random random, NaiveText all, int clients, boolean anyOrder) {
        int client = 2 + random.nextInt(clients);
        int clock = all.state(client);
        NaiveText.Id origin = all.size() == 0 || random.nextInt(3) == 0 ? null : anyId(random, all);
        NaiveText.Id rightOrigin = all.size() == 0 || random.nextInt(3) == 0 ? null : anyId(random, all);
        if (origin != null
                && rightOrigin != null
                && !anyOrder
                && origin.client() == rightOrigin.client()
                && origin.clock() >= rightOrigin.clock()) {
            rightOrigin = null;
        }
        List<Insert> inserts = new ArrayList<>();
        for (int i = 0, length = 1 + random.nextInt(3); i < length; i++) {
            inserts.add(new Insert(new NaiveText.Id(client, clock + i), origin, rightOrigin, 'x'));
            origin = new NaiveText.Id(client, clock + i);
        }
        List<NaiveText.Id> deletes = all.size() > 3 && random.nextInt(5) == 0 ? List.of(anyId(random, all)) : List.of();
        return new Edit(inserts, deletes);
    }

    /** Often one of the first, so that there are many with the same. */
    private static NaiveText.Id anyId(Random random, NaiveText all) {
        return all.id(random.nextBoolean() ? random.nextInt(Math.min(3, all.size())) : random.nextInt(all.size()));
    }

    private static List<Edit> inCausalOrder(List<Edit> edits) {
        NaiveText all = new NaiveText();
        List<Edit> left = new ArrayList<>(edits);
        List<Edit> ordered = new ArrayList<>();
        while (!left.isEmpty()) {
            boolean moved = left.removeIf(edit -> {
                boolean ready = all.canApply(edit);
                if (ready) {
                    all.apply(edit);
                    ordered.add(edit);
                }
                return ready;
            });
            assertThat(moved).isTrue();
        }
        return ordered;
    }

    private static Bytes keyedUpdate(Edit edit) {
        Insert insert = edit.inserts().get(0);
        UpdateBuilder update =
                new UpdateBuilder().section(insert.id().client(), insert.id().clock());
        NaiveText.Id origin = insert.origin();
        return origin == null
                ? update.entry("t", "k", "x").build()
                : update.entry(at(origin.client(), origin.clock()), "x").build();
    }

    private static List<NaiveText.Id> ids(Doc doc, boolean keyed) {
        List<NaiveText.Id> ids = new ArrayList<>();
        SharedType root = doc.root("t");
        Item first = root == null ? null : keyed ? first(root.entry("k")) : root.first();
        for (Item item = first; item != null; item = item.right()) {
            for (int i = 0; i < item.length; i++) {
                ids.add(new NaiveText.Id((int) item.client(), item.clock + i));
            }
        }
        return ids;
    }

    private static @Nullable Item first(@Nullable Item current) {
        Item first = current;
        while (first != null && first.left() != null) {
            first = first.left();
        }
        return first;
    }

    @Test
    void tenThousandClientsAtOnePlaceCostLittleInEveryOrder() {
        int clients = 10_000;
        List<Bytes> updates = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            // each writes a run, and another client something behind the first unit of it
            updates.add(new UpdateBuilder()
                    .section(clients + 10L + i, 0)
                    .text(at(10L + i, 0), at(5, 1), "y")
                    .section(10L + i, 0)
                    .text(at(5, 0), at(5, 1), "xz")
                    .build());
        }
        Bytes base = new UpdateBuilder().section(5, 0).text("t", "<>").build();
        String expected = "<" + "xzy".repeat(clients) + ">";

        for (int order = 0; order < 3; order++) {
            if (order == 1) {
                Collections.reverse(updates);
            } else if (order == 2) {
                Collections.shuffle(updates, new Random(1));
            }
            Doc doc = new Doc(OPTIONS);
            doc.apply(base);
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            updates.forEach(doc::apply);
            long millis = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1_000_000;

            doc.checkInvariants();
            assertThat(Docs.text(doc, "t").equals(expected)).isTrue();
            assertThat(millis).as("milliseconds in order %d", order).isLessThan(1000);
            assertThat(doc.memoryBytes()).isLessThan(20_000_000);
        }
    }
}
