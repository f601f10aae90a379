package io.scriptorium.replay;

import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.lib0.JsonParser;
import io.scriptorium.crdt.lib0.MalformedInputException;
import io.scriptorium.document.DocumentId;
import io.scriptorium.document.HistoryBase;
import io.scriptorium.document.JournaledUpdate;
import io.scriptorium.document.Lineage;
import io.scriptorium.document.RoomId;
import io.scriptorium.document.StaleClients;
import io.scriptorium.document.StoredDocument;
import io.scriptorium.document.UpdatesAppended;
import io.scriptorium.document.history.HistoryEvent;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** Reads an export file from its first line to its last and refuses what is not exactly one. */
final class ExportReader {
    /** A single edit is at most 16 MiB, one and a third times that in base 64; a batch around it is small. */
    private static final int LINE_BYTES_MAX = 64 << 20;

    private static final int DEPTH_MAX = 8;

    private final Path file;
    private long line;

    ExportReader(Path file) {
        this.file = file;
    }

    /** Who is told of what is in the file. */
    interface Visitor {
        /**
         * A document begins; its events follow.
         *
         * @param base where its history begins, if not at its first event
         */
        void document(StoredDocument document, Optional<HistoryBase> base);

        void event(HistoryEvent event);
    }

    /**
     * Tells of everything in its order.
     *
     * @throws ReplayException if the file is not complete and undamaged; what comes before the damage has been told by
     *     then
     */
    void read(Visitor visitor) {
        line = 0;
        MessageDigest digest = Sha256.create();
        long documents = 0;
        long events = 0;
        try (InputStream in = open()) {
            check(next(in, digest));
            while (true) {
                String sum = HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
                AnyValue.Obj value = next(in, digest);
                if (value.members().containsKey("end")) {
                    checkEnd(value, documents, events, sum);
                    if (in.read() >= 0) {
                        throw refused("something follows the end");
                    }
                    return;
                } else if (value.members().containsKey("document")) {
                    documents++;
                    visitor.document(document(value), base(value));
                } else {
                    if (documents == 0) {
                        throw refused("an event before the first document");
                    }
                    events++;
                    visitor.event(event(value));
                }
            }
        } catch (IOException | CloneNotSupportedException e) {
            throw new ReplayException(file + " cannot be read: " + e, e);
        }
    }

    private InputStream open() throws IOException {
        InputStream raw = new BufferedInputStream(Files.newInputStream(file));
        return file.toString().endsWith(".gz") ? new BufferedInputStream(new GZIPInputStream(raw)) : raw;
    }

    private AnyValue.Obj next(InputStream in, MessageDigest digest) throws IOException {
        line++;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int read = in.read(); read != '\n'; read = in.read()) {
            if (read < 0) {
                throw refused(bytes.size() == 0 ? "the file ends before its last line" : "the last line is cut");
            }
            if (bytes.size() == LINE_BYTES_MAX) {
                throw refused("a line of more than " + LINE_BYTES_MAX + " bytes");
            }
            bytes.write(read);
        }
        bytes.write('\n');
        digest.update(bytes.toByteArray());
        try {
            AnyValue value = JsonParser.parse(bytes.toString(StandardCharsets.UTF_8), DEPTH_MAX);
            if (value instanceof AnyValue.Obj object) {
                return object;
            }
            throw refused("not a JSON object");
        } catch (MalformedInputException e) {
            throw refused("not JSON: " + e.getMessage());
        }
    }

    private void check(AnyValue.Obj head) {
        if (!text(head, "format").equals(ExportWriter.FORMAT)) {
            throw refused("not an export of a journal");
        }
        long version = number(head, "version");
        if (version < ExportWriter.VERSION_WHOLE || version > ExportWriter.VERSION_WITH_BASES) {
            throw refused("version " + version + ", this program reads " + ExportWriter.VERSION_WHOLE + " and "
                    + ExportWriter.VERSION_WITH_BASES);
        }
    }

    private void checkEnd(AnyValue.Obj end, long documents, long events, String sum) {
        if (number(end, "documents") != documents || number(end, "events") != events) {
            throw refused("the file has " + documents + " documents and " + events + " events, its end says "
                    + number(end, "documents") + " and " + number(end, "events"));
        }
        if (!text(end, "sha256").equals(sum)) {
            throw refused("the checksum is not that of the lines: the file was changed or damaged");
        }
    }

    private StoredDocument document(AnyValue.Obj value) {
        try {
            return new StoredDocument(
                    new DocumentId(text(value, "document")), Math.toIntExact(number(value, "lineage")));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    private Optional<HistoryBase> base(AnyValue.Obj value) {
        if (!value.members().containsKey("base")) {
            return Optional.empty();
        }
        if (!(value.members().get("base") instanceof AnyValue.Obj base)) {
            throw refused("a base that is no object");
        }
        try {
            Lineage lineage = new Lineage(number(base, "l"), number(base, "lb"), StaleClients.decode(bytes(base, "c")));
            return Optional.of(new HistoryBase(
                    number(base, "t"), number(base, "n"), lineage, bytes(base, "s"), bytes(base, "d"), true));
        } catch (IllegalArgumentException | MalformedInputException e) {
            throw refused("a base that is none: " + e.getMessage());
        }
    }

    private HistoryEvent event(AnyValue.Obj value) {
        if (!(value.members().get("u") instanceof AnyValue.Arr array)) {
            throw refused("an event without updates");
        }
        List<JournaledUpdate> updates = new ArrayList<>();
        for (AnyValue each : array.values()) {
            if (!(each instanceof AnyValue.Obj update)) {
                throw refused("an update that is no object");
            }
            updates.add(new JournaledUpdate(bytes(update, "b"), text(update, "p")));
        }
        try {
            UpdatesAppended event = new UpdatesAppended(
                    number(value, "t"),
                    new RoomId(text(value, "r")),
                    updates,
                    value.members().containsKey("f") ? number(value, "f") : 0,
                    value.members().containsKey("d") ? bytes(value, "d") : Bytes.empty());
            return new HistoryEvent(number(value, "n"), event);
        } catch (IllegalArgumentException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    private Bytes bytes(AnyValue.Obj object, String key) {
        try {
            return Bytes.wrap(Base64.getDecoder().decode(text(object, key)));
        } catch (IllegalArgumentException e) {
            throw refused(key + " is not base 64");
        }
    }

    private String text(AnyValue.Obj object, String key) {
        if (object.members().get(key) instanceof AnyValue.Str text) {
            return text.value();
        }
        throw refused("no text " + key);
    }

    private long number(AnyValue.Obj object, String key) {
        if (object.members().get(key) instanceof AnyValue.Num number && number.value() == Math.rint(number.value())) {
            return (long) number.value();
        }
        throw refused("no whole number " + key);
    }

    private ReplayException refused(String why) {
        return new ReplayException(file + ", line " + line + ": " + why);
    }
}
