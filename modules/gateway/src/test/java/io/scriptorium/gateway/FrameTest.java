package io.scriptorium.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.protocol.OutboundMessage;
import io.scriptorium.protocol.ServerMessage;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FrameTest {

    @ParameterizedTest
    @CsvSource({
        "0,8200",
        "1,8201",
        "125,827d",
        "126,827e007e",
        "4096,827e1000",
        "4097,827e1001",
        "65535,827effff",
        "65536,827f0000000000010000",
        "16777216,827f0000000001000000"
    })
    void theHeaderSaysHowLongThePayloadIs(int length, String header) {
        byte[] payload = new byte[length];
        for (int i = 0; i < length; i++) {
            payload[i] = (byte) (i * 31);
        }
        Frame frame = Frame.binary(Bytes.copyOf(payload));

        byte[] whole = inPieces(frame, frame.size());
        assertThat(HexFormat.of().formatHex(whole, 0, header.length() / 2)).isEqualTo(header);
        assertThat(whole).hasSize(header.length() / 2 + length).endsWith(payload);

        for (int piece : new int[] {1, 3, 1000, 65_536}) {
            if (length / piece < 100_000) {
                assertThat(inPieces(frame, piece)).isEqualTo(whole);
            }
        }
    }

    private static byte[] inPieces(Frame frame, int pieceBytes) {
        ByteBuf out = Unpooled.buffer(frame.size());
        for (int offset = 0; offset < frame.size(); offset += pieceBytes) {
            frame.copyTo(out, offset, Math.min(pieceBytes, frame.size() - offset));
        }
        return out.array();
    }

    @Test
    void aMessageIsFramedOnce() {
        OutboundMessage message = new OutboundMessage(new ServerMessage.Acknowledged(5));

        assertThat(Frame.of(message)).isSameAs(Frame.of(message));
    }

    @Test
    void aCloseTextIsCutAtAWholeCharacter() {
        Frame frame = Frame.close(4400, "ä".repeat(100));

        byte[] whole = inPieces(frame, frame.size());
        assertThat(whole).hasSize(2 + 2 + 122);
        assertThat(new String(whole, 4, 122, StandardCharsets.UTF_8)).isEqualTo("ä".repeat(61));
    }
}
