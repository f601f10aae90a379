package io.scriptorium.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.document.CloseReason;
import io.scriptorium.document.Session;
import io.scriptorium.gateway.GatewayCounters.Rejection;
import io.scriptorium.protocol.OutboundMessage;
import io.scriptorium.protocol.ServerMessage;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
final class ShutdownTest {
    private static final ActorTestKit KIT = ActorTestKit.create();

    private final TestRooms rooms = new TestRooms(KIT);

    @AfterAll
    static void stopSystem() {
        KIT.shutdownTestKit();
    }

    @Test
    void whoIsConnectedStaysWhileNobodyNewIsAdmitted() throws IOException {
        try (TestPort port = new TestPort(KIT, rooms);
                RawClient client = port.open("/ws/d");
                RawClient waiting = port.connect()) {
            client.awaitMessage("00000100");
            await().until(() -> port.port().openConnections() == 2);

            port.port().stopAccepting().toCompletableFuture().join();

            assertThatThrownBy(port::connect).isInstanceOf(ConnectException.class);
            assertThat(waiting.upgrade("/ws/d")).startsWith("HTTP/1.1 503 ");
            client.send("00000100");
            assertThat(client.message()).isEqualTo("0001020000");
        }
    }

    @Test
    void sessionsAreClosedOneAfterAnotherWithTheReason() throws IOException {
        try (TestPort port = new TestPort(KIT, rooms);
                RawClient one = port.open("/ws/d");
                RawClient two = port.open("/ws/e")) {
            one.awaitMessage("00000100");
            two.awaitMessage("00000100");
            long start = System.nanoTime();

            CompletableFuture<Void> gone = port.port()
                    .closeSessions(CloseReason.GOING_AWAY, Duration.ofMillis(600))
                    .toCompletableFuture();

            assertThat(one.message() + two.message())
                    .isEqualTo("close 1001 server shuts down" + "close 1001 server shuts down");
            assertThat(System.nanoTime() - start)
                    .isGreaterThan(Duration.ofMillis(290).toNanos());
            assertThat(gone).isNotDone();
            one.reset();
            two.reset();
            await().until(gone::isDone);
        }
    }

    @Test
    void aCloseFrameOfThePeerIsAnswered() throws IOException {
        try (TestPort port = new TestPort(KIT, rooms);
                RawClient client = port.open("/ws/d")) {
            client.awaitMessage("00000100");
            client.send(0x80 | RawClient.CLOSE, new byte[] {0x03, (byte) 0xe8});

            assertThat(client.message()).isEqualTo("close 1000 ");
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void whatIsQueuedIsSentBeforeTheClose() throws IOException {
        try (TestPort port = new TestPort(KIT, rooms);
                RawClient client = port.open("/ws/d")) {
            client.awaitMessage("00000100");
            Session session = Objects.requireNonNull(rooms.sessions.peek());
            OutboundMessage large = new OutboundMessage(new ServerMessage.Update(Bytes.wrap(new byte[3_000_000])));

            session.push(large);
            session.close(CloseReason.GOING_AWAY);
            session.push(large);

            assertThat(client.frame().payload().size()).isEqualTo(3_000_006);
            assertThat(client.message()).isEqualTo("close 1001 server shuts down");
        }
    }

    @Test
    void sessionsAreBounded() throws IOException {
        try (TestPort port = new TestPort(KIT, rooms, "sessions-max = 1");
                RawClient one = port.open("/ws/d");
                RawClient two = port.connect()) {
            assertThat(two.upgrade("/ws/d")).startsWith("HTTP/1.1 503 ");
            assertThat(port.counters().rejections(Rejection.BUSY)).isEqualTo(1);

            one.reset();
            await().until(() -> port.counters().socketsOpen() == 0);
            try (RawClient three = port.open("/ws/d")) {
                three.awaitMessage("00000100");
            }
        }
    }

    @Test
    void anAddressThatIsTakenIsNamed() {
        try (TestPort port = new TestPort(KIT, rooms)) {
            int taken = port.address().getPort();

            assertThatThrownBy(() -> PublicPort.start(
                            TestPort.settings("port = " + taken),
                            rooms,
                            request -> CompletableFuture.failedFuture(new AssertionError()),
                            KIT.system()))
                    .hasMessageContaining("cannot listen on 127.0.0.1:" + taken);
        }
    }
}
