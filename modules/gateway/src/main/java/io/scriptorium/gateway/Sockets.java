package io.scriptorium.gateway;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.scriptorium.crdt.DecodeLimits;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.document.CloseReason;
import io.scriptorium.document.Rooms;
import io.scriptorium.gateway.GatewayCounters.Rejection;
import io.scriptorium.protocol.ClientMessage;
import io.scriptorium.protocol.YWebSocketCodec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** All WebSocket connections of a public port, and what they share. Thread-safe. */
final class Sockets {
    private final GatewaySettings settings;
    private final GatewayCounters counters;
    private final Rooms rooms;
    private final Executor decoders;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final Map<EventLoop, Heartbeat> heartbeats = new ConcurrentHashMap<>();
    private volatile boolean draining;

    Sockets(GatewaySettings settings, GatewayCounters counters, Rooms rooms, Executor decoders) {
        this.settings = settings;
        this.counters = counters;
        this.rooms = rooms;
        this.decoders = decoders;
    }

    GatewaySettings settings() {
        return settings;
    }

    GatewayCounters counters() {
        return counters;
    }

    Executor decoders() {
        return decoders;
    }

    List<ClientMessage> decode(Bytes message) {
        return YWebSocketCodec.decode(message, DecodeLimits.DEFAULTS);
    }

    /** Whether one more may come. */
    boolean admits() {
        return !draining && connections.size() < settings.sessionsMax();
    }

    /** From now on none is admitted. */
    void drain() {
        draining = true;
    }

    /** The connections of this moment. */
    List<Connection> connections() {
        return List.copyOf(connections);
    }

    /** Takes a socket in that has just been upgraded; on its event loop, before anything is read. */
    Connection connected(Channel channel) {
        Connection connection = new Connection(channel, this, System.nanoTime());
        connections.add(connection);
        counters.socketOpened();
        heartbeats
                .computeIfAbsent(channel.eventLoop(), loop -> new Heartbeat(loop, settings.keepAlive()))
                .add(connection);
        return connection;
    }

    /** Opens what the address asks for, or closes the connection with what is wrong with it. */
    void open(Connection connection, String target) {
        DocumentAddress address;
        try {
            address = DocumentAddress.parse(target);
        } catch (IllegalArgumentException e) {
            connection.refuse(Rejection.ADDRESS, CloseReason.MALFORMED, String.valueOf(e.getMessage()));
            return;
        }
        if (address.acknowledgements()) {
            connection.askForAcknowledgements();
        }
        connection.opens(address.document());
        rooms.open(address.document(), address.principal(), connection);
    }

    void gone(Connection connection) {
        connections.remove(connection);
        counters.socketClosed();
    }
}
