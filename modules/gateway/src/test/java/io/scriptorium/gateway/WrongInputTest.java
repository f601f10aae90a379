package io.scriptorium.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scriptorium.document.RoomCommand;
import io.scriptorium.gateway.GatewayCounters.Rejection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a client sends, its connection alone ends, with a reason. */
@ExtendWith(LeakCheck.class)
final class WrongInputTest {
    private static final String UPDATE = "01012a000401017402686900";
    private static final ActorTestKit KIT = ActorTestKit.create();

    private final TestRooms rooms = new TestRooms(KIT);
    private final TestPort port = new TestPort(KIT, rooms, "frame-bytes-max = 1 KiB", "inline-bytes-max = 100");

    @AfterEach
    void stop() {
        port.close();
    }

    @AfterAll
    static void stopSystem() {
        KIT.shutdownTestKit();
    }

    private RawClient open() throws IOException {
        RawClient client = port.open("/ws/d");
        client.awaitMessage("00000100");
        return client;
    }

    /** Somebody else in the same document works on, and nothing of the wrong input has reached the room. */
    private void assertNobodyElseNoticed(RawClient witness) throws IOException {
        await().until(() -> rooms.told(RoomCommand.Leave.class).size() == 1);
        assertThat(rooms.told(RoomCommand.ReceiveUpdate.class)).isEmpty();
        assertThat(rooms.told(RoomCommand.ReceiveAwareness.class)).isEmpty();
        witness.send("00020c" + UPDATE);
        assertThat(witness.message()).isEqualTo("00020c" + UPDATE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "0007",
                "0002ff",
                "00020c" + UPDATE + "0002ff",
                "010116" + "04016401027b5d",
                "ffffffffffffffffffff",
                "000205" + "ffffffff0f"
            })
    void aMalformedMessageEndsItsConnectionForGood(String hex) throws IOException {
        try (RawClient witness = open();
                RawClient client = open()) {
            client.send(hex);

            assertThat(client.message()).startsWith("close 4400 malformed message: ");
            assertNobodyElseNoticed(witness);
            assertThat(port.counters().rejections(Rejection.MALFORMED)).isEqualTo(1);
        }
    }

    @Test
    void aLargeMalformedMessageIsFoundElsewhereWithTheSameEnd() throws IOException {
        try (RawClient witness = open();
                RawClient client = open()) {
            client.send("0002ff05" + "00".repeat(300));

            assertThat(client.message()).startsWith("close 4400 malformed message: ");
            assertNobodyElseNoticed(witness);
        }
    }

    @Test
    void textIsNotSupported() throws IOException {
        try (RawClient witness = open();
                RawClient client = open()) {
            client.send(0x80 | RawClient.TEXT, "hello".getBytes(StandardCharsets.UTF_8));

            assertThat(client.message()).isEqualTo("close 1003 messages must be binary");
            assertNobodyElseNoticed(witness);
        }
    }

    @Test
    void aFrameAboveTheLimitIsTooBig() throws IOException {
        try (RawClient witness = open();
                RawClient client = open()) {
            client.send(new byte[1025]);

            assertThat(client.message()).isEqualTo("close 1009 message exceeds 1024 bytes");
            assertNobodyElseNoticed(witness);
            assertThat(port.counters().rejections(Rejection.FRAME_TOO_LARGE)).isEqualTo(1);
        }
    }

    @Test
    void fragmentsTogetherAboveTheLimitAreTooBig() throws IOException {
        try (RawClient witness = open();
                RawClient client = open()) {
            client.send(RawClient.BINARY, new byte[1000]);
            client.send(0x00, new byte[25]);

            assertThat(client.message()).isEqualTo("close 1009 message exceeds 1024 bytes");
            assertNobodyElseNoticed(witness);
        }
    }

    @ParameterizedTest
    @CsvSource({"0xc2,reserved bits", "0x83,opcode", "0x80,continuation", "0x09,fragmented"})
    void frameGarbageIsAProtocolError(String firstByte, String why) throws IOException {
        try (RawClient witness = open();
                RawClient client = open()) {
            client.send(Integer.decode(firstByte), new byte[] {1, 2, 3});

            assertThat(client.message()).as(why).matches("close 100[23] .*");
            assertNobodyElseNoticed(witness);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/ws/,4400 document name is empty",
        "/ws/%FF,4400 document name is not UTF-8",
        "/ws/a%00,4400 document name has a control character",
        "/ws/d?name=%FF,4400 parameter name is not UTF-8"
    })
    void aWrongAddressEndsTheConnectionForGood(String target, String close) throws IOException {
        try (RawClient client = port.open(target)) {
            assertThat(client.message()).isEqualTo("close " + close);
            assertThat(rooms.opened).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"Origin: http://evil.example,403", "Origin: null,403", "Host: evil.example,421"})
    void foreignPagesDoNotGetASocket(String header, int status) throws IOException {
        try (RawClient client = port.connect()) {
            assertThat(client.upgrade("/ws/d", header)).startsWith("HTTP/1.1 " + status + " ");
            assertThat(rooms.opened).isEmpty();
        }
    }

    @Test
    void aPageOfThisNodeGetsOne() throws IOException {
        try (RawClient client = port.connect()) {
            assertThat(client.upgrade("/ws/d", "Origin: http://" + client.host()))
                    .startsWith("HTTP/1.1 101 ");
        }
    }

    @Test
    void foreignPagesDoNotGetPlainAnswersEither() throws IOException {
        try (RawClient client = port.connect()) {
            client.write("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n");
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 421 ");
        }
        assertThat(port.counters().rejections(Rejection.HOST)).isEqualTo(1);
        assertThat(port.counters().requests()).isZero();
    }

    @Test
    void anOfferedSubprotocolIsSelectedAndNoneOtherwise() throws IOException {
        try (RawClient offers = port.connect();
                RawClient doesNot = port.connect()) {
            assertThat(offers.upgrade("/ws/d", "Sec-WebSocket-Protocol: p1, p2"))
                    .contains("sec-websocket-protocol: p1");
            assertThat(doesNot.upgrade("/ws/d", "Sec-WebSocket-Extensions: permessage-deflate"))
                    .doesNotContain("sec-websocket-protocol", "extensions");
        }
    }

    @Test
    void anUnknownMessageTypeIsIgnored() throws IOException {
        try (RawClient client = open()) {
            client.send("63010203");
            client.send("00000100");

            assertThat(client.message()).isEqualTo("0001020000");
            assertThat(port.counters().unknownMessages()).isEqualTo(1);
        }
    }
}
