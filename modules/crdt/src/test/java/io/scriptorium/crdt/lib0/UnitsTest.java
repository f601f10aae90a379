package io.scriptorium.crdt.lib0;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link Units} against {@link String}. */
class UnitsTest {
    private static final List<String> TEXTS =
            List.of("", "a", "hello", "ä", "aÿĀ", "日本語", "x😀y", "\ud83d", "\ude00", "a\ufffdb", "ä".repeat(300));

    @Test
    void everyViewOfATextShowsItsUnits() {
        for (String text : TEXTS) {
            Units units = Units.of(text);
            assertThat(units.toString()).isEqualTo(text);
            for (int from = 0; from <= text.length(); from++) {
                assertThat(units.slice(from, text.length()).toString()).isEqualTo(text.substring(from));
                assertThat(written(units, from)).isEqualTo(written(text.substring(from)));
            }
            assertThat(new ByteReader(written(text).toByteArray()).readUnits().toString())
                    .isEqualTo(new ByteReader(written(text).toByteArray()).readVarString(Integer.MAX_VALUE));
        }
    }

    @Test
    void copiesFitIntoAnArrayOfEitherWidth() {
        byte[] narrow = new byte[4];
        byte[] wide = new byte[8];

        Units.of("äb").copyTo(narrow, 1, false);
        Units.of("äb").copyTo(wide, 2, true);

        assertThat(Units.view(narrow, 1, 2, false).toString()).isEqualTo("äb");
        assertThat(Units.view(wide, 2, 2, true).toString()).isEqualTo("äb");
        Units.of("日b").copyTo(wide, 4, true);
        assertThat(Units.view(wide, 2, 3, true).toString()).isEqualTo("ä日b");
        assertThatThrownBy(() -> Units.of("日").copyTo(narrow, 0, false)).isInstanceOf(IllegalArgumentException.class);
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
    void unitsBelow256TakeOneByte() {
        assertThat(Units.of("ä".repeat(100)).data()).hasSize(100);
        assertThat(new ByteReader(written("ä".repeat(100)).toByteArray())
                        .readUnits()
                        .data())
                .hasSize(100);
        assertThat(new ByteReader(written("日".repeat(100)).toByteArray())
                        .readUnits()
                        .data())
                .hasSize(200);
    }

    @Test
    void indicesAreChecked() {
        Units units = Units.of("abc").slice(0, 2);

        assertThatThrownBy(() -> units.charAt(2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> units.slice(1, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Units.view(new byte[3], 1, 3, false)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Units.view(new byte[3], 0, 2, true)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
