package io.scriptorium.document;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.pekko.actor.RootActorPath;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Takes large messages to other nodes, one per node. Each is cut into parts that fit a frame of the transport, a few
 * under way at a time, on a stream of their own (Artery's large-message stream), so that nothing else waits behind
 * them. What does not arrive is given up, and what would be too much at a time is not begun; whoever waits for it asks
 * again anyhow.
 */
final class Courier extends AbstractBehavior<CourierMessage> {
    /** Name below {@code /system}; the configuration puts it on the stream for large messages. */
    static final String NAME = "scriptorium-courier";

    private static final Duration TICK = Duration.ofSeconds(1);

    private record IncomingId(ActorRef<CourierMessage> from, long transfer) {}

    private final ActorRefResolver resolver;
    private final MessageCodec codec;
    private final InstantSource clock;
    private final DocumentMeter meter;
    private final long bytesMax;
    private final Map<Long, Outgoing> outgoing = new LinkedHashMap<>();
    private final Map<IncomingId, IncomingTransfer> incoming = new HashMap<>();
    private long nextTransfer = 1;

    private record Outgoing(ActorRef<CourierMessage> to, OutgoingTransfer transfer) {}

    private Courier(
            ActorContext<CourierMessage> context,
            TimerScheduler<CourierMessage> timers,
            InstantSource clock,
            DocumentMeter meter,
            long bytesMax) {
        super(context);
        this.resolver = ActorRefResolver.get(context.getSystem());
        this.codec = new MessageCodec(new ResolvedAddresses(resolver));
        this.clock = clock;
        this.meter = meter;
        this.bytesMax = bytesMax;
        timers.startTimerWithFixedDelay(new CourierMessage.Tick(), TICK);
    }

    static Behavior<CourierMessage> create(InstantSource clock, DocumentMeter meter, long bytesMax) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new Courier(context, timers, clock, meter, bytesMax)));
    }

    @Override
    public Receive<CourierMessage> createReceive() {
        return newReceiveBuilder()
                .onMessage(CourierMessage.Send.class, this::onSend)
                .onMessage(CourierMessage.Chunk.class, this::onChunk)
                .onMessage(CourierMessage.ChunksArrived.class, this::onArrived)
                .onMessage(CourierMessage.Tick.class, tick -> onTick())
                .build();
    }

    private Behavior<CourierMessage> onSend(CourierMessage.Send send) {
        boolean underWay =
                outgoing.values().stream().anyMatch(each -> each.transfer.isFor(send.recipient(), send.message()));
        ActorRef<CourierMessage> to = courierOf(send.recipient());
        if (!underWay && bytesUnderWay(to) < bytesMax) {
            long id = nextTransfer++;
            byte[] bytes = codec.encode(send.message());
            Outgoing started = new Outgoing(
                    to,
                    new OutgoingTransfer(
                            id,
                            send.recipient(),
                            resolver.toSerializationFormat(send.recipient()),
                            send.message(),
                            MessageCodec.Kind.of(send.message()).manifest,
                            bytes,
                            clock.millis()));
            outgoing.put(id, started);
            meter.transferStarted(bytes.length);
            sendDue(started);
        }
        return this;
    }

    private long bytesUnderWay(ActorRef<CourierMessage> to) {
        return outgoing.values().stream()
                .filter(each -> each.to.equals(to))
                .mapToLong(each -> each.transfer.sizeBytes())
                .sum();
    }

    private ActorRef<CourierMessage> courierOf(ActorRef<?> recipient) {
        return resolver.resolveActorRef(new RootActorPath(recipient.path().address(), "/")
                .child("system")
                .child(NAME)
                .toString());
    }

    private void sendDue(Outgoing sending) {
        sending.transfer.due(getContext().getSelf()).forEach(sending.to::tell);
    }

    private Behavior<CourierMessage> onArrived(CourierMessage.ChunksArrived news) {
        Outgoing sending = outgoing.get(news.transfer());
        if (sending != null) {
            sending.transfer.arrived(news.count(), clock.millis());
            if (sending.transfer.isComplete()) {
                outgoing.remove(news.transfer());
                meter.transferEnded(true);
            } else {
                sendDue(sending);
            }
        }
        return this;
    }

    private Behavior<CourierMessage> onChunk(CourierMessage.Chunk chunk) {
        IncomingId id = new IncomingId(chunk.from(), chunk.transfer());
        IncomingTransfer receiving = incoming.get(id);
        if (receiving == null) {
            if (chunk.index() != 0) {
                // Its beginning is lost, or it is a late copy of what is complete: the sender starts over or knows.
                return this;
            }
            receiving = new IncomingTransfer(chunk, clock.millis());
            incoming.put(id, receiving);
        }
        receiving.take(chunk, clock.millis());
        if (receiving.isTooLarge()) {
            incoming.remove(id);
            getContext().getLog().error("a message above {} bytes was not taken", IncomingTransfer.BYTES_MAX);
            return this;
        }
        chunk.from().tell(new CourierMessage.ChunksArrived(chunk.transfer(), receiving.arrived()));
        if (receiving.isComplete()) {
            incoming.remove(id);
            deliver(receiving);
        }
        return this;
    }

    private void deliver(IncomingTransfer received) {
        byte[] bytes = received.bytes();
        meter.transferReceived(bytes.length);
        Object message = codec.decode(bytes, MessageCodec.Kind.of(received.manifest()));
        resolver.<Object>resolveActorRef(received.recipient()).tell(message);
    }

    private Behavior<CourierMessage> onTick() {
        long now = clock.millis();
        for (Iterator<Outgoing> each = outgoing.values().iterator(); each.hasNext(); ) {
            Outgoing sending = each.next();
            sending.transfer.repeatIfOverdue(now);
            if (sending.transfer.isHopeless()) {
                each.remove();
                meter.transferEnded(false);
            } else {
                sendDue(sending);
            }
        }
        incoming.values().removeIf(receiving -> receiving.isForgotten(now));
        return this;
    }
}
