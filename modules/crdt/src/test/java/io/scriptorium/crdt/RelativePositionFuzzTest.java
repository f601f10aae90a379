package io.scriptorium.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.lib0.JsonParser;
import io.scriptorium.crdt.lib0.JsonPrinter;
import io.scriptorium.crdt.lib0.MalformedInputException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Relative positions from any bytes: both encodings say the same, and any document answers where they are. */
class RelativePositionFuzzTest {
    @FuzzTest(maxDuration = "1m")
    void bytes(byte[] bytes) {
        RelativePosition position;
        try {
            position = RelativePosition.decode(Bytes.copyOf(bytes));
        } catch (MalformedInputException e) {
            return;
        }
        Bytes encoded = position.encode();
        assertThat(RelativePosition.decode(encoded)).isEqualTo(position);
        hold(position);
    }

    @FuzzTest(maxDuration = "1m")
    void json(byte[] bytes) {
        RelativePosition position;
        try {
            position = RelativePosition.ofJson(JsonParser.parse(new String(bytes, StandardCharsets.UTF_8), 100));
        } catch (MalformedInputException e) {
            return;
        }
        assertThat(RelativePosition.decode(position.encode()).assoc()).isEqualTo(position.assoc());
        hold(position);
    }

    private static void hold(RelativePosition position) {
        RelativePosition read = RelativePosition.ofJson(JsonParser.parse(JsonPrinter.print(position.json()), 100));
        assertThat(read).isEqualTo(position);

        Doc doc = Docs.of(new UpdateBuilder()
                .section(5, 0)
                .text("t", "ab😀cd")
                .type("a", 2)
                .textIn(UpdateBuilder.at(5, 6), "xyz")
                .delete(5, 1, 1)
                .delete(5, 8, 1)
                .build());
        Bytes state = doc.encodeStateAsUpdate();
        @Nullable ResolvedPosition found = doc.resolve(position).orElse(null);
        assertThat(doc.encodeStateAsUpdate()).isEqualTo(state);
        doc.checkInvariants();
        if (found != null) {
            assertThat(found.index()).isBetween(0, 5);
            assertThat(found.assoc()).isEqualTo(position.assoc());
        }
    }
}
