package io.scriptorium.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.crdt.NaiveText.Edit;
import io.scriptorium.crdt.lib0.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Replicas that got the same updates in different orders agree with each other and with {@link NaiveText}. */
class ConvergenceTest {
    private static final String[] WORDS = {"a", "bc", "def", "ä", "日本", "ghijkl"};

    /**
     * One client: what it has typed and seen, what its document made of the same, and what is still on its way to it.
     */
    private static final class Replica {
        final int client;
        final NaiveText model = new NaiveText();
        final Doc doc;
        final List<Edit> inbox = new ArrayList<>();
        final List<Edit> waiting = new ArrayList<>();

        Replica(int client, boolean gc) {
            this.client = client;
            this.doc = new Doc(new DocOptions(client, gc));
        }

        void receive(Edit edit) {
            Bytes update = edit.toUpdate();
            assertThat(UpdateCheck.check(update, DecodeLimits.DEFAULTS).hasStructs())
                    .isEqualTo(!edit.inserts().isEmpty());
            doc.apply(update);
            doc.checkInvariants();
            waiting.add(edit);
            for (int i = 0; i < waiting.size(); i++) {
                if (model.canApply(waiting.get(i))) {
                    model.apply(waiting.remove(i));
                    i = -1;
                }
            }
            if (waiting.isEmpty()) {
                assertThat(doc.hasPending()).isFalse();
                assertThat(Docs.text(doc, "t")).isEqualTo(model.text());
                assertThat(doc.contains(update)).isTrue();
            }
        }
    }

    @Test
    void randomHistoriesConvergeInAnyDeliveryOrder() {
        long seed = Long.getLong("convergence.seed", System.nanoTime());
        for (int round = 0; round < 150; round++) {
            runHistory(seed + round);
        }
    }

    private static void runHistory(long seed) {
        Random random = new Random(seed);
        List<Replica> replicas = new ArrayList<>();
        for (int client = 1; client <= 2 + random.nextInt(3); client++) {
            replicas.add(new Replica(client, random.nextBoolean()));
        }
        try {
            for (int step = 0; step < 60; step++) {
                Replica replica = replicas.get(random.nextInt(replicas.size()));
                if (random.nextInt(3) > 0 || replica.inbox.isEmpty()) {
                    broadcast(replicas, replica, randomEdit(random, replica));
                } else {
                    replica.receive(replica.inbox.remove(random.nextInt(replica.inbox.size())));
                }
            }
            for (Replica replica : replicas) {
                Collections.shuffle(replica.inbox, random);
                while (!replica.inbox.isEmpty()) {
                    replica.receive(replica.inbox.remove(0));
                }
            }
            assertSame(replicas);
        } catch (AssertionError e) {
            throw new AssertionError("history of -Dconvergence.seed=" + seed, e);
        }
    }

    private static Edit randomEdit(Random random, Replica replica) {
        int size = replica.model.size();
        if (size > 0 && random.nextInt(3) == 0) {
            int from = random.nextInt(size);
            return replica.model.delete(from, Math.min(size, from + 1 + random.nextInt(4)));
        }
        int index = random.nextInt(3) == 0 ? size : random.nextInt(size + 1);
        return replica.model.insert(replica.client, index, WORDS[random.nextInt(WORDS.length)]);
    }

    private static void broadcast(List<Replica> replicas, Replica author, Edit edit) {
        author.doc.apply(edit.toUpdate());
        author.doc.checkInvariants();
        for (Replica replica : replicas) {
            if (replica != author) {
                replica.inbox.add(edit);
            }
        }
    }

    private static void assertSame(List<Replica> replicas) {
        Doc first = replicas.get(0).doc;
        for (Replica replica : replicas) {
            assertThat(replica.waiting).isEmpty();
            assertThat(Docs.text(replica.doc, "t"))
                    .isEqualTo(replica.model.text())
                    .isEqualTo(Docs.text(first, "t"));
            assertThat(replica.doc.encodeStateVector()).isEqualTo(first.encodeStateVector());
            assertThat(Docs.deletes(replica.doc)).isEqualTo(Docs.deletes(first));
            Doc loaded = Docs.of(replica.doc.encodeStateAsUpdate());
            assertThat(Docs.text(loaded, "t")).isEqualTo(replica.model.text());
            assertThat(Docs.deletes(loaded)).isEqualTo(Docs.deletes(first));
        }
    }

    /** Every pair of edits of two clients and every edit of a third, in every order of delivery. */
    @Test
    void smallHistoriesConvergeInEveryDeliveryOrder() {
        int histories = 0;
        for (int choice = 0; choice < 4 * 4 * 4 * 4 * 4; choice++) {
            NaiveText base = new NaiveText();
            Edit start = base.insert(9, 0, "xy");
            List<Edit> edits = new ArrayList<>();
            edits.addAll(edits(1, start, choice & 3, (choice >> 2) & 3));
            edits.addAll(edits(2, start, (choice >> 4) & 3, (choice >> 6) & 3));
            edits.addAll(edits(3, start, (choice >> 8) & 3));
            base.apply(edits.get(0));
            for (Edit edit : edits.subList(1, edits.size())) {
                base.apply(edit);
            }
            Doc root = Docs.of(start.toUpdate());
            Bytes state = root.encodeStateAsUpdate();
            permute(edits, 0, order -> assertConverges(state, order, base.text()));
            histories++;
        }
        assertThat(histories).isEqualTo(1024);
    }

    private static void assertConverges(Bytes state, List<Edit> order, String expected) {
        Doc doc = Docs.of(state);
        for (Edit edit : order) {
            doc.apply(edit.toUpdate());
        }
        doc.checkInvariants();
        if (doc.hasPending() || !Docs.text(doc, "t").equals(expected)) {
            throw new AssertionError(order + " gives " + Docs.text(doc, "t") + ", not " + expected);
        }
    }

    /**
     * What a client does on its own: 0 inserts in front, 1 in the middle, 2 at the end, 3 deletes the first element.
     */
    private static List<Edit> edits(int client, Edit start, int... actions) {
        NaiveText model = new NaiveText();
        model.apply(start);
        List<Edit> edits = new ArrayList<>();
        for (int action : actions) {
            edits.add(
                    switch (action) {
                        case 0 -> model.insert(client, 0, client + "");
                        case 1 -> model.insert(client, 1, client + "m");
                        case 2 -> model.insert(client, model.size(), client + "e");
                        default -> model.delete(0, 1);
                    });
        }
        return edits;
    }

    private static void permute(List<Edit> edits, int from, Consumer<List<Edit>> check) {
        if (from == edits.size()) {
            check.accept(edits);
            return;
        }
        for (int i = from; i < edits.size(); i++) {
            Collections.swap(edits, from, i);
            permute(edits, from + 1, check);
            Collections.swap(edits, from, i);
        }
    }
}
