package io.scriptorium.bench.sockets;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** {@code scripts/bench sockets}: memory of idle connections, and cost and latency of relaying small edits. */
@SuppressWarnings("FutureReturnValueIgnored") // connections that fail are counted elsewhere
public final class SocketsBenchmark {
    /** Handshakes under way at a time. */
    private static final int OPENING_MAX = 64;

    private static final int IDLE_DOCUMENTS = 100;
    private static final long OPEN_TIMEOUT_SECONDS = 60;

    private final Options options;
    private final ServerProcess server;
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final List<Client> open = new ArrayList<>();
    private final String run = Long.toString(System.nanoTime(), 36);

    private SocketsBenchmark(Options options) {
        this.options = options;
        this.server = new ServerProcess(options.pid());
    }

    /** Exits with 0 if everything was measured, 1 if a connection failed, 2 for a wrong call. */
    public static void main(String[] arguments) {
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println("bench sockets: " + e.getMessage());
            System.exit(2);
            return;
        }
        SocketsBenchmark benchmark = new SocketsBenchmark(options);
        try {
            benchmark.measure();
            System.exit(0);
        } catch (InterruptedException | ExecutionException | TimeoutException | IllegalStateException e) {
            System.err.println("bench sockets: " + e);
            System.exit(1);
        }
    }

    private void measure() throws InterruptedException, ExecutionException, TimeoutException {
        row("what", "value");
        row("----", "-----");
        warmUp();
        if (options.idle() > 0) {
            measureIdle();
        }
        if (options.documents() > 0) {
            measureRelay();
        }
    }

    /** Loads classes and opens the documents in which the idle ones will wait, so that they do not count. */
    private void warmUp() throws InterruptedException, ExecutionException, TimeoutException {
        for (int i = 0; i < IDLE_DOCUMENTS; i++) {
            connect("idle-" + i, null);
        }
        awaitAll();
    }

    private void measureIdle() throws InterruptedException, ExecutionException, TimeoutException {
        OptionalLong heapBefore = server.isKnown() ? server.liveHeapBytes() : OptionalLong.empty();
        long before = server.isKnown() ? server.residentBytes() : 0;
        long start = System.nanoTime();
        for (int i = 0; i < options.idle(); i++) {
            connect("idle-" + i % IDLE_DOCUMENTS, null);
        }
        awaitAll();
        double seconds = (System.nanoTime() - start) / 1e9;
        row("idle connections", options.idle());
        row("connects a second (generator included)", Math.round(options.idle() / seconds));
        if (server.isKnown()) {
            long after = server.residentBytes();
            row("resident memory before, MiB", before >> 20);
            row("resident memory after, MiB", after >> 20);
            row("resident memory a connection, KB", kilobytes(after - before));
            OptionalLong heap = server.liveHeapBytes();
            if (heap.isPresent() && heapBefore.isPresent()) {
                row("live heap a connection, KB", kilobytes(heap.getAsLong() - heapBefore.getAsLong()));
            }
        }
        open.forEach(Client::close);
        open.clear();
    }

    private String kilobytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f", bytes / 1000.0 / options.idle());
    }

    private void measureRelay() throws InterruptedException, ExecutionException, TimeoutException {
        Relay relay = new Relay();
        List<Client> typists = new ArrayList<>();
        for (int document = 0; document < options.documents(); document++) {
            for (int i = 0; i < options.clients(); i++) {
                typists.add(connect("edited-" + document, relay));
            }
        }
        awaitAll();
        long intervalNanos = (long) (1e9 / options.rate());
        for (Client typist : typists) {
            startTyping(typist, relay, intervalNanos);
        }
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(5));
        long cpuBefore = server.isKnown() ? server.cpuMicros() : 0;
        relay.measure(true);
        LockSupport.parkNanos(options.duration().toNanos());
        relay.measure(false);
        // what was sent last is on its way
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
        long cpu = server.isKnown() ? server.cpuMicros() - cpuBefore : 0;
        report(relay, cpu);
    }

    private void startTyping(Client typist, Relay relay, long intervalNanos) {
        EventLoop loop = loops.next();
        long first = ThreadLocalRandom.current().nextLong(intervalNanos);
        long[] due = {System.nanoTime() + first};
        loop.scheduleAtFixedRate(
                () -> {
                    relay.send(typist, due[0]);
                    due[0] += intervalNanos;
                },
                first,
                intervalNanos,
                TimeUnit.NANOSECONDS);
    }

    private void report(Relay relay, long cpuMicros) {
        long expected = relay.sent() * (options.clients() - 1);
        row(
                "documents x clients x edits a second",
                options.documents() + " x " + options.clients() + " x " + options.rate());
        row("edits sent", relay.sent());
        row("edits delivered to others", relay.deliveries() + " of " + expected);
        row("connections lost", relay.connectionsLost());
        if (server.isKnown()) {
            row(
                    "server CPU, % of one core",
                    Math.round(cpuMicros / 10_000.0 / options.duration().toSeconds()));
            row(
                    "server CPU a delivered edit, us",
                    String.format(Locale.ROOT, "%.1f", (double) cpuMicros / Math.max(1, relay.deliveries())));
        }
        row("until others have it, p50 / p99 / max, ms", millis(relay.delivered()));
        row("until it is in the journal, p50 / p99 / max, ms", millis(relay.journaled()));
    }

    private static String millis(Histogram histogram) {
        return String.format(
                Locale.ROOT,
                "%.2f / %.2f / %.2f",
                histogram.getValueAtPercentile(50) / 1e3,
                histogram.getValueAtPercentile(99) / 1e3,
                histogram.getMaxValue() / 1e3);
    }

    private final Semaphore opening = new Semaphore(OPENING_MAX);

    private Client connect(String document, @Nullable Relay relay) throws InterruptedException {
        opening.acquire();
        URI uri = URI.create(options.url() + "bench-" + run + "-" + document);
        Client client = new Client(uri, relay);
        client.synced().whenComplete((done, error) -> opening.release());
        open.add(client);
        new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new HttpClientCodec(), new HttpObjectAggregator(8192), client);
                    }
                })
                .connect(uri.getHost(), uri.getPort())
                .addListener(connected -> {
                    if (!connected.isSuccess()) {
                        client.synced().completeExceptionally(connected.cause());
                    }
                });
        return client;
    }

    private void awaitAll() throws InterruptedException, ExecutionException, TimeoutException {
        for (Client client : open) {
            client.synced().get(OPEN_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static void row(String what, Object value) {
        System.out.printf(Locale.ROOT, "%-48s %s%n", what, value);
    }
}
