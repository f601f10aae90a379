package io.scriptorium.replay;

import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.DocOptions;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.lib0.MalformedInputException;
import io.scriptorium.document.DocumentId;
import io.scriptorium.document.history.Position;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Asks a running node for a document, as any client of its HTTP API may. */
final class LiveNode {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int OK = 200;
    private static final String POSITION = "Scriptorium-Position";

    private LiveNode() {}

    /**
     * A document as a node has it.
     *
     * @param sequence every event up to this sequence number is in it
     * @param doc the document
     */
    record Answer(long sequence, Doc doc) {}

    /** @throws ReplayException if the node does not answer with the document */
    static Answer ask(URI node, DocumentId document) throws InterruptedException {
        String name =
                URLEncoder.encode(document.value(), StandardCharsets.UTF_8).replace("+", "%20");
        URI uri = node.resolve("/api/documents/" + name + "?format=update");
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(uri).timeout(TIMEOUT).GET().build();
            HttpResponse<byte[]> response =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() != OK) {
                throw new ReplayException(uri + " answers " + response.statusCode());
            }
            String position = response.headers()
                    .firstValue(POSITION)
                    .orElseThrow(() -> new ReplayException(uri + " answers without " + POSITION));
            Doc doc = new Doc(new DocOptions(0, true));
            doc.apply(Bytes.wrap(response.body()));
            return new Answer(Position.parse(position).sequence(), doc);
        } catch (IOException | IllegalArgumentException | MalformedInputException e) {
            throw new ReplayException(uri + " cannot be asked: " + e, e);
        }
    }
}
