package io.scriptorium.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** {@link StructList} against a plain list. */
class StructListTest {
    @Test
    void anySeriesOfChangesGivesTheSameListAsAnArrayList() {
        long seed = Long.getLong("structs.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            StructList list = new StructList(5, random.nextInt(4));
            List<Struct> expected = new ArrayList<>();
            for (int step = 0; step < 60; step++) {
                change(random, list, expected);
                assertThat(list.size()).isEqualTo(expected.size());
                for (int i = 0; i < expected.size(); i++) {
                    assertThat(list.get(i)).as("structs.seed %d", seed).isSameAs(expected.get(i));
                    assertThat(list.indexOf(expected.get(i).clock)).isEqualTo(i);
                    assertThat(list.indexOf(expected.get(i).end() - 1)).isEqualTo(i);
                }
            }
        }
    }

    private static void change(Random random, StructList list, List<Struct> expected) {
        int size = expected.size();
        switch (size == 0 ? 0 : random.nextInt(4)) {
            case 0 -> {
                Gc added = new Gc(list, list.state(), 1 + random.nextInt(9));
                list.add(added);
                expected.add(added);
            }
            case 1 -> {
                int index = random.nextInt(size);
                Struct left = expected.get(index);
                if (left.length > 1) {
                    Gc right = new Gc(list, left.clock + 1, left.length - 1);
                    left.length = 1;
                    list.insert(index + 1, right);
                    expected.add(index + 1, right);
                }
            }
            case 2 -> {
                int index = random.nextInt(size);
                int end = index + 1 + random.nextInt(Math.min(3, size - index));
                for (Struct merged : expected.subList(index + 1, end)) {
                    expected.get(index).length += merged.length;
                }
                list.remove(index + 1, end);
                expected.subList(index + 1, end).clear();
            }
            default -> {
                int index = random.nextInt(size);
                Gc other = new Gc(list, expected.get(index).clock, expected.get(index).length);
                list.set(index, other);
                expected.set(index, other);
            }
        }
    }

    @Test
    void whatIsNotThereIsNotFound() {
        StructList list = new StructList(5, 1);
        list.add(new Gc(list, 0, 3));

        assertThat(list.indexOf(2)).isZero();
        assertThatThrownBy(() -> list.indexOf(3)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> list.get(1)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> list.add(new Gc(list, 4, 1))).isInstanceOf(AssertionError.class);
    }
}
