package io.scriptorium.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.crdt.lib0.Units;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** {@link StringContent} against {@link StringBuilder}. */
class StringContentTest {
    private static final String[] PARTS = {"a", "hello", "ä", "ÿĀ", "日本語", "😀", "\ud83d", "\ude00", "\ufffd"};

    private static StringContent content(String text) {
        return new StringContent(Units.of(text));
    }

    @Test
    void anySeriesOfChangesGivesTheSameTextAsAStringBuilder() {
        long seed = Long.getLong("strings.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 1000; round++) {
            StringContent content = content("x");
            StringBuilder text = new StringBuilder("x");
            for (int step = 0; step < 20; step++) {
                content = change(random, content, text);
                assertThat(content.toString()).as("strings.seed %d", seed).isEqualTo(text.toString());
                assertThat(content.length()).isEqualTo(text.length());
                int from = random.nextInt(text.length());
                assertThat(content.copyFrom(from).toString()).isEqualTo(rightOf(text, from));
            }
        }
    }

    private static StringContent change(Random random, StringContent content, StringBuilder text) {
        String part = PARTS[random.nextInt(PARTS.length)];
        if (text.length() < 2 || random.nextInt(3) > 0) {
            int before = content.heapBytes();
            assertThat(content.append(content(part))).isEqualTo(content.heapBytes() - before);
            text.append(part);
            return content;
        }
        int offset = 1 + random.nextInt(text.length() - 1);
        String rightText = rightOf(text, offset);
        if (Character.isHighSurrogate(text.charAt(offset - 1))) {
            text.setCharAt(offset - 1, '\ufffd');
        }
        StringContent right = (StringContent) content.splitOff(offset);
        assertThat(right.toString()).isEqualTo(rightText);
        boolean goOnWithRight = random.nextBoolean();
        (goOnWithRight ? content : right).append(content("overwrites nothing"));
        if (goOnWithRight) {
            text.replace(0, text.length(), rightText);
        } else {
            text.setLength(offset);
        }
        return goOnWithRight ? right : content;
    }

    private static String rightOf(StringBuilder text, int offset) {
        boolean cutsPair = offset > 0 && Character.isHighSurrogate(text.charAt(offset - 1));
        return cutsPair ? '\ufffd' + text.substring(offset + 1) : text.substring(offset);
    }

    @Test
    void unitsBelow256TakeOneByte() {
        assertThat(content("ä".repeat(100)).capacityBytes()).isEqualTo(100);
        assertThat(content("日".repeat(100)).capacityBytes()).isEqualTo(200);
    }

    @Test
    void aSmallPartKeepsNoLargeArray() {
        StringContent content = content("x".repeat(1000));
        StringContent right = (StringContent) content.splitOff(990);

        assertThat(right.capacityBytes()).isEqualTo(10);
        assertThat(content.capacityBytes()).isEqualTo(1000);
        content.splitOff(5);
        assertThat(content.capacityBytes()).isEqualTo(5);
    }

    @Test
    void typingAtTheEndCopiesSeldom() {
        StringContent content = content("x");
        int arrays = 0;
        for (int i = 0; i < 10_000; i++) {
            int before = content.capacityBytes();
            content.append(content("y"));
            arrays += content.capacityBytes() == before ? 0 : 1;
        }

        assertThat(arrays).isLessThan(30);
    }
}
