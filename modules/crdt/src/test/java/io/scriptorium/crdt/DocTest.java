package io.scriptorium.crdt;

import static io.scriptorium.crdt.UpdateBuilder.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.crdt.lib0.ByteWriter;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.lib0.MalformedInputException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a document makes of updates. */
class DocTest {
    private static final Bytes EMPTY_UPDATE = Bytes.wrap(new byte[] {0, 0});

    private static UpdateBuilder update() {
        return new UpdateBuilder();
    }

    @Test
    void anEmptyDocumentIsTheEmptyUpdate() {
        Doc doc = Docs.empty();

        assertThat(doc.encodeStateAsUpdate()).isEqualTo(EMPTY_UPDATE);
        assertThat(doc.encodeStateVector()).isEqualTo(Bytes.wrap(new byte[] {0}));
        assertThat(doc.apply(EMPTY_UPDATE)).isFalse();
        assertThat(doc.applyAndEmit(EMPTY_UPDATE)).isEmpty();
    }

    @Test
    void concurrentInsertsAtOnePlaceOrderByClient() {
        Bytes low = update().section(3, 0).text("t", "low").build();
        Bytes high = update().section(8, 0).text("t", "high").build();

        assertThat(Docs.text(Docs.of(low, high), "t")).isEqualTo("lowhigh");
        assertThat(Docs.text(Docs.of(high, low), "t")).isEqualTo("lowhigh");
    }

    /**
     * Client 6 wrote directly behind p, so what clients 3 and 5 wrote behind a comes first, whatever earlier scans met.
     */
    @Test
    void aScanForgetsWhatEarlierScansMet() {
        Doc doc = Docs.of(
                update().section(1, 0).text("t", "p").build(),
                update().section(3, 0).text("t", "r").build(),
                update().section(4, 0).text(at(1, 0), at(3, 0), "a").build(),
                update().section(6, 0).text(at(1, 0), at(3, 0), "t").build(),
                update().section(3, 1).text(at(4, 0), at(3, 0), "s").build(),
                update().section(5, 0).text(at(4, 0), at(3, 0), "m").build());

        assertThat(Docs.text(doc, "t")).isEqualTo("pasmtr");
    }

    @Test
    void neighboursWithDifferentRightOriginsStayApart() {
        Doc doc = Docs.of(
                update().section(5, 0).text("t", "a").build(),
                update().section(6, 0).text(at(5, 0), null, "z").build(),
                update().section(5, 1).text(at(5, 0), at(6, 0), "b").build());

        assertThat(Docs.text(doc, "t")).isEqualTo("abz");
        assertThat(doc.structCount()).isEqualTo(3);
    }

    @Test
    void typingOfOneClientStaysOneStruct() {
        Doc doc = Docs.empty();
        doc.apply(update().section(5, 0).text("t", "a").build());
        for (int i = 1; i < 1000; i++) {
            doc.apply(update().section(5, i).text(at(5, i - 1), null, "ä").build());
        }

        doc.checkInvariants();
        assertThat(doc.structCount()).isEqualTo(1);
        assertThat(doc.memoryBytes()).isBetween(1000L, 4000L);
        assertThat(Docs.text(doc, "t")).isEqualTo("a" + "ä".repeat(999));
    }

    @Test
    void cuttingASurrogatePairDamagesBothHalves() {
        Bytes text = update().section(5, 0).text("t", "a😀b").build();
        Bytes inside = update().section(6, 0).text(at(5, 1), at(5, 2), "x").build();

        assertThat(Docs.text(Docs.of(text, inside), "t")).isEqualTo("a\ufffdx\ufffdb");
    }

    @Test
    void theEntryOfTheHigherClientWins() {
        Bytes low = update().section(3, 0).entry("m", "k", "low").build();
        Bytes high = update().section(8, 0).entry("m", "k", "high").build();
        Bytes laterByLow = update().section(3, 1).entry(at(8, 0), "later").build();

        assertThat(Docs.entry(Docs.of(low, high), "m", "k")).contains("high");
        assertThat(Docs.entry(Docs.of(high, low), "m", "k")).contains("high");
        assertThat(Docs.entry(Docs.of(high, low, laterByLow), "m", "k")).contains("later");
    }

    @Test
    void anEntryThatWasDeletedDoesNotComeBack() {
        Bytes low = update().section(3, 0).entry("m", "k", "low").build();
        Bytes high = update().section(8, 0).entry("m", "k", "high").build();
        Bytes delete = update().delete(8, 0, 1).build();

        assertThat(Docs.entry(Docs.of(low, high, delete), "m", "k")).isNull();
        assertThat(Docs.entry(Docs.of(delete, high, low), "m", "k")).isNull();
    }

    @Test
    void whatIsInsertedIntoADeletedTypeIsDeleted() {
        Bytes type = update().section(5, 0).type("t", 2).build();
        Bytes text = update().section(6, 0).textIn(at(5, 0), "late").build();
        Bytes delete = update().delete(5, 0, 1).build();

        Doc collected = Docs.of(type, delete, text);
        Doc kept = new Doc(new DocOptions(1, false));
        List.of(type, delete, text).forEach(kept::apply);
        kept.checkInvariants();

        assertThat(collected.store().find(6, 0)).isInstanceOf(Gc.class);
        assertThat(kept.store().find(6, 0)).isInstanceOfSatisfying(Item.class, item -> {
            assertThat(item.deleted()).isTrue();
            assertThat(item.content()).isInstanceOf(StringContent.class);
        });
    }

    @Test
    void garbageCollectionKeepsLengthsAndDropsContent() {
        Bytes text = update().section(5, 0).text("t", "secret").build();
        Bytes delete = update().delete(5, 1, 3).build();

        Doc doc = Docs.of(text, delete);

        assertThat(Docs.text(doc, "t")).isEqualTo("set");
        assertThat(doc.store().find(5, 2)).isInstanceOfSatisfying(Item.class, item -> {
            assertThat(item.content()).isSameAs(DeletedContent.INSTANCE);
            assertThat(item.length).isEqualTo(3);
        });
        assertThat(Docs.text(Docs.of(doc.encodeStateAsUpdate()), "t")).isEqualTo("set");
    }

    @Test
    void aDiffHoldsOnlyWhatTheVectorLacks() {
        Doc doc = Docs.of(update().section(5, 0).text("t", "hello").build());

        Bytes diff = doc.encodeStateAsUpdate(Bytes.wrap(new byte[] {1, 5, 3}));

        assertThat(diff)
                .isEqualTo(update().section(5, 3).text(at(5, 2), null, "lo").build());
        assertThat(doc.encodeStateAsUpdate(Bytes.wrap(new byte[] {2, 5, 99, 7, 1})))
                .isEqualTo(EMPTY_UPDATE);
    }

    @Test
    void theEmittedUpdateIsWhatIsNew() {
        Doc doc = Docs.of(update().section(5, 0).text("t", "hello").build());
        Bytes more = update().section(5, 3)
                .text(at(5, 2), null, "lo!")
                .delete(5, 0, 1)
                .build();

        Optional<Bytes> emitted = doc.applyAndEmit(more);

        assertThat(emitted)
                .contains(update().section(5, 5)
                        .text(at(5, 4), null, "!")
                        .delete(5, 0, 1)
                        .build());
        assertThat(doc.applyAndEmit(more)).isEmpty();
    }

    @Test
    void containsTellsWhetherAnUpdateIsNews() {
        Doc doc = Docs.of(
                update().section(5, 0).text("t", "hello").delete(5, 1, 2).build());

        assertThat(doc.contains(
                        update().section(5, 1).text(at(5, 0), null, "ell").build()))
                .isTrue();
        assertThat(doc.contains(update().delete(5, 1, 2).delete(5, 2, 1).build()))
                .isTrue();
        assertThat(doc.contains(
                        update().section(5, 1).text(at(5, 0), null, "ello!").build()))
                .isFalse();
        assertThat(doc.contains(update().section(6, 0).gc(1).build())).isFalse();
        assertThat(doc.contains(update().delete(5, 1, 3).build())).isFalse();
        assertThat(doc.contains(update().delete(5, 3, 9).build())).isFalse();
        assertThat(doc.contains(update().delete(6, 0, 1).build())).isFalse();
        assertThat(doc.contains(EMPTY_UPDATE)).isTrue();
        assertThat(doc.contains(update().section(5, 70).gc(0).delete(5, 80, 0).build()))
                .isTrue();
    }

    @Test
    void aMalformedTailLeavesTheDocumentUnchanged() {
        Doc doc = Docs.of(update().section(5, 0).text("t", "a").build());
        Bytes state = doc.encodeStateAsUpdate();
        ByteWriter torn = new ByteWriter();
        byte[] whole =
                update().section(6, 0).text("u", "b").delete(5, 0, 1).build().toByteArray();
        torn.writeBytes(whole, 0, whole.length - 1);

        assertThatThrownBy(() -> doc.apply(torn.toBytes())).isInstanceOf(MalformedInputException.class);

        assertThat(doc.encodeStateAsUpdate()).isEqualTo(state);
        assertThat(doc.rootNames()).containsExactly("t");
    }

    @Test
    void anomaliesBecomeGcInsteadOfErrors() {
        Doc doc = Docs.of(
                update().section(5, 0).text("t", "ab").build(),
                update().section(6, 0).textIn(at(5, 0), "parent is text").build(),
                update().section(7, 0).text(at(6, 0), null, "left is GC").build(),
                update().section(8, 0).text(at(7, 3), at(5, 0), "left is GC").build());

        assertThat(doc.store().find(6, 0)).isInstanceOf(Gc.class);
        assertThat(doc.store().find(7, 0)).isInstanceOf(Gc.class);
        assertThat(doc.store().find(8, 0)).isInstanceOf(Gc.class);
        assertThat(Docs.text(doc, "t")).isEqualTo("ab");
    }

    @Test
    void emptyStructsAndRangesSayNothing() {
        Doc doc = Docs.of(
                update().section(5, 0).text("t", "").gc(0).delete(5, 0, 0).build());

        assertThat(doc.structCount()).isZero();
        assertThat(doc.hasPending()).isFalse();
        assertThat(doc.rootNames()).isEmpty();
    }

    @Test
    void typesNestedDeepAreDeletedWithoutRecursion() {
        int depth = 100_000;
        UpdateBuilder nested = update().section(5, 0).type("t", 0);
        for (int i = 1; i < depth; i++) {
            nested.typeIn(at(5, i - 1), 0);
        }
        Doc doc = Docs.of(nested.build());

        doc.apply(update().delete(5, 0, 1).build());

        doc.checkInvariants();
        assertThat(doc.structCount()).isEqualTo(2);
        assertThat(Docs.deletes(doc)).isEqualTo(update().delete(5, 0, depth).build());
    }

    /** Each range splits the one run of text twice; neither text nor list may be copied for each. */
    @Test
    void manyDeletesInOneRunAreNotQuadratic() {
        int ranges = 300_000;
        Doc doc = new Doc(new DocOptions(1, true));
        doc.apply(update().section(5, 0).text("t", "keep drop ".repeat(ranges)).build());
        ByteWriter deletes = new ByteWriter();
        deletes.writeVarUint(0);
        deletes.writeVarUint(1);
        deletes.writeVarUint(5);
        deletes.writeVarUint(ranges);
        for (int i = 0; i < ranges; i++) {
            deletes.writeVarUint(10L * i + 5);
            deletes.writeVarUint(5);
        }

        long start = cpuMillis();
        doc.apply(deletes.toBytes());
        long millis = cpuMillis() - start;

        assertThat(Docs.text(doc, "t")).isEqualTo("keep ".repeat(ranges));
        assertThat(doc.structCount()).isEqualTo(2 * ranges);
        assertThat(millis).isLessThan(5_000);
        doc.checkInvariants();
    }

    /** yjs needs 24 s for 10,000 clients; the order is that of the clients. */
    @Test
    void manyConcurrentInsertsAtOnePlaceAreNotSlow() {
        long seed = Long.getLong("inserts.seed", System.nanoTime());
        int clients = 10_000;
        List<Integer> order = new ArrayList<>();
        for (int client = 1; client <= clients; client++) {
            order.add(client);
        }
        Collections.shuffle(order, new Random(seed));
        Doc doc = Docs.empty();

        long start = cpuMillis();
        for (int client : order) {
            doc.apply(update().section(client, 0).text("t", client + ",").build());
        }
        long millis = cpuMillis() - start;

        StringBuilder expected = new StringBuilder();
        for (int client = 1; client <= clients; client++) {
            expected.append(client).append(',');
        }
        assertThat(Docs.text(doc, "t")).as("inserts.seed %d", seed).isEqualTo(expected.toString());
        assertThat(millis).isLessThan(5_000);
        doc.checkInvariants();
    }

    /** Time this thread has computed, however busy the machine is. */
    private static long cpuMillis() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1_000_000;
    }

    /** Found by fuzzing; the states are what yjs 13.6.33 makes of it and of its own state, which differ there, too. */
    @Test
    void aValueOfAKeyThatIsSplitByAnInsertStaysAsInYjs() {
        Bytes update = hex("0402ffffffff0f0004010174010a84f9f9ffff0f060656656c6c756d01aafdffff0f00c4f9f9"
                + "ffff0f01ffffffff0f0003e2808f06f9f9ffff0f00010101740181f9f9ffff0f0001c1f9f9ff"
                + "ff0f00f9f9ffff0f0101c1f9f9ffff0f02f9f9ffff0f01022801017404f09f9491017d050101"
                + "01720104ccf6ffff0f00c4f9f9ffff0f04f9f9ffff0f0103e280a82401017209496e20746865"
                + "206265136e696e67207761732074686520776f72642e2081ccf6ffff0f090384ccf6ffff0f0c"
                + "02c39f02f9f9ffff0f0200050601ccf6ffff0f010a03");
        Doc doc = new Doc(new DocOptions(1, true));

        doc.apply(update);
        doc.checkInvariants();
        Doc loaded = new Doc(new DocOptions(1, true));
        loaded.apply(doc.encodeStateAsUpdate());
        loaded.checkInvariants();

        assertThat(doc.encodeStateAsUpdate())
                .isEqualTo(hex("0402ffffffff0f0004010174010a84f9f9ffff0f060656656c6c756d01aafdffff0f00c4f9f9"
                        + "ffff0f01ffffffff0f0003e2808f05f9f9ffff0f00010101740181f9f9ffff0f0001c1f9f9ff"
                        + "ff0f00f9f9ffff0f01032801017404f09f9491017d05010101720106ccf6ffff0f00c4f9f9ff"
                        + "ff0f04f9f9ffff0f0103e280a82401017209496e20746865206265096e696e672077617320a1"
                        + "ccf6ffff0f0903a4ccf6ffff0f0c0720776f72642e20a1ccf6ffff0f0903a1ccf6ffff0f0c01"
                        + "02f9f9ffff0f0200050601ccf6ffff0f020a031404"));
        assertThat(loaded.encodeStateAsUpdate())
                .isEqualTo(hex("0402ffffffff0f0004010174010a84f9f9ffff0f060656656c6c756d01aafdffff0f00c4f9f9"
                        + "ffff0f01ffffffff0f0003e2808f05f9f9ffff0f00010101740181f9f9ffff0f0001c1f9f9ff"
                        + "ff0f00f9f9ffff0f01032801017404f09f9491017d05010101720106ccf6ffff0f00c4f9f9ff"
                        + "ff0f04f9f9ffff0f0103e280a82101017209496e2074686520626509a1ccf6ffff0f0903a4cc"
                        + "f6ffff0f0c0720776f72642e20a1ccf6ffff0f0903a1ccf6ffff0f0c0102f9f9ffff0f020005"
                        + "0601ccf6ffff0f02010c1404"));
    }

    private static Bytes hex(String hex) {
        return Bytes.wrap(HexFormat.of().parseHex(hex));
    }
}
