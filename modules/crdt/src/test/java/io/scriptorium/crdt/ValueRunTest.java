package io.scriptorium.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** {@link ValueRun} against a plain list. */
class ValueRunTest {
    @Test
    void anySeriesOfChangesGivesTheSameValuesAsAnArrayList() {
        long seed = Long.getLong("values.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            ValueRun<Integer> run = ValueRun.of(List.of(1, 2, 3));
            List<Integer> expected = new ArrayList<>(List.of(1, 2, 3));
            for (int step = 0; step < 40; step++) {
                if (random.nextInt(3) == 0) {
                    int index = random.nextInt(expected.size() + 1);
                    List<Integer> tail = expected.subList(index, expected.size());
                    assertThat(run.copyFrom(index)).isEqualTo(tail);
                    ValueRun<Integer> right = run.cut(index);
                    assertThat(right).as("values.seed %d", seed).isEqualTo(tail);
                    right.append(ValueRun.of(List.of(-1)));
                    tail.clear();
                } else {
                    List<Integer> more = random.ints(random.nextInt(5)).boxed().toList();
                    run.append(ValueRun.of(more));
                    expected.addAll(more);
                }
                assertThat(run).as("values.seed %d", seed).isEqualTo(expected);
            }
        }
    }

    @Test
    void partsOfACutGrowWithoutTouchingEachOther() {
        ValueRun<Integer> left = ValueRun.of(List.of(1, 2, 3, 4));
        ValueRun<Integer> right = left.cut(2);

        left.append(ValueRun.of(List.of(5)));
        right.append(ValueRun.of(List.of(6)));

        assertThat(left).containsExactly(1, 2, 5);
        assertThat(right).containsExactly(3, 4, 6);
    }

    @Test
    void indicesAreChecked() {
        ValueRun<Integer> run = ValueRun.of(List.of(1, 2, 3));
        run.cut(2);

        assertThatThrownBy(() -> run.get(2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> run.cut(3)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
