package io.scriptorium.document;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import io.scriptorium.crdt.lib0.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.jspecify.annotations.Nullable;

/**
 * Events and journal snapshots as CBOR maps with short keys (docs/JOURNAL.md). A manifest, once released, decodes for
 * ever; unknown keys are skipped, so that an older node reads what a newer one added.
 */
public final class DocumentSerializer extends SerializerWithStringManifest {
    static final String UPDATES_APPENDED_1 = "UA1";
    static final String JOURNAL_SNAPSHOT_1 = "JS1";
    static final String DOCUMENT_DELETED_1 = "DD1";
    static final String HISTORY_BASE_1 = "HB1";

    private static final int IDENTIFIER = 1_947_201;
    private static final CBORFactory CBOR = CBORFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object object) {
        if (object instanceof UpdatesAppended) {
            return UPDATES_APPENDED_1;
        }
        if (object instanceof JournalSnapshot) {
            return JOURNAL_SNAPSHOT_1;
        }
        if (object instanceof DocumentDeleted) {
            return DOCUMENT_DELETED_1;
        }
        if (object instanceof HistoryBase) {
            return HISTORY_BASE_1;
        }
        throw new IllegalArgumentException(
                "no manifest for " + object.getClass().getName());
    }

    @Override
    public byte[] toBinary(Object object) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(sizeOf(object));
        try (JsonGenerator generator = CBOR.createGenerator(out)) {
            generator.writeStartObject();
            if (object instanceof UpdatesAppended event) {
                write(event, generator);
            } else if (object instanceof JournalSnapshot snapshot) {
                write(snapshot, generator);
            } else if (object instanceof DocumentDeleted event) {
                LineageFields.write(event, generator);
            } else if (object instanceof HistoryBase base) {
                LineageFields.write(base, generator);
            } else {
                throw new IllegalArgumentException(
                        "cannot serialize " + object.getClass().getName());
            }
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) {
        try (JsonParser parser = CBOR.createParser(bytes)) {
            expect(parser.nextToken(), JsonToken.START_OBJECT);
            return switch (manifest) {
                case UPDATES_APPENDED_1 -> readUpdatesAppended(parser);
                case JOURNAL_SNAPSHOT_1 -> readJournalSnapshot(parser);
                case DOCUMENT_DELETED_1 -> LineageFields.readDeleted(parser);
                case HISTORY_BASE_1 -> LineageFields.readBase(parser);
                default -> throw new IllegalArgumentException("unknown manifest " + manifest);
            };
        } catch (IOException e) {
            throw new UncheckedIOException("undecodable " + manifest + " of " + bytes.length + " bytes", e);
        }
    }

    private static void write(UpdatesAppended event, JsonGenerator generator) throws IOException {
        generator.writeNumberField("t", event.timeMillis());
        generator.writeStringField("r", event.room().value());
        generator.writeArrayFieldStart("u");
        for (JournaledUpdate update : event.updates()) {
            generator.writeStartObject();
            writeBytes("b", update.bytes(), generator);
            generator.writeStringField("p", update.principal());
            generator.writeEndObject();
        }
        generator.writeEndArray();
        if (event.takenOverFrom() > 0) {
            generator.writeNumberField("f", event.takenOverFrom());
        }
        writeDigest(event.digest(), generator);
    }

    private static void write(JournalSnapshot snapshot, JsonGenerator generator) throws IOException {
        generator.writeNumberField("t", snapshot.timeMillis());
        generator.writeNumberField("n", snapshot.sequence());
        generator.writeNumberField("rn", snapshot.recoveredSequence());
        writeBytes("s", snapshot.state(), generator);
        writeDigest(snapshot.digest(), generator);
        LineageFields.write(snapshot.lineage(), generator);
        LineageFields.writeErasing(snapshot.erasing(), generator);
    }

    private static void writeDigest(Bytes digest, JsonGenerator generator) throws IOException {
        if (!digest.isEmpty()) {
            writeBytes("d", digest, generator);
        }
    }

    /** Streams: a paste of many mebibytes is not copied once more. */
    static void writeBytes(String key, Bytes bytes, JsonGenerator generator) throws IOException {
        generator.writeFieldName(key);
        generator.writeBinary(bytes.inputStream(), bytes.size());
    }

    /** A little more than the serialized form takes, so that its buffer need not grow. */
    private static int sizeOf(Object object) {
        long size = 128;
        if (object instanceof UpdatesAppended event) {
            for (JournaledUpdate update : event.updates()) {
                size += 32 + update.bytes().size() + 3L * update.principal().length();
            }
        } else if (object instanceof JournalSnapshot snapshot) {
            size += snapshot.state().size();
        } else if (object instanceof HistoryBase base) {
            size += base.state().size();
        }
        return Math.toIntExact(size);
    }

    private static UpdatesAppended readUpdatesAppended(JsonParser parser) throws IOException {
        long timeMillis = 0;
        String room = "";
        long takenOverFrom = 0;
        Bytes digest = Bytes.empty();
        List<JournaledUpdate> updates = new ArrayList<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (key) {
                case "t" -> timeMillis = parser.getLongValue();
                case "r" -> room = parser.getText();
                case "f" -> takenOverFrom = parser.getLongValue();
                case "d" -> digest = Bytes.wrap(parser.getBinaryValue());
                case "u" -> {
                    expect(value, JsonToken.START_ARRAY);
                    while (parser.nextToken() == JsonToken.START_OBJECT) {
                        updates.add(readUpdate(parser));
                    }
                    expect(parser.currentToken(), JsonToken.END_ARRAY);
                }
                default -> parser.skipChildren();
            }
        }
        expect(parser.currentToken(), JsonToken.END_OBJECT);
        return new UpdatesAppended(timeMillis, new RoomId(room), updates, takenOverFrom, digest);
    }

    private static JournaledUpdate readUpdate(JsonParser parser) throws IOException {
        @Nullable Bytes bytes = null;
        String principal = "";
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            parser.nextToken();
            switch (key) {
                case "b" -> bytes = Bytes.wrap(parser.getBinaryValue());
                case "p" -> principal = parser.getText();
                default -> parser.skipChildren();
            }
        }
        expect(parser.currentToken(), JsonToken.END_OBJECT);
        return new JournaledUpdate(Objects.requireNonNull(bytes, "update without bytes"), principal);
    }

    private static JournalSnapshot readJournalSnapshot(JsonParser parser) throws IOException {
        long timeMillis = 0;
        long sequence = 0;
        long recoveredSequence = 0;
        @Nullable Bytes state = null;
        Bytes digest = Bytes.empty();
        LineageFields lineage = new LineageFields();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            parser.nextToken();
            switch (key) {
                case "t" -> timeMillis = parser.getLongValue();
                case "n" -> sequence = parser.getLongValue();
                case "rn" -> recoveredSequence = parser.getLongValue();
                case "s" -> state = Bytes.wrap(parser.getBinaryValue());
                case "d" -> digest = Bytes.wrap(parser.getBinaryValue());
                default -> lineage.read(key, parser);
            }
        }
        expect(parser.currentToken(), JsonToken.END_OBJECT);
        return new JournalSnapshot(
                timeMillis,
                sequence,
                recoveredSequence,
                Objects.requireNonNull(state, "journal snapshot without state"),
                digest,
                lineage.lineage(),
                lineage.erasing());
    }

    static void expect(@Nullable JsonToken actual, JsonToken expected) throws IOException {
        if (actual != expected) {
            throw new IOException("expected " + expected + ", found " + actual);
        }
    }
}
