package io.scriptorium.gateway;

import com.typesafe.config.ConfigFactory;
import io.netty.channel.embedded.EmbeddedChannel;
import io.scriptorium.document.RoomCommand;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

final class ConnectionTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Sockets sockets = new Sockets(
            GatewaySettings.from(ConfigFactory.defaultReference().resolve()),
            new GatewayCounters(),
            (document, principal, session) -> {},
            Runnable::run);
    private final Connection connection = new Connection(channel, sockets, System.nanoTime());
    private final TestInbox<RoomCommand> room = TestInbox.create();

    @Test
    void roomHearsThatTheSocketHasGone() {
        connection.opened(room.getRef());
        channel.runPendingTasks();

        connection.gone();

        room.expectMessage(new RoomCommand.Leave(connection));
    }

    @Test
    void roomThatComesTooLateHearsItToo() {
        connection.gone();

        connection.opened(room.getRef());
        channel.runPendingTasks();

        room.expectMessage(new RoomCommand.Leave(connection));
    }
}
