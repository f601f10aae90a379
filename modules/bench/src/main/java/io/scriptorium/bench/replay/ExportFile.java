package io.scriptorium.bench.replay;

import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.document.DocumentId;
import io.scriptorium.document.JournaledUpdate;
import io.scriptorium.document.RoomId;
import io.scriptorium.document.StoredDocument;
import io.scriptorium.document.UpdatesAppended;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/** Writes edits as the history of one document into a file for {@code scripts/replay import} (docs/REPLAY.md). */
final class ExportFile {
    /** Edits of an event: what a fast typist's room has when the journal has taken what was before. */
    static final int BATCH = 10;

    private static final long FIRST_MILLIS = 1_767_225_600_000L;
    private static final RoomId ROOM = new RoomId("bench");

    private final OutputStream out;
    private final MessageDigest sum;

    private ExportFile(OutputStream out) {
        this.out = out;
        try {
            this.sum = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    static void write(Path file, String document, List<Bytes> edits) throws IOException {
        try (OutputStream out = new GZIPOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            new ExportFile(out).write(new StoredDocument(new DocumentId(document), 1), edits);
        }
    }

    private void write(StoredDocument document, List<Bytes> edits) throws IOException {
        line("{\"format\":\"scriptorium-journal\",\"version\":1,\"exported\":\"2026-01-01T00:00:00Z\"}");
        line("{\"document\":\"" + document.document().value() + "\",\"lineage\":1}");
        Bytes digest = Bytes.empty();
        long sequence = 0;
        for (int from = 0; from < edits.size(); from += BATCH) {
            List<JournaledUpdate> batch = edits.subList(from, Math.min(edits.size(), from + BATCH)).stream()
                    .map(edit -> new JournaledUpdate(edit, "typist"))
                    .toList();
            sequence++;
            UpdatesAppended event = new UpdatesAppended(FIRST_MILLIS + sequence * 1000, ROOM, batch)
                    .linked(document.persistenceId(), sequence, digest);
            digest = event.digest();
            line(event(sequence, event));
        }
        String sha = HexFormat.of().formatHex(sum.digest());
        line("{\"end\":true,\"documents\":1,\"events\":" + sequence + ",\"sha256\":\"" + sha + "\"}");
    }

    private static String event(long sequence, UpdatesAppended event) {
        String updates = event.updates().stream()
                .map(each -> "{\"p\":\"" + each.principal() + "\",\"b\":\"" + base64(each.bytes()) + "\"}")
                .collect(Collectors.joining(","));
        return "{\"n\":" + sequence + ",\"t\":" + event.timeMillis() + ",\"r\":\"" + ROOM.value() + "\",\"u\":["
                + updates + "],\"d\":\"" + base64(event.digest()) + "\"}";
    }

    private static String base64(Bytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private void line(String text) throws IOException {
        byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
        sum.update(bytes);
        out.write(bytes);
    }
}
