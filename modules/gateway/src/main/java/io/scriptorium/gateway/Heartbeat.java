package io.scriptorium.gateway;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Looks at every connection of one event loop four times in a keep-alive interval, an eighth of them at a time: one
 * timer for all sockets. Confined to the event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends in channelInactive
final class Heartbeat {
    private static final int SLOTS = 8;
    private static final int LOOKS = 4;

    private final List<List<Connection>> slots = new ArrayList<>();
    private int nextSlot;
    private int nextAdded;

    Heartbeat(EventLoop loop, Duration keepAlive) {
        for (int i = 0; i < SLOTS; i++) {
            slots.add(new ArrayList<>());
        }
        long period = keepAlive.toNanos() / (SLOTS * LOOKS);
        loop.scheduleAtFixedRate(this::beat, period, period, TimeUnit.NANOSECONDS);
    }

    void add(Connection connection) {
        slots.get(nextAdded++ & (SLOTS - 1)).add(connection);
    }

    private void beat() {
        List<Connection> slot = slots.get(nextSlot++ & (SLOTS - 1));
        slot.removeIf(Connection::isOver);
        long now = System.nanoTime();
        for (Connection connection : slot) {
            connection.look(now);
        }
    }
}
