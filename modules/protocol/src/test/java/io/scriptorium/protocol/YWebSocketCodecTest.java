package io.scriptorium.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.crdt.DecodeLimits;
import io.scriptorium.crdt.lib0.ByteWriter;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.lib0.MalformedInputException;
import io.scriptorium.protocol.AwarenessUpdate.Entry;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames were made by yjs 13.6.33 and y-protocols 1.0.7: a document of client 42 with the text "hi". */
final class YWebSocketCodecTest {
    private static final String UPDATE = "01012a000401017402686900";

    @Test
    void everyServerMessageHasItsBytes() {
        Bytes update = bytes(UPDATE);
        AwarenessUpdate presence = new AwarenessUpdate(List.of(new Entry(100, 1, "{\"u\":1}")));
        List<ServerMessage> messages = List.of(
                new ServerMessage.SyncStep1(bytes("012a02")),
                new ServerMessage.SyncStep2(update),
                new ServerMessage.Update(update),
                new ServerMessage.Awareness(presence),
                new ServerMessage.Awareness(AwarenessUpdate.EMPTY),
                new ServerMessage.Acknowledged(300));

        assertThat(messages.stream().map(message -> hex(YWebSocketCodec.encode(message))))
                .containsExactly(
                        "000003012a02",
                        "00010c" + UPDATE,
                        "00020c" + UPDATE,
                        "010b016401077b2275223a317d",
                        "010100",
                        "79ac02");
        Set<Class<?>> seen = new HashSet<>();
        messages.forEach(message -> seen.add(message.getClass()));
        assertThat(seen).containsExactlyInAnyOrder(ServerMessage.class.getPermittedSubclasses());
    }

    @Test
    void everyClientMessageIsRead() {
        Set<Class<?>> seen = new HashSet<>();

        assertThat(one("000003012a02", seen)).isEqualTo(new ClientMessage.SyncStep1(bytes("012a02")));
        assertThat(one("00010c" + UPDATE, seen)).isEqualTo(new ClientMessage.SyncStep2(bytes(UPDATE), true));
        assertThat(one("0001020000", seen)).isEqualTo(new ClientMessage.SyncStep2(bytes("0000"), false));
        assertThat(one("00020c" + UPDATE, seen)).isEqualTo(new ClientMessage.Update(bytes(UPDATE), true));
        assertThat(one("010b016401077b2275223a317d", seen))
                .isEqualTo(new ClientMessage.Awareness(new AwarenessUpdate(List.of(new Entry(100, 1, "{\"u\":1}")))));
        assertThat(one("03", seen)).isEqualTo(new ClientMessage.QueryAwareness());
        assertThat(one("6301020304", seen)).isEqualTo(new ClientMessage.Unknown(99));

        assertThat(seen).containsExactlyInAnyOrder(ClientMessage.class.getPermittedSubclasses());
    }

    @Test
    void severalMessagesInOneFrameKeepTheirOrder() {
        assertThat(decode("00000100" + "00020c" + UPDATE + "03" + "010100"))
                .containsExactly(
                        new ClientMessage.SyncStep1(bytes("00")),
                        new ClientMessage.Update(bytes(UPDATE), true),
                        new ClientMessage.QueryAwareness(),
                        new ClientMessage.Awareness(AwarenessUpdate.EMPTY));
    }

    @Test
    void whatFollowsAnUnknownTypeIsNotRead() {
        assertThat(decode("03" + "63" + "00000100"))
                .containsExactly(new ClientMessage.QueryAwareness(), new ClientMessage.Unknown(99));
    }

    @ParameterizedTest
    @ValueSource(strings = {"6e756c6c", "206e756c6c0a"})
    void nullMeansGoneWithOrWithoutWhiteSpace(String state) {
        String entry = "016401" + String.format("%02x", state.length() / 2) + state;

        AwarenessUpdate update = ((ClientMessage.Awareness)
                        decode("01" + String.format("%02x", entry.length() / 2) + entry)
                                .get(0))
                .update();

        assertThat(update.entries().get(0).isGone()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "'',unexpected end",
        "00,unexpected end",
        "0003,unknown sync message 3",
        "00000500,exceeds the remaining",
        "0001,unexpected end",
        "000102ff00,''",
        "0000020105,''",
        "01,unexpected end",
        "01050164010561,exceeds the remaining",
        "0104016401017b,''",
        "0106016401037b7d7d,''",
        "0102e907,1001 awareness entries",
        "0300000100000203,exceeds the remaining"
    })
    void anythingElseIsMalformed(String hex, String reason) {
        assertThatThrownBy(() -> decode(hex))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void anAwarenessStateIsBoundedInBytes() {
        assertThat(YWebSocketCodec.decode(awareness("\"" + "x".repeat((64 << 10) - 2) + "\""), DecodeLimits.DEFAULTS))
                .hasSize(1);

        assertThatThrownBy(() -> YWebSocketCodec.decode(
                        awareness("\"" + "x".repeat((64 << 10) - 1) + "\""), DecodeLimits.DEFAULTS))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("exceeds 65536");
    }

    @Test
    void messagesInOneFrameAreBounded() {
        assertThat(decode("03".repeat(10_000))).hasSize(10_000);

        assertThatThrownBy(() -> decode("03".repeat(10_001)))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("more than 10000 messages");
    }

    private static ClientMessage one(String hex, Set<Class<?>> seen) {
        List<ClientMessage> messages = decode(hex);
        assertThat(messages).hasSize(1);
        seen.add(messages.get(0).getClass());
        return messages.get(0);
    }

    private static Bytes awareness(String state) {
        ByteWriter body = new ByteWriter();
        body.writeVarUint(1);
        body.writeVarUint(100);
        body.writeVarUint(1);
        body.writeVarString(state);
        ByteWriter frame = new ByteWriter();
        frame.writeVarUint(1);
        frame.writeVarBytes(body.toBytes());
        return frame.toBytes();
    }

    private static List<ClientMessage> decode(String hex) {
        return YWebSocketCodec.decode(bytes(hex), DecodeLimits.DEFAULTS);
    }

    private static Bytes bytes(String hex) {
        return Bytes.wrap(HexFormat.of().parseHex(hex));
    }

    private static String hex(Bytes bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
