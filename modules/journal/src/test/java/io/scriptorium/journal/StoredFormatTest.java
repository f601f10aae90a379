package io.scriptorium.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.journal.JournalException.Reason;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

/** The bytes of keys and values. They are in journals on disk: a change here is another {@link Layout#VERSION}. */
final class StoredFormatTest {
    private static final StoredPayload METADATA = new StoredPayload(2, "n", ByteString.fromString("me"));
    private static final StoredEvent EVENT =
            new StoredEvent(5, 0x0102, "w", "ä", METADATA, new StoredPayload(7, "m-1", ByteString.fromString("xyz")));
    private static final String EVENT_HEX = "01" // format
            + "0000000000000009" // order
            + "0000000000000102" // timestamp
            + "00000001" + "77" // writer
            + "00000002" + "c3a4" // manifest of the adapter
            + "0000000b" + "00000002" + "00000001" + "6e" + "6d65" // metadata
            + "00000007" + "00000003" + "6d2d31" + "78797a"; // payload

    @Test
    void anEventHasTheseBytes() {
        byte[] value = EVENT.encode(9);

        assertThat(HexFormat.of().formatHex(value)).isEqualTo(EVENT_HEX);
        assertThat(StoredEvent.decode(5, value)).isEqualTo(EVENT);
        assertThat(StoredEvent.order(value)).isEqualTo(9);
    }

    @Test
    void aSnapshotHasTheseBytes() {
        StoredSnapshot snapshot =
                new StoredSnapshot(5, 0x0102, null, new StoredPayload(7, "m", ByteString.fromString("xyz")));

        byte[] value = snapshot.encode();

        assertThat(HexFormat.of().formatHex(value))
                .isEqualTo("01" + "0000000000000102" + "00000000" + "00000007" + "00000001" + "6d" + "78797a");
        assertThat(StoredSnapshot.decode(5, value)).isEqualTo(snapshot);
        assertThat(StoredSnapshot.timestamp(value)).isEqualTo(0x0102);
    }

    @Test
    void aTruncatedOrForeignValueIsDamage() {
        byte[] event = EVENT.encode(9);
        byte[] snapshot = new StoredSnapshot(5, 1, METADATA, METADATA).encode();
        for (int length = 0; length < event.length - 3; length++) {
            byte[] cut = Arrays.copyOf(event, length);
            assertDamaged(() -> StoredEvent.decode(5, cut));
        }
        for (int length = 0; length < snapshot.length - 2; length++) {
            byte[] cut = Arrays.copyOf(snapshot, length);
            assertDamaged(() -> StoredSnapshot.decode(5, cut));
        }
        event[0] = 2;
        assertDamaged(() -> StoredEvent.decode(5, event));
    }

    private static void assertDamaged(org.assertj.core.api.ThrowableAssert.ThrowingCallable decoding) {
        assertThatThrownBy(decoding)
                .isInstanceOf(JournalException.class)
                .hasMessageContaining(" 5 ")
                .satisfies(e -> assertThat(((JournalException) e).reason()).isEqualTo(Reason.DAMAGED));
    }

    @Test
    void keysSortByDocumentAndThenBySequenceNumber() {
        assertThat(HexFormat.of().formatHex(Layout.key("ab", 258))).isEqualTo("0002" + "6162" + "0000000000000102");

        TreeMap<byte[], String> sorted = new TreeMap<>(Arrays::compareUnsigned);
        for (String id : List.of("b", "a", "ab", "")) {
            for (long sequenceNr : new long[] {0, 1, 255, 256, Long.MAX_VALUE}) {
                sorted.put(Layout.key(id, sequenceNr), id + sequenceNr);
            }
        }
        assertThat(sorted.values())
                .containsExactly(
                        "0",
                        "1",
                        "255",
                        "256",
                        "" + Long.MAX_VALUE,
                        "a0",
                        "a1",
                        "a255",
                        "a256",
                        "a" + Long.MAX_VALUE,
                        "b0",
                        "b1",
                        "b255",
                        "b256",
                        "b" + Long.MAX_VALUE,
                        "ab0",
                        "ab1",
                        "ab255",
                        "ab256",
                        "ab" + Long.MAX_VALUE);
        assertThat(Arrays.compareUnsigned(Layout.keyAfter("a", Long.MAX_VALUE), Layout.key("a", Long.MAX_VALUE)))
                .isPositive();
        assertThat(Arrays.compareUnsigned(Layout.keyAfter("a", Long.MAX_VALUE), Layout.key("b", 0)))
                .isNegative();
    }

    @Test
    void anIdThatIsTooLongIsRefusedBeforeItIsInAGroup() {
        Layout.requireId("x".repeat(65_535));
        assertThatThrownBy(() -> Layout.requireId("x".repeat(65_536))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Change.Append("ä".repeat(40_000), List.of(EVENT)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("80000 bytes");
    }
}
