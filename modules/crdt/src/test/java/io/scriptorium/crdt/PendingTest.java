package io.scriptorium.crdt;

import static io.scriptorium.crdt.UpdateBuilder.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.wire.UpdateFormat;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Structs and deletes that arrive before what they depend on. */
class PendingTest {
    private static UpdateBuilder update() {
        return new UpdateBuilder();
    }

    @Test
    void aStructWaitsForTheEarlierClocksOfItsClient() {
        Doc doc = Docs.empty();

        assertThat(doc.apply(update().section(5, 1).text(at(5, 0), null, "b").build()))
                .isTrue();
        assertThat(doc.hasPendingStructs()).isTrue();
        assertThat(doc.pendingBytes()).isPositive();
        assertThat(doc.encodeStateVector()).isEqualTo(Bytes.wrap(new byte[] {0}));

        doc.apply(update().section(5, 0).text("t", "a").build());
        doc.checkInvariants();
        assertThat(doc.hasPending()).isFalse();
        assertThat(doc.pendingBytes()).isZero();
        assertThat(Docs.text(doc, "t")).isEqualTo("ab");
        assertThat(doc.structCount()).isEqualTo(1);
    }

    @Test
    void aStructWaitsForOriginRightOriginAndParent() {
        Bytes base = update().section(5, 0).text("t", "ab").type("t", 2).build();
        List<Bytes> dependents = List.of(
                update().section(6, 0).text(at(5, 0), null, "x").build(),
                update().section(6, 0).text(null, at(5, 0), "x").build(),
                update().section(6, 0).textIn(at(5, 2), "x").build());

        for (Bytes dependent : dependents) {
            Doc doc = Docs.of(dependent);
            assertThat(doc.hasPendingStructs()).isTrue();
            assertThat(doc.applyAndEmit(base))
                    .hasValueSatisfying(emitted ->
                            assertThat(Docs.of(emitted).encodeStateAsUpdate()).isEqualTo(doc.encodeStateAsUpdate()));
            assertThat(doc.hasPending()).isFalse();
        }
    }

    @Test
    void theFullStateCarriesWhatIsPending() {
        Bytes missing = update().section(5, 0).text("t", "a").build();
        Doc doc = Docs.of(
                update().section(5, 1).text(at(5, 0), null, "b").delete(7, 0, 2).build(),
                update().section(6, 0).text("u", "known").build());

        Doc copy = Docs.of(doc.encodeStateAsUpdate());
        copy.apply(missing);

        assertThat(copy.hasPendingStructs()).isFalse();
        assertThat(copy.hasPendingDeletes()).isTrue();
        assertThat(Docs.text(copy, "t")).isEqualTo("ab");
        assertThat(Docs.text(copy, "u")).isEqualTo("known");
    }

    @Test
    void deletesWaitForTheirStructsAndApplyAsFarAsTheyCan() {
        Doc doc = Docs.of(
                update().section(5, 0).text("t", "ab").build(),
                update().delete(5, 1, 3).build());
        assertThat(Docs.text(doc, "t")).isEqualTo("a");
        assertThat(doc.hasPendingDeletes()).isTrue();

        doc.apply(update().section(5, 2).text(at(5, 1), null, "cd").build());
        doc.checkInvariants();
        assertThat(doc.hasPending()).isFalse();
        assertThat(Docs.text(doc, "t")).isEqualTo("a");

        doc.apply(update().section(5, 4).text(at(5, 3), null, "e").build());
        assertThat(Docs.text(doc, "t")).isEqualTo("ae");
    }

    @Test
    void documentHoldsWhatChangesNothingIfItIsAppliedOnceMore() {
        long seed = Long.getLong("pending.seed", System.nanoTime());
        Random random = new Random(seed);
        int held = 0;
        for (int round = 0; round < 300; round++) {
            List<Bytes> updates = edits(random);
            Doc doc = Docs.empty();
            Collections.shuffle(updates, random);
            updates.subList(0, random.nextInt(updates.size())).forEach(doc::apply);
            Bytes state = doc.encodeStateAsUpdate();

            for (Bytes update : updates) {
                Doc copy = Docs.of(state);
                Bytes before = copy.encodeStateAsUpdate();
                copy.apply(update);
                assertThat(doc.holds(update))
                        .as("pending.seed %d", seed)
                        .isEqualTo(copy.encodeStateAsUpdate().equals(before));
                held += doc.holds(update) && !doc.contains(update) ? 1 : 0;
            }
        }
        assertThat(held).as("updates that wait").isPositive();
    }

    /** Updates of three clients that see of each other's now and then, single ones and some merged. */
    private static List<Bytes> edits(Random random) {
        List<Doc> docs = List.of(
                new Doc(new DocOptions(1, true)), new Doc(new DocOptions(2, true)), new Doc(new DocOptions(3, true)));
        List<Bytes> updates = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Doc doc = docs.get(random.nextInt(docs.size()));
            doc.transact(it -> {
                        SharedText text = it.text("t");
                        if (text.length() > 3 && random.nextInt(3) == 0) {
                            text.delete(random.nextInt(text.length() - 2), 2);
                        } else {
                            text.insert(random.nextInt(text.length() + 1), "abc".substring(random.nextInt(3)));
                        }
                    })
                    .ifPresent(updates::add);
            if (random.nextInt(3) == 0) {
                docs.get(random.nextInt(docs.size())).apply(doc.encodeStateAsUpdate());
            }
        }
        updates.add(Updates.merge(updates.subList(3, 6), UpdateFormat.V1));
        return updates;
    }

    @Test
    void aDependencyCircleStaysPending() {
        Doc doc = Docs.of(update().section(6, 0)
                .text(at(5, 0), null, "x")
                .section(5, 0)
                .text(at(6, 0), null, "y")
                .build());

        assertThat(doc.hasPendingStructs()).isTrue();
        assertThat(doc.structCount()).isZero();
        Doc again = Docs.of(doc.encodeStateAsUpdate());
        assertThat(again.encodeStateAsUpdate()).isEqualTo(doc.encodeStateAsUpdate());
    }

    @Test
    void aLongChainDeliveredBackwardsIntegratesOnceItsStartArrives() {
        int length = 20_000;
        Doc doc = Docs.empty();
        for (int client = length; client >= 1; client--) {
            doc.apply(update().section(client, 0)
                    .text(at(client - 1, 0), null, "x")
                    .build());
        }
        assertThat(doc.structCount()).isZero();

        doc.apply(update().section(0, 0).text("t", "x").build());

        doc.checkInvariants();
        assertThat(doc.hasPending()).isFalse();
        assertThat(Docs.text(doc, "t")).isEqualTo("x".repeat(length + 1));
    }

    @Test
    void shuffledTypingOfOneClientIntegratesCompletely() {
        long seed = Long.getLong("pending.seed", System.nanoTime());
        List<Bytes> updates = new ArrayList<>();
        updates.add(update().section(5, 0).text("t", "x").build());
        for (int i = 1; i < 500; i++) {
            updates.add(update().section(5, i).text(at(5, i - 1), null, "x").build());
        }
        Collections.shuffle(updates, new Random(seed));

        Doc doc = Docs.of(updates.toArray(Bytes[]::new));

        assertThat(doc.hasPending()).as("pending.seed %d", seed).isFalse();
        assertThat(Docs.text(doc, "t")).isEqualTo("x".repeat(500));
        assertThat(doc.structCount()).isEqualTo(1);
    }

    @Test
    void clientsThatAreOnlyMentionedAreNotPartOfTheDocument() {
        Doc doc = Docs.of(update().section(5, 0).text("t", "a").build());
        long memory = doc.memoryBytes();

        doc.apply(update().section(6, 0)
                .text(at(7, 0), at(8, 3), "x")
                .delete(9, 0, 2)
                .build());
        doc.checkInvariants();

        assertThat(doc.store().clientsDescending()).containsExactly(5);
        assertThat(doc.encodeStateVector()).isEqualTo(Bytes.wrap(new byte[] {1, 5, 1}));
        assertThat(doc.memoryBytes()).isGreaterThan(memory + 150);
    }

    /** Each update is decoded with clients of its own: what they stand for must be one client in the store. */
    @Test
    void pendingStructsOfManyUpdatesThatMentionTheSameUnknownClientsFindThem() {
        long seed = Long.getLong("pending.seed", System.nanoTime());
        List<Bytes> updates = new ArrayList<>();
        updates.add(update().section(1, 0).text("t", "<>").build());
        updates.add(update().section(2, 0).text(at(1, 0), at(1, 1), "a").build());
        updates.add(update().section(3, 0).text(at(2, 0), at(1, 1), "b").build());
        updates.add(update().section(4, 0)
                .text(at(2, 0), at(3, 0), "c")
                .section(3, 1)
                .text(at(3, 0), at(1, 1), "d")
                .build());
        updates.add(update().section(5, 0)
                .text(at(3, 0), at(3, 1), "e")
                .section(4, 1)
                .text(at(4, 0), at(3, 0), "f")
                .build());
        updates.add(update().section(4, 2).text(at(4, 1), at(3, 0), "g").build());
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            Collections.shuffle(updates, random);
            Doc doc = Docs.of(updates.toArray(Bytes[]::new));

            assertThat(Docs.text(doc, "t")).as("pending.seed %d", seed).isEqualTo("<acfgbed>");
            assertThat(doc.hasPending()).isFalse();
            assertThat(doc.structCount()).isEqualTo(7);
        }
    }

    @Test
    void whatIsDroppedTakesTheClientsItMentionedAlong() {
        Doc doc = Docs.empty();
        Bytes state = doc.encodeStateAsUpdate();
        long memory = doc.memoryBytes();
        for (int i = 0; i < 1000; i++) {
            // known already, or the same struct again with other origins: only the first of them waits
            doc.apply(update().section(6, 0)
                    .text(at(1_000_000 + i, 0), at(2_000_000 + i, 0), "x")
                    .build());
        }

        assertThat(doc.store().clientCount()).isZero();
        assertThat(doc.encodeStateAsUpdate()).isNotEqualTo(state);
        assertThat(doc.memoryBytes()).isLessThan(memory + 2000);
    }
}
