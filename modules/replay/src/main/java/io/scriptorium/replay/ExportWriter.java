package io.scriptorium.replay;

import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.lib0.JsonPrinter;
import io.scriptorium.document.HistoryBase;
import io.scriptorium.document.JournaledUpdate;
import io.scriptorium.document.StoredDocument;
import io.scriptorium.document.history.HistoryEvent;
import io.scriptorium.document.history.Json;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/**
 * Writes an export file (docs/REPLAY.md): JSON values, one a line; compressed if its name ends with {@code .gz}. The
 * file appears under its name when it is complete.
 */
final class ExportWriter implements AutoCloseable {
    static final String FORMAT = "scriptorium-journal";
    /** Of a file in which every history begins at its first event. */
    static final int VERSION_WHOLE = 1;
    /** Of a file that may tell of histories that begin later. */
    static final int VERSION_WITH_BASES = 2;

    private final Path file;
    private final Path draft;
    private final OutputStream out;
    private final MessageDigest digest = Sha256.create();
    private long documents;
    private long events;
    private boolean complete;

    /** @param bases whether some history does not begin at its first event */
    ExportWriter(Path file, long nowMillis, boolean bases) throws IOException {
        this.file = file;
        draft = file.resolveSibling(file.getFileName() + ".part");
        OutputStream raw = new BufferedOutputStream(Files.newOutputStream(draft));
        out = file.toString().endsWith(".gz") ? new GZIPOutputStream(raw) : raw;
        line(Json.of("format", FORMAT)
                .with("version", bases ? VERSION_WITH_BASES : VERSION_WHOLE)
                .withTime("exported", nowMillis));
    }

    /** Begins a document; its events follow in their order. */
    void document(StoredDocument document, Optional<HistoryBase> base) {
        documents++;
        Json json = Json.of("document", document.document().value()).with("lineage", document.lineage());
        line(base.map(found -> json.with("base", base(found))).orElse(json));
    }

    private static AnyValue base(HistoryBase base) {
        return new Json()
                .with("n", base.sequence())
                .with("t", base.timeMillis())
                .with("s", base64(base.state()))
                .with("d", base64(base.digest()))
                .with("l", base.lineage().number())
                .with("lb", base.lineage().beganAt())
                .with("c", base64(base.lineage().stale().encode()))
                .value();
    }

    /** The next event of the document. */
    void event(HistoryEvent event) {
        events++;
        List<AnyValue> updates = new ArrayList<>();
        for (JournaledUpdate update : event.event().updates()) {
            updates.add(Json.of("p", update.principal())
                    .with("b", base64(update.bytes()))
                    .value());
        }
        Json json = new Json()
                .with("n", event.sequence())
                .with("t", event.event().timeMillis())
                .with("r", event.event().room().value())
                .with("u", new AnyValue.Arr(updates));
        if (event.event().takenOverFrom() > 0) {
            json = json.with("f", event.event().takenOverFrom());
        }
        if (!event.event().digest().isEmpty()) {
            json = json.with("d", base64(event.event().digest()));
        }
        line(json);
    }

    private static String base64(Bytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    long events() {
        return events;
    }

    /** Ends the file and puts it in its place. */
    void complete() throws IOException {
        String sum = HexFormat.of().formatHex(digest.digest());
        line(new Json()
                .with("end", AnyValue.Constant.TRUE)
                .with("documents", documents)
                .with("events", events)
                .with("sha256", sum));
        out.close();
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
        complete = true;
    }

    private void line(Json json) {
        byte[] bytes = (JsonPrinter.print(json.value()) + "\n").getBytes(StandardCharsets.UTF_8);
        digest.update(bytes);
        try {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        if (!complete) {
            out.close();
            Files.deleteIfExists(draft);
        }
    }
}
