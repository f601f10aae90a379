package io.scriptorium.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.crdt.DecodeLimits;
import io.scriptorium.crdt.lib0.ByteWriter;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.protocol.AwarenessUpdate.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class AwarenessTest {
    private final Awareness awareness = new Awareness(3);

    /** Vectors made by js/awareness.mjs with y-protocols. */
    @Test
    void agreesWithYProtocols() throws IOException {
        Awareness known = new Awareness(100);
        int updates = 0;
        for (String line : vectors()) {
            if (line.equals("reset")) {
                known = new Awareness(100);
                continue;
            }
            String[] fields = line.split(" ", -1);

            List<Entry> accepted = known.apply(decode(fields[0]), 0);

            String reported = accepted.stream()
                    .map(Entry::client)
                    .sorted()
                    .map(String::valueOf)
                    .collect(Collectors.joining(","));
            assertThat(reported.isEmpty() ? "-" : reported).as(line).isEqualTo(fields[1]);
            assertThat(sorted(known.present())).as(line).isEqualTo(sorted(decode(fields[2])));
            String clocks = new TreeMap<>(known.clocks())
                    .entrySet().stream()
                            .map(e -> e.getKey() + ":" + e.getValue())
                            .collect(Collectors.joining(","));
            assertThat(clocks.isEmpty() ? "-" : clocks).as(line).isEqualTo(fields[3]);
            updates++;
        }
        assertThat(updates).isEqualTo(417);
    }

    @Test
    void aStateWithoutNewsForThirtySecondsIsGoneAtItsClock() {
        awareness.apply(update(new Entry(7, 4, "{}"), new Entry(8, 1, "{}")), 1_000);
        awareness.apply(update(new Entry(8, 2, "{}")), 5_000);

        assertThat(awareness.expire(30_999).entries()).isEmpty();
        assertThat(awareness.expire(31_000).entries()).containsExactly(new Entry(7, 4, "null"));

        assertThat(awareness.present().entries()).containsExactly(new Entry(8, 2, "{}"));
        assertThat(awareness.apply(update(new Entry(7, 4, "{}")), 31_000)).isEmpty();
        assertThat(awareness.apply(update(new Entry(7, 5, "{}")), 31_000)).hasSize(1);
    }

    @Test
    void whatASessionIntroducedIsRemovedAtItsClock() {
        awareness.apply(update(new Entry(7, 4, "{}"), new Entry(8, 1, "{}")), 0);

        assertThat(awareness.remove(Set.of(7L, 99L)).entries()).containsExactly(new Entry(7, 4, "null"));

        assertThat(awareness.present().entries()).containsExactly(new Entry(8, 1, "{}"));
        assertThat(awareness.remove(Set.of(7L)).entries()).isEmpty();
    }

    @Test
    void furtherClientsAreRefusedAtTheLimitAndAdmittedAfterwards() {
        awareness.apply(update(new Entry(1, 1, "{}"), new Entry(2, 1, "{}"), new Entry(3, 1, "{}")), 0);

        assertThat(awareness.apply(update(new Entry(4, 1, "{}")), 0)).isEmpty();
        assertThat(awareness.refused()).isEqualTo(1);
        assertThat(awareness.apply(update(new Entry(3, 2, "1")), 0)).hasSize(1);

        awareness.remove(Set.of(1L));
        assertThat(awareness.apply(update(new Entry(4, 1, "{}")), 0)).hasSize(1);
    }

    @Test
    void statesTogetherAreBoundedInCharacters() {
        Awareness many = new Awareness(10_000);
        String large = "\"" + "x".repeat(64_000) + "\"";
        int present = 0;
        while (many.refused() == 0) {
            present += many.apply(update(new Entry(present + 1, 1, large)), 0).size();
        }

        assertThat((long) present * large.length())
                .isBetween(Awareness.CHARACTERS_MAX - large.length(), Awareness.CHARACTERS_MAX);
        assertThat(many.apply(update(new Entry(1, 2, "{}")), 0)).hasSize(1);
        assertThat(many.apply(update(new Entry(present + 1, 1, "{}")), 0)).hasSize(1);
    }

    @Test
    void clocksOfClientsThatAreGoneAreForgottenOldestFirst() {
        for (long client = 1; client <= 5; client++) {
            awareness.apply(update(new Entry(client, 9, "{}"), new Entry(client, 10, "null")), 0);
        }

        assertThat(awareness.clocks().keySet()).containsExactlyInAnyOrder(3L, 4L, 5L);
    }

    private static List<String> vectors() throws IOException {
        try (InputStream in = Objects.requireNonNull(AwarenessTest.class.getResourceAsStream("awareness.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static AwarenessUpdate decode(String hex) {
        ByteWriter frame = new ByteWriter();
        frame.writeVarUint(1);
        frame.writeVarBytes(HexFormat.of().parseHex(hex));
        Bytes bytes = frame.toBytes();
        return ((ClientMessage.Awareness)
                        YWebSocketCodec.decode(bytes, DecodeLimits.DEFAULTS).get(0))
                .update();
    }

    private static List<Entry> sorted(AwarenessUpdate update) {
        return update.entries().stream()
                .sorted(Comparator.comparingLong(Entry::client))
                .toList();
    }

    private static AwarenessUpdate update(Entry... entries) {
        return new AwarenessUpdate(List.of(entries));
    }
}
