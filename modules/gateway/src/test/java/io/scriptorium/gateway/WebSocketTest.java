package io.scriptorium.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.scriptorium.document.CloseReason;
import io.scriptorium.document.RoomCommand;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class WebSocketTest {
    private static final String UPDATE = "01012a000401017402686900";
    private static final ActorTestKit KIT = ActorTestKit.create();

    private final TestRooms rooms = new TestRooms(KIT);
    private PublicPort port = start("");

    private PublicPort start(String settings) {
        GatewaySettings parsed =
                GatewaySettings.from(ConfigFactory.parseString("scriptorium.gateway { port = 0\n" + settings + "}")
                        .withFallback(ConfigFactory.defaultReference())
                        .resolve());
        return PublicPort.start(
                parsed,
                rooms,
                request ->
                        CompletableFuture.completedFuture(HttpResponse.create().withEntity("plain")),
                KIT.system());
    }

    private void restart(String settings) {
        port.close().toCompletableFuture().join();
        port = start(settings);
    }

    @AfterEach
    void stop() {
        port.close().toCompletableFuture().join();
    }

    @AfterAll
    static void stopSystem() {
        KIT.shutdownTestKit();
    }

    private RawClient open(String target) throws IOException {
        return RawClient.open(port.address(), target);
    }

    @Test
    void anEditReachesEverybodyInTheDocumentAndNobodyElse() throws IOException {
        try (RawClient one = open("/ws/d");
                RawClient two = open("/ws/d");
                RawClient elsewhere = open("/ws/e")) {
            one.awaitMessage("00000100");
            two.awaitMessage("00000100");
            elsewhere.awaitMessage("00000100");

            one.send("00020c" + UPDATE);

            one.awaitMessage("00020c" + UPDATE);
            two.awaitMessage("00020c" + UPDATE);
            elsewhere.send("00000100");
            assertThat(elsewhere.message()).isEqualTo("0001020000");
        }
    }

    @Test
    void acknowledgementsGoToWhoAskedForThem() throws IOException {
        try (RawClient asks = open("/ws/d?ack=1");
                RawClient doesNot = open("/ws/d")) {
            asks.awaitMessage("00000100");
            doesNot.awaitMessage("00000100");

            asks.send("00010c" + UPDATE);
            asks.send("0001020000");
            doesNot.send("00020c" + UPDATE);
            doesNot.send("00000100");

            asks.awaitMessage("7902");
            assertThat(doesNot.message()).isEqualTo("00020c" + UPDATE);
            assertThat(doesNot.message()).isEqualTo("00010c" + UPDATE);
        }
    }

    @Test
    void plainRequestsGoToTheRoute() throws IOException {
        try (RawClient client = new RawClient(port.address())) {
            client.write("GET / HTTP/1.1\r\nHost: " + client.host() + "\r\n\r\n");

            assertThat(client.readHead()).startsWith("HTTP/1.1 200 OK");
            assertThat(client.readText(5)).isEqualTo("plain");
        }
    }

    @Test
    void leavingIsToldOnceWhoeverEndsTheConnection() throws IOException {
        RawClient one = open("/ws/d");
        one.awaitMessage("00000100");
        one.reset();
        await().until(() -> rooms.told(RoomCommand.Leave.class).size() == 1);

        RawClient two = open("/ws/d");
        two.awaitMessage("00000100");
        rooms.sessions.toArray(new io.scriptorium.document.Session[0])[1].close(CloseReason.GOING_AWAY);
        assertThat(two.message()).isEqualTo("close 1001 server shuts down");
        two.close();

        await().until(() -> port.counters().socketsOpen() == 0);
        await().during(Duration.ofMillis(50))
                .until(() -> rooms.told(RoomCommand.Leave.class).size() == 2);
    }

    @Test
    void anIdleSessionHearsAnEmptyMessageAgainAndAgain() throws IOException {
        restart("keep-alive = 100 ms");
        try (RawClient client = open("/ws/d")) {
            client.awaitMessage("00000100");

            assertThat(client.message()).isEqualTo("010100");
            assertThat(client.message()).isEqualTo("010100");
        }
    }
}
