package io.scriptorium.gateway;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** A public port on a free port, before rooms and a route of the test's own. */
final class TestPort implements AutoCloseable {
    private final PublicPort port;

    /** @param settings lines under {@code scriptorium.gateway} */
    TestPort(
            ActorTestKit kit,
            TestRooms rooms,
            Function<HttpRequest, CompletionStage<HttpResponse>> route,
            String... settings) {
        port = PublicPort.start(settings(settings), rooms, route, kit.system());
    }

    TestPort(ActorTestKit kit, TestRooms rooms, String... settings) {
        this(
                kit,
                rooms,
                request ->
                        CompletableFuture.completedFuture(HttpResponse.create().withEntity("plain")),
                settings);
    }

    static GatewaySettings settings(String... lines) {
        return GatewaySettings.from(
                ConfigFactory.parseString("scriptorium.gateway { port = 0\n" + String.join("\n", lines) + "}")
                        .withFallback(ConfigFactory.defaultReference())
                        .resolve());
    }

    InetSocketAddress address() {
        return port.address();
    }

    PublicPort port() {
        return port;
    }

    GatewayCounters counters() {
        return port.counters();
    }

    /** A WebSocket that is open. */
    RawClient open(String target) throws IOException {
        return RawClient.open(address(), target);
    }

    /** A connection on which nothing was said. */
    RawClient connect() throws IOException {
        return new RawClient(address());
    }

    @Override
    public void close() {
        port.close().toCompletableFuture().join();
    }
}
