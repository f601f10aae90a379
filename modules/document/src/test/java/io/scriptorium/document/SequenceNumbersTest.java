package io.scriptorium.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SequenceNumbersTest {
    private final SequenceNumbers numbers = new SequenceNumbers();

    @Test
    void areToldAsRanges() {
        LongStream.of(9, 3, 4, 5, 12, 13).forEach(numbers::add);

        assertThat(numbers).hasToString("3-5, 9, 12-13");
        assertThat(numbers.count()).isEqualTo(6);
    }

    @Test
    void countOnce() {
        assertThat(numbers.add(7)).isTrue();
        assertThat(numbers.add(7)).isFalse();

        assertThat(numbers.count()).isEqualTo(1);
        assertThat(numbers).hasToString("7");
    }

    @Test
    void areKeptUpToABound() {
        LongStream.rangeClosed(1, 1200).forEach(numbers::add);

        assertThat(numbers.count()).isEqualTo(1200);
        assertThat(numbers).hasToString("1-1000 and 200 more");
    }
}
