package io.scriptorium.document;

import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * Virtual time and an unreliable network. Messages between the same two ends keep their order, as Pekko promises; each
 * may be late or, while the network is lossy, lost.
 */
final class SimNetwork {
    private record Event(long atMillis, long order, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(atMillis, other.atMillis);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final Random random;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Map<String, Long> lastDelivery = new HashMap<>();
    private double lossProbability;
    private long nowMillis;
    private long nextOrder;

    SimNetwork(Random random, double lossProbability) {
        this.random = random;
        this.lossProbability = lossProbability;
    }

    long nowMillis() {
        return nowMillis;
    }

    void becomeReliable() {
        lossProbability = 0;
    }

    /** Runs something later. */
    void after(long delayMillis, Runnable action) {
        events.add(new Event(nowMillis + delayMillis, nextOrder++, action));
    }

    /** Sends between two nodes: late, in order, perhaps never. */
    void send(String link, Runnable delivery) {
        if (random.nextDouble() >= lossProbability) {
            sendReliably(link, delivery);
        }
    }

    /** Sends over a socket: late, in order. */
    void sendReliably(String link, Runnable delivery) {
        long earliest = lastDelivery.getOrDefault(link, 0L);
        long at = Math.max(earliest, nowMillis + random.nextInt(20));
        lastDelivery.put(link, at);
        events.add(new Event(at, nextOrder++, delivery));
    }

    /** Runs everything up to a time. */
    void runUntil(long untilMillis) {
        while (!events.isEmpty() && events.peek().atMillis() <= untilMillis) {
            Event next = events.remove();
            nowMillis = next.atMillis();
            next.action().run();
        }
        nowMillis = untilMillis;
    }
}
