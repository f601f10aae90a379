package io.scriptorium.crdt.lib0;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** {@link Units} against {@link StringBuilder}. */
class UnitsTest {
    private static final String[] PARTS = {"", "a", "hello", "ä", "ÿĀ", "日本語", "😀", "\ud83d", "\ude00", "\ufffd"};

    @Test
    void anySeriesOfChangesGivesTheSameTextAsAStringBuilder() {
        long seed = Long.getLong("units.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            Units units = Units.of("");
            StringBuilder text = new StringBuilder();
            for (int step = 0; step < 20; step++) {
                change(random, units, text);
                assertThat(units.toString()).as("units.seed %d", seed).isEqualTo(text.toString());
                int from = random.nextInt(text.length() + 1);
                assertThat(units.slice(from, text.length()).toString()).isEqualTo(text.substring(from));
                assertThat(written(units, from)).isEqualTo(written(text.substring(from)));
            }
        }
    }

    private static void change(Random random, Units units, StringBuilder text) {
        String part = PARTS[random.nextInt(PARTS.length)];
        switch (random.nextInt(4)) {
            case 0 -> {
                int length = random.nextInt(text.length() + 1);
                Units right = units.cut(length);
                assertThat(right.toString()).isEqualTo(text.substring(length));
                right.append(Units.of("overwrites nothing"));
                text.setLength(length);
            }
            case 1 -> {
                if (text.length() > 0 && !part.isEmpty()) {
                    int index = random.nextInt(text.length());
                    units.set(index, part.charAt(0));
                    text.setCharAt(index, part.charAt(0));
                }
            }
            default -> {
                units.append(Units.of(part));
                text.append(part);
            }
        }
    }

    private static Bytes written(Units units, int from) {
        ByteWriter out = new ByteWriter();
        units.writeVarString(out, from);
        return out.toBytes();
    }

    private static Bytes written(String text) {
        ByteWriter out = new ByteWriter();
        out.writeVarString(text);
        return out.toBytes();
    }

    @Test
    void partsOfACutGrowWithoutTouchingEachOther() {
        Units left = Units.of("hello world");
        Units right = left.cut(6);

        left.append(Units.of("there"));
        right.append(Units.of("s"));

        assertThat(left.toString()).isEqualTo("hello there");
        assertThat(right.toString()).isEqualTo("worlds");
    }

    @Test
    void unitsBelow256TakeOneByte() {
        assertThat(Units.of("ä".repeat(100)).capacityBytes()).isLessThan(160);
        assertThat(new ByteReader(written("ä".repeat(100)).toByteArray())
                        .readUnits()
                        .capacityBytes())
                .isEqualTo(100);
        assertThat(new ByteReader(written("日".repeat(100)).toByteArray())
                        .readUnits()
                        .capacityBytes())
                .isEqualTo(200);
    }

    @Test
    void indicesAreChecked() {
        Units units = Units.of("abc");
        assertThat(units.cut(2).toString()).isEqualTo("c");

        assertThatThrownBy(() -> units.charAt(2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> units.slice(1, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> units.cut(3)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
