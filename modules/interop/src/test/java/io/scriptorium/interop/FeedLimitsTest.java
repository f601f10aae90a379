package io.scriptorium.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Change feeds of a node that nobody reads, and in which nothing happens, over real sockets. */
@Tag("interop")
class FeedLimitsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration IDLE_TIMEOUT = Duration.ofMillis(500);
    private static final Duration KEEP_ALIVE = Duration.ofMillis(200);
    private static final int EDITS = 16;
    private static final int EDIT_BYTES = 512 << 10;
    private static final Pattern WHOLE_EVENT = Pattern.compile("id: ([0-9.]+)\\Revent: edit\\Rdata: .*\\R\\R");

    @TempDir
    static Path data;

    private static InProcessNode node;
    private static String base = "";

    @BeforeAll
    static void start() {
        node = InProcessNode.start(
                data,
                Map.of(
                        "scriptorium.gateway.idle-timeout",
                        IDLE_TIMEOUT,
                        "scriptorium.gateway.reader-idle-max",
                        "1s",
                        "scriptorium.gateway.feed.keep-alive",
                        KEEP_ALIVE,
                        "scriptorium.gateway.feed.feeds-max",
                        1));
        base = "http://127.0.0.1:" + node.node().address().getPort();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void feedInWhichNothingHappensStaysOpenAndTellsTheNextEdit() throws Exception {
        try (Socket socket = follow("quiet", 64 << 10);
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            int comments = 0;
            while (comments < 4 * IDLE_TIMEOUT.toMillis() / KEEP_ALIVE.toMillis()) {
                String line = lines.readLine();
                assertThat(line).as("after %d comments", comments).isNotNull();
                comments += line.equals(":") ? 1 : 0;
            }

            insert("quiet", "spoken");

            String line = lines.readLine();
            while (!line.startsWith("data: ")) {
                line = lines.readLine();
                assertThat(line).as("the edit comes before the end").isNotNull();
            }
            assertThat(line).contains("\"position\":\"1.0\"");
        }
        awaitPlaceIsFree("quiet");
    }

    @Test
    void readerThatTakesNothingIsCutOffAndGoesOnWhereItWas() throws Exception {
        for (int i = 0; i < EDITS; i++) {
            insert("long", String.valueOf((char) ('a' + i)).repeat(EDIT_BYTES));
        }
        List<String> all = FeedReader.allPositions(base, "long");
        assertThat(all).as("the large ones follow the beginning").hasSize(EDITS + 1);

        String taken;
        try (Socket stalled = follow("long", 4 << 10)) {
            Awaitility.await("it is followed")
                    .atMost(PATIENCE)
                    .until(() -> FeedReader.poll(base, "long", "").statusCode() == 503);
            awaitPlaceIsFree("long");
            taken = readToEnd(stalled);
        }

        assertThat(taken.length())
                .as("bytes that waited for who took nothing, of %d", EDITS * EDIT_BYTES * 4 / 3)
                .isLessThan(EDITS * EDIT_BYTES * 3 / 4);
        List<String> seen = new ArrayList<>();
        Matcher events = WHOLE_EVENT.matcher(taken);
        while (events.find()) {
            seen.add(events.group(1));
        }
        String last = seen.isEmpty() ? "0.0" : seen.get(seen.size() - 1);
        while (seen.size() < all.size()) {
            HttpResponse<String> page = FeedReader.poll(base, "long", "?changes=0&limit=3&after=" + last);
            new ObjectMapper()
                    .readTree(page.body())
                    .get("changes")
                    .forEach(change -> seen.add(change.get("position").asText()));
            last = seen.get(seen.size() - 1);
        }
        assertThat(seen).isEqualTo(all);
    }

    private static void awaitPlaceIsFree(String document) {
        Awaitility.await("the feed is closed")
                .atMost(PATIENCE)
                .until(() ->
                        FeedReader.poll(base, document, "?changes=0&limit=1").statusCode() == 200);
    }

    /** Asks for the changes of a document, and reads nothing yet. */
    private static Socket follow(String document, int receiveBytes) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(receiveBytes);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        int port = node.node().address().getPort();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        String request = "GET /api/documents/" + document + "/changes?changes=0 HTTP/1.1\r\nHost: localhost:" + port
                + "\r\nAccept: text/event-stream\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String readToEnd(Socket socket) throws IOException {
        ByteArrayOutputStream taken = new ByteArrayOutputStream();
        try (InputStream in = socket.getInputStream()) {
            byte[] some = new byte[64 << 10];
            for (int count = in.read(some); count >= 0; count = in.read(some)) {
                taken.write(some, 0, count);
            }
        } catch (SocketException e) {
            // reset: what had not been taken is gone
        }
        return taken.toString(StandardCharsets.UTF_8);
    }

    private static void insert(String document, String text) throws IOException, InterruptedException {
        ObjectNode body = new ObjectMapper().createObjectNode();
        body.put("document", document).put("text", text);
        HttpResponse<String> created = send("POST", "/api/documents", body.toString());
        if (created.statusCode() == 409) {
            ObjectNode operation = new ObjectMapper().createObjectNode();
            operation.put("op", "insert").put("root", "text").put("index", 0).put("text", text);
            HttpResponse<String> patched = send("PATCH", "/api/documents/" + document, "[" + operation + "]");
            assertThat(patched.statusCode()).as(patched.body()).isEqualTo(200);
        } else {
            assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        }
    }

    /** On a connection of its own, since an idle one may be closed at that moment. */
    private static HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
