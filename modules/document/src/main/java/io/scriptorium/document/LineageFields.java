package io.scriptorium.document;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.scriptorium.crdt.lib0.Bytes;
import java.io.IOException;

/**
 * Deletions and what they leave as fields of CBOR maps (docs/JOURNAL.md). Keys are the same in every map: those of a
 * {@link Lineage} are written only from the second on.
 */
final class LineageFields {
    private long number = Lineage.FIRST.number();
    private long beganAt;
    private StaleClients stale = StaleClients.NONE;
    private boolean erasing;

    static void write(Lineage lineage, JsonGenerator generator) throws IOException {
        if (lineage.number() > Lineage.FIRST.number()) {
            generator.writeNumberField("l", lineage.number());
            generator.writeNumberField("lb", lineage.beganAt());
            DocumentSerializer.writeBytes("c", lineage.stale().encode(), generator);
        }
    }

    static void writeErasing(boolean erasing, JsonGenerator generator) throws IOException {
        if (erasing) {
            generator.writeBooleanField("e", true);
        }
    }

    static void write(DocumentDeleted event, JsonGenerator generator) throws IOException {
        generator.writeNumberField("t", event.timeMillis());
        generator.writeStringField("p", event.principal());
        generator.writeNumberField("l", event.lineage());
        DocumentSerializer.writeBytes("c", event.stale().encode(), generator);
    }

    static void write(HistoryBase base, JsonGenerator generator) throws IOException {
        generator.writeNumberField("t", base.timeMillis());
        generator.writeNumberField("n", base.sequence());
        DocumentSerializer.writeBytes("s", base.state(), generator);
        DocumentSerializer.writeBytes("d", base.digest(), generator);
        generator.writeBooleanField("x", base.removed());
        write(base.lineage(), generator);
    }

    /** Takes the field the parser is at if it is one of these, else passes over it. */
    void read(String key, JsonParser parser) throws IOException {
        switch (key) {
            case "l" -> number = parser.getLongValue();
            case "lb" -> beganAt = parser.getLongValue();
            case "c" -> stale = StaleClients.decode(Bytes.wrap(parser.getBinaryValue()));
            case "e" -> erasing = parser.getBooleanValue();
            default -> parser.skipChildren();
        }
    }

    Lineage lineage() {
        return new Lineage(number, beganAt, stale);
    }

    boolean erasing() {
        return erasing;
    }

    static DocumentDeleted readDeleted(JsonParser parser) throws IOException {
        LineageFields fields = new LineageFields();
        long timeMillis = 0;
        String principal = "";
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            parser.nextToken();
            switch (key) {
                case "t" -> timeMillis = parser.getLongValue();
                case "p" -> principal = parser.getText();
                default -> fields.read(key, parser);
            }
        }
        DocumentSerializer.expect(parser.currentToken(), JsonToken.END_OBJECT);
        return new DocumentDeleted(timeMillis, principal, fields.number, fields.stale);
    }

    static HistoryBase readBase(JsonParser parser) throws IOException {
        LineageFields fields = new LineageFields();
        long timeMillis = 0;
        long sequence = 0;
        Bytes state = Bytes.empty();
        Bytes digest = Bytes.empty();
        boolean removed = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            parser.nextToken();
            switch (key) {
                case "t" -> timeMillis = parser.getLongValue();
                case "n" -> sequence = parser.getLongValue();
                case "s" -> state = Bytes.wrap(parser.getBinaryValue());
                case "d" -> digest = Bytes.wrap(parser.getBinaryValue());
                case "x" -> removed = parser.getBooleanValue();
                default -> fields.read(key, parser);
            }
        }
        DocumentSerializer.expect(parser.currentToken(), JsonToken.END_OBJECT);
        return new HistoryBase(timeMillis, sequence, fields.lineage(), state, digest, removed);
    }
}
