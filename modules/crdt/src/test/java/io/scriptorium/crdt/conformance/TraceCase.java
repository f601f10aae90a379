package io.scriptorium.crdt.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.crdt.DecodeLimits;
import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.DocOptions;
import io.scriptorium.crdt.DocReader;
import io.scriptorium.crdt.TypeKind;
import io.scriptorium.crdt.UpdateCheck;
import io.scriptorium.crdt.Updates;
import io.scriptorium.crdt.lib0.ByteReader;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.wire.UpdateFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;

/**
 * The editing of a whole document: {@code NAME.json} with the figures, next to it {@code NAME.ups.gz} with the updates,
 * {@code NAME.state1} and {@code NAME.txt} with what they make.
 */
final class TraceCase {
    private final JsonNode figures;
    private final Path file;
    private final String name;
    private final Differences differences;

    private TraceCase(JsonNode figures, Path file, Differences differences) {
        this.figures = figures;
        this.file = file;
        this.name = FixtureLine.text(figures, "name");
        this.differences = differences;
    }

    /** Whether a file is one of this kind. */
    static boolean isOne(Path file) {
        return file.getFileName().toString().endsWith(".json");
    }

    /** Runs the trace whose figures are in that file. */
    static Outcome check(JsonNode figures, Path file, Differences differences) throws IOException {
        return new TraceCase(figures, file, differences).run();
    }

    private Outcome run() throws IOException {
        byte[] expectedText = Files.readAllBytes(file.resolveSibling(name + ".txt"));
        byte[] expectedState = Files.readAllBytes(file.resolveSibling(name + ".state1"));
        Doc doc = replayed();
        doc.checkInvariants();
        Bytes state = doc.encodeStateAsUpdate();
        Bytes compact = doc.encodeStateAsUpdate(UpdateFormat.V2);

        text("text", doc, expectedText);
        figure("structs", doc.structCount());
        differences.compareBytes("trace sv", "sv", FixtureLine.bytes(figures, "sv"), doc.encodeStateVector());
        differences.compareBytes("trace state1", "state1", expectedState, state);
        figure("stateV1", state.size());
        sum("stateV1Sha256", state);
        figure("stateV2", compact.size());
        sum("stateV2Sha256", compact);
        loaded(Bytes.wrap(expectedState), UpdateFormat.V1, expectedText);
        loaded(compact, UpdateFormat.V2, expectedText);
        return differences.outcome();
    }

    private Doc replayed() throws IOException {
        Doc doc = newDocument();
        long updates = 0;
        long bytes = 0;
        long compactBytes = 0;
        ByteReader in = updates().reader();
        while (in.remaining() > 0) {
            Bytes update = Bytes.wrap(in.readVarBytes());
            UpdateCheck.check(update, UpdateFormat.V1, DecodeLimits.DEFAULTS);
            doc.apply(update);
            updates++;
            bytes += update.size();
            compactBytes +=
                    Updates.convert(update, UpdateFormat.V1, UpdateFormat.V2).size();
        }
        figure("updates", updates);
        figure("bytesV1", bytes);
        figure("bytesV2", compactBytes);
        return doc;
    }

    private Bytes updates() throws IOException {
        try (GZIPInputStream in =
                new GZIPInputStream(Files.newInputStream(file.resolveSibling(name + ".ups.gz")), 1 << 16)) {
            return Bytes.wrap(in.readAllBytes());
        }
    }

    private void loaded(Bytes state, UpdateFormat format, byte[] expectedText) {
        Doc doc = newDocument();
        doc.apply(state, format);
        doc.checkInvariants();
        String where = "loaded from " + format;
        text(where, doc, expectedText);
        figure("structs", doc.structCount());
        differences.compare("trace loaded", where + ": state", state, doc.encodeStateAsUpdate(format));
    }

    private void text(String where, Doc doc, byte[] expected) {
        String text = DocReader.root(doc, FixtureLine.text(figures, "root"), TypeKind.TEXT)
                .text();
        byte[] actual = text.getBytes(StandardCharsets.UTF_8);
        differences.compareBytes("trace text", where, expected, Bytes.wrap(actual));
        figure("textUnits", text.length());
        figure("textBytes", actual.length);
        sum("textSha256", Bytes.wrap(actual));
    }

    private void figure(String field, long actual) {
        differences.compare("trace " + field, field, FixtureLine.integer(figures, field), actual);
    }

    private void sum(String field, Bytes bytes) {
        try {
            String actual = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()));
            differences.compare("trace " + field, field, FixtureLine.text(figures, field), actual);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Doc newDocument() {
        return new Doc(new DocOptions(1, true));
    }
}
