package io.scriptorium.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Follows a document as an {@code EventSource} does: it comes back behind the last id, to whichever node is next. */
final class FeedReader implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    /** An event, and when its line was there. */
    record Seen(String position, JsonNode change, long nanos) {}

    private final List<URI> addresses;
    private final Thread thread = new Thread(this::follow, "feed-reader");
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private volatile String last;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger ends = new AtomicInteger();
    private volatile boolean closed;
    private volatile boolean deleted;
    private volatile Stream<String> lines = Stream.empty();

    private FeedReader(List<URI> addresses, String after) {
        this.addresses = addresses;
        this.last = after;
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Begins.
     *
     * @param bases of the nodes that are asked in turn
     * @param after behind which position
     */
    static FeedReader start(List<String> bases, String document, String after) {
        return new FeedReader(
                bases.stream().map(base -> address(base, document, "")).toList(), after);
    }

    private static URI address(String base, String document, String query) {
        return URI.create(base + "/api/documents/" + document + "/changes" + query);
    }

    /** The answer to one request that does not wait. */
    static HttpResponse<String> poll(String base, String document, String query)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address(base, document, query))
                .header("Accept", "application/json")
                .timeout(Duration.ofSeconds(60))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Positions of all edits, read page by page. */
    static List<String> allPositions(String base, String document) throws IOException, InterruptedException {
        List<String> positions = new ArrayList<>();
        String after = "0.0";
        while (true) {
            JsonNode page = JSON.readTree(
                    poll(base, document, "?changes=0&limit=100&after=" + after).body());
            if (page.get("changes").isEmpty()) {
                return positions;
            }
            page.get("changes")
                    .forEach(change -> positions.add(change.get("position").asText()));
            after = page.get("next").asText();
        }
    }

    private void follow() {
        for (int attempt = 0; !closed && !deleted; attempt++) {
            HttpRequest request = HttpRequest.newBuilder(addresses.get(attempt % addresses.size()))
                    .header("Accept", "text/event-stream")
                    .header("Last-Event-ID", last)
                    .build();
            try {
                HttpResponse<Stream<String>> response = HTTP.send(request, HttpResponse.BodyHandlers.ofLines());
                lines = response.body();
                if (response.statusCode() == 200) {
                    connections.incrementAndGet();
                    read(lines.iterator());
                    ends.incrementAndGet();
                }
            } catch (IOException | UncheckedIOException e) {
                // the node is gone
            } catch (InterruptedException e) {
                return;
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    private void read(Iterator<String> each) throws IOException {
        String id = last;
        while (each.hasNext()) {
            String line = each.next();
            if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("data: ")) {
                long nanos = System.nanoTime();
                JsonNode change = JSON.readTree(line.substring(6));
                if (change.has("deleted")) {
                    deleted = true;
                } else {
                    seen.add(new Seen(id, change, nanos));
                }
            } else if (line.isEmpty()) {
                last = id;
            }
        }
    }

    List<Seen> seen() {
        return seen;
    }

    /** Positions of what was seen, in its order. */
    List<String> positions() {
        return seen.stream().map(Seen::position).toList();
    }

    /** How often a node has answered. */
    int connections() {
        return connections.get();
    }

    /** Whether it was told that its document is deleted; it does not come back then. */
    boolean isDeleted() {
        return deleted;
    }

    /** How often a node has ended its answer as it should. */
    int ends() {
        return ends.get();
    }

    @Override
    public void close() {
        closed = true;
        lines.close();
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(10).toMillis());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
