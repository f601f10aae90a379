package io.scriptorium.crdt;

import static io.scriptorium.crdt.UpdateBuilder.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.lib0.MalformedInputException;
import io.scriptorium.crdt.lib0.Units;
import io.scriptorium.crdt.wire.StructKind;
import io.scriptorium.crdt.wire.UpdateFormat;
import io.scriptorium.crdt.wire.UpdateWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Merge, diff, state vector and meta of updates without a document. */
class UpdatesTest {
    private static final UpdateFormat V1 = UpdateFormat.V1;
    private static final UpdateFormat V2 = UpdateFormat.V2;
    private static final Bytes EMPTY = Bytes.wrap(new byte[] {0, 0});

    private static UpdateBuilder update() {
        return new UpdateBuilder();
    }

    /** Merges in both formats, which must agree if no cut item has a key: conversion forgets that. */
    private static Bytes merge(Bytes... updates) {
        Bytes merged = Updates.merge(List.of(updates), V1);
        List<Bytes> second =
                Arrays.stream(updates).map(u -> Updates.convert(u, V1, V2)).toList();
        assertThat(Updates.convert(Updates.merge(second, V2), V2, V1)).isEqualTo(merged);
        return merged;
    }

    @Test
    void noUpdatesGiveTheEmptyOneAndASingleOneIsAnsweredAsItIs() {
        Bytes odd = update().section(5, 0).gc(1).section(7, 0).gc(0).build();

        assertThat(Updates.merge(List.of(), V1)).isEqualTo(EMPTY);
        assertThat(Updates.merge(List.of(), V2)).isEqualTo(Docs.empty().encodeStateAsUpdate(V2));
        assertThat(Updates.merge(List.of(odd), V1)).isSameAs(odd);
        assertThat(merge(EMPTY, EMPTY)).isEqualTo(EMPTY);
    }

    @Test
    void structsComeHighestClientFirstAndByClock() {
        Bytes later = update().section(6, 1)
                .text(at(6, 0), null, "b")
                .section(5, 0)
                .text("t", "y")
                .build();
        Bytes earlier = update().section(7, 0)
                .text("t", "x")
                .section(6, 0)
                .text("t", "a")
                .build();

        assertThat(merge(later, earlier))
                .isEqualTo(update().section(7, 0)
                        .text("t", "x")
                        .section(6, 0)
                        .text("t", "a")
                        .text(at(6, 0), null, "b")
                        .section(5, 0)
                        .text("t", "y")
                        .build());
    }

    @Test
    void whatNobodyHasBecomesASkip() {
        Bytes first = update().section(6, 0).text("t", "ab").build();
        Bytes second = update().section(6, 5).text(at(6, 4), null, "f").build();

        assertThat(merge(second, first))
                .isEqualTo(update().section(6, 0)
                        .text("t", "ab")
                        .skip(3)
                        .text(at(6, 4), null, "f")
                        .build());
    }

    @Test
    void aSkipIsFilledByWhoHasTheStructs() {
        Bytes gap = update().section(6, 0)
                .text("t", "a")
                .skip(2)
                .text(at(6, 2), null, "d")
                .build();
        Bytes filling = update().section(6, 1).text(at(6, 0), null, "bc").build();

        assertThat(merge(gap, filling))
                .isEqualTo(update().section(6, 0)
                        .text("t", "a")
                        .text(at(6, 0), null, "bc")
                        .text(at(6, 2), null, "d")
                        .build());
    }

    @Test
    void whatOverlapsIsCutAndAHalvedPairIsDamaged() {
        Bytes first = update().section(6, 0).text("t", "ab").build();
        Bytes second = update().section(6, 0).text("t", "a🖋c").build();

        assertThat(merge(first, second))
                .isEqualTo(update().section(6, 0)
                        .text("t", "ab")
                        .text(at(6, 1), null, "\ufffdc")
                        .build());
        assertThat(merge(second, first)).isEqualTo(second);
    }

    /** In v2 the unit before the cut may be half of a pair of its own, which the cut must not complete. */
    @Test
    void aHalvedPairIsDamagedBeforeItIsWritten() {
        UpdateWriter first = UpdateWriter.of(V2);
        first.count(2);
        first.count(1);
        rootText(first, "a\ud83d");
        first.count(1);
        textBehind(first, "\udd8b");
        first.count(0);
        UpdateWriter second = UpdateWriter.of(V2);
        second.count(1);
        second.count(1);
        rootText(second, "a🖋c");
        second.count(0);

        UpdateWriter expected = UpdateWriter.of(V2);
        expected.count(2);
        expected.count(2);
        rootText(expected, "a\ud83d");
        expected.info(StructKind.STRING | StructKind.HAS_ORIGIN);
        expected.originId(7, 1);
        expected.units(Units.of("\ufffdc"), 0);
        expected.count(1);
        textBehind(expected, "\udd8b");
        expected.count(0);
        assertThat(Updates.merge(List.of(first.toBytes(), second.toBytes()), V2))
                .isEqualTo(expected.toBytes());
    }

    /** A section of client 7 with a text in a root. */
    private static void rootText(UpdateWriter out, String text) {
        out.sectionClient(7);
        out.sectionClock(0);
        out.info(StructKind.STRING);
        out.parentRoot("t");
        out.units(Units.of(text), 0);
    }

    /** A section of client 5 with a text behind that of client 7. */
    private static void textBehind(UpdateWriter out, String text) {
        out.sectionClient(5);
        out.sectionClock(0);
        out.info(StructKind.STRING | StructKind.HAS_ORIGIN);
        out.originId(7, 1);
        out.units(Units.of(text), 0);
    }

    @Test
    void aCutItemOfAKeyKeepsItsFlag() {
        Bytes first = update().section(6, 0).entry("m", "k", "v").build();
        Bytes two = update().section(6, 0)
                .raw(0x28, 1, 1, 'm', 1, 'k', 2, 119, 1, 'v', 119, 1, 'w')
                .build();

        assertThat(Updates.merge(List.of(first, two), V1))
                .isEqualTo(update().section(6, 0)
                        .entry("m", "k", "v")
                        .raw(0xa8, 6, 0, 1, 119, 1, 'w')
                        .build());
    }

    @Test
    void neighbouringCollectedStructsOfTwoUpdatesBecomeOne() {
        Bytes first = update().section(6, 0).gc(3).build();
        Bytes second = update().section(6, 2).gc(4).text(at(6, 5), null, "x").build();

        assertThat(merge(first, second))
                .isEqualTo(
                        update().section(6, 0).gc(6).text(at(6, 5), null, "x").build());
    }

    @Test
    void atOneIdTheLaterOfAnItemAndACollectedStructComesFirst() {
        Bytes item = update().section(6, 0).text("t", "ab").build();
        Bytes collected = update().section(6, 0).gc(2).build();

        assertThat(merge(item, collected)).isEqualTo(collected);
        assertThat(merge(collected, item)).isEqualTo(item);
    }

    /** What yjs 13.6.33 answers: its sort decides, see {@link SourceOrder}. */
    @Test
    void tiesOfMoreThanTwoEndAsTheSortOfYjsEndsThem() {
        Map<Character, Bytes> updates = Map.of(
                'I', update().section(6, 0).text("t", "ab").build(),
                'J',
                        update().section(6, 0)
                                .text("t", "a")
                                .text(at(6, 0), null, "b")
                                .build(),
                'G', update().section(6, 0).gc(2).build(),
                'H', update().section(6, 0).gc(1).gc(1).build());
        Map<String, Character> winners = Map.ofEntries(
                Map.entry("IG", 'G'),
                Map.entry("GI", 'I'),
                Map.entry("IGJ", 'J'),
                Map.entry("GIJ", 'I'),
                Map.entry("GIH", 'H'),
                Map.entry("IJG", 'G'),
                Map.entry("GHI", 'I'),
                Map.entry("IGH", 'G'),
                Map.entry("HJGI", 'I'),
                Map.entry("GIHJ", 'J'),
                Map.entry("JGIH", 'H'));

        winners.forEach((order, winner) -> assertThat(
                        merge(order.chars().mapToObj(c -> updates.get((char) c)).toArray(Bytes[]::new)))
                .as(order)
                .isEqualTo(updates.get(winner)));
    }

    @Test
    void deletesAreSortedAndJoined() {
        Bytes first =
                update().delete(5, 7, 2).section(5, 0).text("t", "0123456789").build();
        Bytes second = update().delete(6, 0, 1).build();
        Bytes third = Bytes.wrap(new byte[] {0, 1, 5, 2, 2, 3, 4, 3});

        assertThat(merge(first, second, third))
                .isEqualTo(update().section(5, 0)
                        .text("t", "0123456789")
                        .delete(6, 0, 1)
                        .delete(5, 2, 7)
                        .build());
    }

    @Test
    void sectionsInAnyOrderAreMergedIntoOneOfEachClient() {
        Bytes ascending = update().section(5, 0)
                .text("t", "a")
                .section(6, 0)
                .text("t", "b")
                .build();
        Bytes other = update().section(6, 1).text(at(6, 0), null, "c").build();
        Bytes merged = merge(ascending, other);

        assertThat(merged)
                .isEqualTo(update().section(6, 0)
                        .text("t", "b")
                        .text(at(6, 0), null, "c")
                        .section(5, 0)
                        .text("t", "a")
                        .build());
        assertThat(Docs.of(merged).encodeStateAsUpdate())
                .isEqualTo(Docs.of(ascending, other).encodeStateAsUpdate());
    }

    @Test
    void theMergeSaysWhatItsUpdatesSayInWhateverOrderTheyCome() {
        long seed = Long.getLong("scriptorium.seed", System.nanoTime());
        Random random = new Random(seed);
        List<Bytes> updates = keystrokes(60, random);
        Bytes expected = Docs.of(updates.toArray(Bytes[]::new)).encodeStateAsUpdate();

        for (int round = 0; round < 50; round++) {
            List<Bytes> some = new ArrayList<>(updates);
            some.addAll(updates.subList(random.nextInt(20), 20 + random.nextInt(40)));
            Collections.shuffle(some, random);
            List<Bytes> halves =
                    List.of(Updates.merge(some.subList(0, 40), V1), Updates.merge(some.subList(40, some.size()), V1));

            assertThat(Docs.of(Updates.merge(some, V1)).encodeStateAsUpdate())
                    .as("seed %d", seed)
                    .isEqualTo(expected);
            assertThat(Docs.of(Updates.merge(halves, V1)).encodeStateAsUpdate())
                    .as("seed %d", seed)
                    .isEqualTo(expected);
        }
    }

    @Test
    void manySmallUpdatesAreMergedInNoTime() {
        List<Bytes> updates = new ArrayList<>(keystrokes(50_000, new Random(1)));
        Collections.shuffle(updates, new Random(2));

        // the way of yjs, a sort of all updates for each struct, would take half a minute
        UpdateMeta meta = assertTimeout(Duration.ofSeconds(10), () -> Updates.meta(Updates.merge(updates, V1), V1));

        assertThat(meta.to().values().stream().mapToInt(clock -> clock).sum()).isEqualTo(50_000);
    }

    /** Two clients type at the end of what they see, one character an update. */
    private static List<Bytes> keystrokes(int count, Random random) {
        List<Bytes> updates = new ArrayList<>();
        long[] clients = {300, 5};
        int[] clocks = new int[2];
        UpdateBuilder.At last = null;
        for (int i = 0; i < count; i++) {
            int who = random.nextInt(2);
            UpdateBuilder next = update().section(clients[who], clocks[who]);
            updates.add((last == null ? next.text("t", "a") : next.text(last, null, "b")).build());
            last = at(clients[who], clocks[who]++);
        }
        return updates;
    }

    @Test
    void aDiffBeginsWithinAStructAndKeepsAllDeletes() {
        Bytes whole = update().section(7, 2)
                .skip(3)
                .text(at(7, 4), null, "abc")
                .skip(2)
                .gc(1)
                .section(5, 0)
                .text("t", "known")
                .delete(5, 1, 1)
                .delete(4, 0, 9)
                .build();
        Bytes vector = Bytes.wrap(new byte[] {2, 5, 9, 7, 6});

        Bytes expected = update().section(7, 6)
                .text(at(7, 5), null, "bc")
                .skip(2)
                .gc(1)
                .delete(5, 1, 1)
                .delete(4, 0, 9)
                .build();
        assertThat(Updates.diff(whole, vector, V1)).isEqualTo(expected);
        assertThat(Updates.diff(Updates.convert(whole, V1, V2), vector, V2))
                .isEqualTo(Updates.convert(expected, V1, V2));
        assertThat(Updates.diff(whole, Bytes.wrap(new byte[] {0}), V1))
                .isEqualTo(update().section(7, 5)
                        .text(at(7, 4), null, "abc")
                        .skip(2)
                        .gc(1)
                        .section(5, 0)
                        .text("t", "known")
                        .delete(5, 1, 1)
                        .delete(4, 0, 9)
                        .build());
    }

    @Test
    void aDiffWithinASurrogatePairIsWrittenWithoutRepair() {
        Bytes whole = update().section(7, 0).text("t", "🖋b").build();

        assertThat(Updates.diff(whole, Bytes.wrap(new byte[] {1, 7, 1}), V1))
                .isEqualTo(
                        update().section(7, 1).text(at(7, 0), null, "\ufffdb").build());
    }

    @Test
    void onlyStructsFromZeroToTheFirstGapAreAState() {
        Bytes whole = update().section(8, 0)
                .gc(2)
                .text(at(8, 1), null, "ab")
                .section(7, 3)
                .gc(1)
                .section(6, 0)
                .gc(1)
                .skip(1)
                .gc(1)
                .section(5, 0)
                .skip(1)
                .gc(1)
                .build();
        for (UpdateFormat format : UpdateFormat.values()) {
            Bytes update = Updates.convert(whole, V1, format);

            assertThat(Updates.stateVector(update, format)).isEqualTo(Bytes.wrap(new byte[] {2, 8, 4, 6, 1}));
            UpdateMeta meta = Updates.meta(update, format);
            assertThat(meta.from()).isEqualTo(Map.of(8L, 0, 7L, 3, 6L, 0, 5L, 0));
            assertThat(meta.to()).isEqualTo(Map.of(8L, 4, 7L, 4, 6L, 3, 5L, 2));
        }
        assertThat(Updates.stateVector(EMPTY, V1)).isEqualTo(Bytes.wrap(new byte[] {0}));
    }

    @Test
    void unsortedDeletesAreSortedWhereTheFormatHasNoFormForThem() {
        Bytes unsorted = Bytes.wrap(new byte[] {0, 1, 5, 3, 7, 1, 2, 2, 3, 4});

        assertThat(Updates.convert(Updates.convert(unsorted, V1, V2), V2, V1))
                .isEqualTo(Bytes.wrap(new byte[] {0, 1, 5, 1, 2, 6}));
        assertThat(Updates.diff(unsorted, Bytes.wrap(new byte[] {0}), V1)).isEqualTo(unsorted);
    }

    @Test
    void whatIsNoUpdateIsRefusedByAll() {
        Bytes cut = Bytes.wrap(new byte[] {1, 1, 5, 0, 4, 1});
        Bytes withoutDeletes = Bytes.wrap(new byte[] {0});
        Bytes vector = Bytes.wrap(new byte[] {0});

        for (Bytes wrong : List.of(cut, withoutDeletes, Bytes.empty())) {
            for (UpdateFormat format : UpdateFormat.values()) {
                assertRefused(() -> Updates.merge(List.of(wrong), format));
                assertRefused(() -> Updates.merge(List.of(wrong, EMPTY), format));
                assertRefused(() -> Updates.diff(wrong, vector, format));
                assertRefused(() -> Updates.stateVector(wrong, format));
                assertRefused(() -> Updates.meta(wrong, format));
                assertRefused(() -> Updates.convert(wrong, format, V1));
                assertRefused(() -> Updates.convert(wrong, format, V2));
            }
        }
        assertRefused(() -> Updates.diff(EMPTY, Bytes.empty(), V1));
    }

    private static void assertRefused(Runnable action) {
        assertThatThrownBy(action::run).isInstanceOf(MalformedInputException.class);
    }
}
