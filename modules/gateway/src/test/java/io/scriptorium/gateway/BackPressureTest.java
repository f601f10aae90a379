package io.scriptorium.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scriptorium.crdt.lib0.ByteWriter;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.document.RoomCommand;
import io.scriptorium.document.Session;
import io.scriptorium.gateway.GatewayCounters.Rejection;
import io.scriptorium.protocol.OutboundMessage;
import io.scriptorium.protocol.ServerMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Objects;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Slow readers, slow rooms, large messages: memory is bounded and order is kept. */
@ExtendWith(LeakCheck.class)
final class BackPressureTest {
    private static final String UPDATE = "01012a000401017402686900";
    private static final ActorTestKit KIT = ActorTestKit.create();

    private final TestRooms rooms = new TestRooms(KIT);
    private TestPort port = new TestPort(KIT, rooms);

    @AfterEach
    void stop() {
        port.close();
    }

    @AfterAll
    static void stopSystem() {
        KIT.shutdownTestKit();
    }

    private void restart(String... settings) {
        port.close();
        port = new TestPort(KIT, rooms, settings);
    }

    private Session session() {
        await().until(() -> !rooms.sessions.isEmpty());
        return Objects.requireNonNull(rooms.sessions.peek());
    }

    private static OutboundMessage live(int bytes) {
        return new OutboundMessage(new ServerMessage.Update(Bytes.wrap(new byte[bytes])));
    }

    /** Offers until one is dropped; how many were taken. */
    private static int offerUntilDropped(Session session, OutboundMessage message) {
        int taken = 0;
        while (session.offer(message)) {
            taken++;
            assertThat(taken).isLessThan(1_000_000);
        }
        return taken;
    }

    private RawClient slowReader() throws IOException {
        RawClient client = new RawClient(port.address(), 4096);
        assertThat(client.upgrade("/ws/d")).startsWith("HTTP/1.1 101");
        client.awaitMessage("00000100");
        return client;
    }

    @Test
    void aSlowReaderLagsAndSaysWhenItHasReadWhatWaits() throws IOException {
        // more than the kernel takes
        restart("outbound-bytes-max = 4 MiB");
        try (RawClient client = slowReader()) {
            Session session = session();

            int taken = offerUntilDropped(session, live(10_000));
            session.push(live(7));
            assertThat(session.offer(live(10_000))).isFalse();
            await().during(Duration.ofMillis(200))
                    .until(() -> rooms.told(RoomCommand.Drained.class).isEmpty());
            assertThat(port.counters().lagging()).isEqualTo(1);

            for (int i = 0; i < taken; i++) {
                assertThat(client.frame().payload().size()).isEqualTo(10_004);
            }
            assertThat(client.frame().payload().size()).isEqualTo(10);
            await().until(() -> rooms.told(RoomCommand.Drained.class).size() == 1);
            assertThat(session.offer(live(10_000))).isFalse();

            session.caughtUp();
            session.push(live(8));
            assertThat(session.offer(live(9))).isTrue();
            assertThat(client.frame().payload().size()).isEqualTo(11);
            assertThat(client.frame().payload().size()).isEqualTo(12);
            assertThat(rooms.told(RoomCommand.Drained.class)).hasSize(1);
        }
    }

    @Test
    void theBudgetAdmitsOneMoreMessageWhileBelowIt() throws IOException {
        restart("outbound-bytes-max = 64 KiB");
        try (RawClient client = slowReader()) {
            assertThat(session().offer(live(5_000_000))).isTrue();
            assertThat(session().offer(live(1))).isFalse();

            assertThat(client.frame().payload().size()).isEqualTo(5_000_006);
            await().until(() -> rooms.told(RoomCommand.Drained.class).size() == 1);
        }
    }

    @Test
    void aClientThatDoesNotTakeItsAnswersIsNotHeard() throws IOException {
        try (RawClient client = slowReader()) {
            session().push(live(8_000_000));
            // its first bytes are here, so the connection knows that the rest waits
            assertThat(client.readBytes(1000)).hasSize(1000);

            client.send(HexFormat.of().parseHex("03"));
            client.send(HexFormat.of().parseHex("03"));
            await().pollDelay(Duration.ofMillis(300)).until(() -> true);
            assertThat(rooms.told(RoomCommand.QueryAwareness.class)).isEmpty();

            assertThat(client.readBytes(8_000_016 - 1000)).hasSize(8_000_016 - 1000);
            await().until(() -> rooms.told(RoomCommand.QueryAwareness.class).size() == 2);
        }
    }

    @Test
    void aReaderThatTakesNothingIsClosed() throws IOException {
        restart("reader-idle-max = 300 ms", "keep-alive = 200 ms");
        try (RawClient client = slowReader()) {
            session().push(live(8_000_000));

            await().until(() -> rooms.told(RoomCommand.Leave.class).size() == 1);
            assertThat(port.counters().rejections(Rejection.READER_STALLED)).isEqualTo(1);
            assertThat(client).isNotNull();
        }
    }

    @Test
    void aReaderThatIsSlowButReadsIsNot() throws IOException {
        restart("reader-idle-max = 1 s", "keep-alive = 200 ms");
        try (RawClient client = slowReader()) {
            session().push(live(8_000_000));
            long until = System.nanoTime() + Duration.ofSeconds(2).toNanos();
            int read = 0;
            while (System.nanoTime() < until) {
                read += client.readBytes(20_000).length;
                await().pollDelay(Duration.ofMillis(20)).until(() -> true);
            }

            assertThat(port.counters().rejections(Rejection.READER_STALLED)).isZero();
            assertThat(client.readBytes(8_000_000 - read)).hasSize(8_000_000 - read);
        }
    }

    @Test
    void whatTheRoomHasNotTakenOverStopsTheReading() throws IOException {
        rooms.takesOver = false;
        restart("inbound-bytes-max = 10 KiB");
        byte[] message = update(1000 - 64);
        try (RawClient client = port.open("/ws/d")) {
            for (int i = 0; i < 30; i++) {
                client.send(message);
            }
            await().until(() -> rooms.told(RoomCommand.ReceiveUpdate.class).size() >= 10);
            await().during(Duration.ofMillis(100))
                    .until(() -> rooms.told(RoomCommand.ReceiveUpdate.class).size() == 11);

            session().consumed(11 * 1000);

            await().until(() -> rooms.told(RoomCommand.ReceiveUpdate.class).size() == 22);
        }
    }

    @Test
    void presenceCountsToo() throws IOException {
        rooms.takesOver = false;
        restart("inbound-bytes-max = 10 KiB");
        byte[] message = HexFormat.of().parseHex("010b016401077b2275223a317d");
        try (RawClient client = port.open("/ws/d")) {
            for (int i = 0; i < 1000; i++) {
                client.send(message);
            }
            await().until(() -> rooms.told(RoomCommand.ReceiveAwareness.class).size() >= 75);
            await().during(Duration.ofMillis(100))
                    .until(() -> rooms.told(RoomCommand.ReceiveAwareness.class).size() == 76);
        }
    }

    @Test
    void pingsDoNotStandInForTheKeepAlive() throws IOException {
        restart("ping-interval = 100 ms", "keep-alive = 1 s");
        try (RawClient client = port.open("/ws/d")) {
            client.awaitMessage("00000100");
            RawClient.Frame frame = client.frame();
            int pings = 0;
            while (frame.opcode() == RawClient.PING && pings < 30) {
                pings++;
                client.send(0x80 | RawClient.PING, new byte[0]);
                assertThat(client.frame().opcode()).isEqualTo(RawClient.PONG);
                frame = client.frame();
            }

            assertThat(pings).isPositive();
            assertThat(frame.hex()).isEqualTo("010100");
        }
    }

    @Test
    void aPausedSessionIsNotReadAndNotTakenForDead() throws IOException {
        restart("ping-interval = 400 ms", "keep-alive = 100 ms");
        try (RawClient client = port.open("/ws/d")) {
            client.awaitMessage("00000100");
            session().pause();
            session().push(live(1));
            client.awaitMessage("00020100");
            client.send("03");
            // Ten of these take longer than the two ping intervals after which a silent peer is closed.
            for (int i = 0; i < 10; i++) {
                assertThat(client.message()).isEqualTo("010100");
            }
            assertThat(rooms.told).isEmpty();

            session().resume();

            await().until(() -> rooms.told(RoomCommand.QueryAwareness.class).size() == 1);
            assertThat(port.counters().rejections(Rejection.PEER_SILENT)).isZero();
        }
    }

    @Test
    void aPeerThatAnswersNoPingIsClosed() throws IOException {
        restart("ping-interval = 200 ms", "keep-alive = 100 ms");
        try (RawClient client = port.open("/ws/d")) {
            await().until(() -> rooms.told(RoomCommand.Leave.class).size() == 1);

            assertThat(port.counters().rejections(Rejection.PEER_SILENT)).isEqualTo(1);
            assertThat(client).isNotNull();
        }
    }

    @Test
    void aPeerThatAnswersPingsStays() throws IOException {
        restart("ping-interval = 200 ms", "keep-alive = 100 ms");
        try (RawClient client = port.open("/ws/d")) {
            for (int pings = 0; pings < 4; ) {
                RawClient.Frame frame = client.frame();
                if (frame.opcode() == RawClient.PING) {
                    pings++;
                    client.send(0x80 | RawClient.PONG, frame.payload().toByteArray());
                }
            }
            assertThat(port.counters().rejections(Rejection.PEER_SILENT)).isZero();
        }
    }

    @Test
    void aPingIsAnswered() throws IOException {
        try (RawClient client = port.open("/ws/d")) {
            client.awaitMessage("00000100");
            client.send(0x80 | RawClient.PING, new byte[] {1, 2, 3});

            RawClient.Frame pong = client.frame();
            assertThat(pong.opcode()).isEqualTo(RawClient.PONG);
            assertThat(pong.hex()).isEqualTo("010203");
        }
    }

    @Test
    void messagesBeforeTheRoomIsOpenAreHeldInOrder() throws IOException {
        rooms.opens = false;
        try (RawClient client = port.open("/ws/d")) {
            client.send("00000100");
            client.send("00020c" + UPDATE);
            client.send("03");
            assertThat(rooms.told).isEmpty();

            rooms.opens = true;
            rooms.open(new io.scriptorium.document.DocumentId("d"), "", session());

            await().until(() -> rooms.told.size() == 3);
            assertThat(rooms.told)
                    .extracting(command -> command.getClass().getSimpleName())
                    .containsExactly("RequestSync", "ReceiveUpdate", "QueryAwareness");
        }
    }

    @Test
    void aRoomThatDoesNotOpenIsGivenUp() throws IOException {
        rooms.opens = false;
        restart("join-timeout = 200 ms", "keep-alive = 100 ms");
        try (RawClient client = port.open("/ws/d")) {
            assertThat(client.message()).isEqualTo("010100");
            String message = client.message();
            while (message.equals("010100")) {
                message = client.message();
            }
            assertThat(message).isEqualTo("close 1013 the document does not open");
        }
    }

    @Test
    void largeMessagesAreDecodedElsewhereAndKeepTheirOrder() throws IOException {
        restart("inline-bytes-max = 1000");
        try (RawClient client = port.open("/ws/d")) {
            for (int i = 0; i < 20; i++) {
                client.send(update(i % 2 == 0 ? 50_000 + i : 100 + i));
            }
            await().until(() -> rooms.told(RoomCommand.ReceiveUpdate.class).size() == 20);

            for (int i = 0; i < 20; i++) {
                assertThat(rooms.told(RoomCommand.ReceiveUpdate.class)
                                .get(i)
                                .update()
                                .size())
                        .isEqualTo(i % 2 == 0 ? 50_000 + i : 100 + i);
            }
        }
    }

    @Test
    void severalMessagesInOneFrameAndFragmentsOfOneMessageAreTheSame() throws IOException {
        try (RawClient client = port.open("/ws/d?ack=1")) {
            client.awaitMessage("00000100");
            byte[] three = HexFormat.of().parseHex("00020c" + UPDATE + "0001020000" + "00000100");

            client.send(three);
            client.awaitMessage("7902");

            client.send(RawClient.BINARY, java.util.Arrays.copyOf(three, 5));
            client.send(0x80 | RawClient.PING, new byte[0]);
            client.send(0x00, new byte[0]);
            client.send(0x80, java.util.Arrays.copyOfRange(three, 5, three.length));
            await().until(() -> rooms.told(RoomCommand.RequestSync.class).size() == 2);
            assertThat(rooms.told(RoomCommand.ReceiveUpdate.class)).hasSize(4);
        }
    }

    @Test
    void fifteenMebibytesPassInBothDirections() throws IOException {
        try (RawClient client = port.open("/ws/d");
                RawClient other = port.open("/ws/d")) {
            other.awaitMessage("00000100");
            byte[] message = update(15 << 20);

            client.send(message);

            assertThat(other.frame().payload()).isEqualTo(Bytes.wrap(message));
        }
    }

    /**
     * An update message with a valid update of this size: a text of client 42 in one piece, or two deletes of nothing.
     */
    private static byte[] update(int size) {
        for (int text = Math.max(0, size - 30); text < size; text++) {
            ByteWriter update = new ByteWriter();
            update.writeBytes(HexFormat.of().parseHex("01012a0004010174"), 0, 8);
            update.writeVarString("x".repeat(text));
            update.writeUint8(0);
            if (update.size() == size) {
                ByteWriter message = new ByteWriter();
                message.writeUint8(0);
                message.writeUint8(2);
                message.writeVarBytes(update.toBytes());
                return message.toByteArray();
            }
        }
        throw new AssertionError("no update of " + size + " bytes");
    }
}
