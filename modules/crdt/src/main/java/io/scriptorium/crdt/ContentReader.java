package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.crdt.lib0.JsonPrinter;
import io.scriptorium.crdt.wire.FieldReader;
import io.scriptorium.crdt.wire.StructKind;
import io.scriptorium.crdt.wire.UpdateCursor;
import java.util.ArrayList;
import java.util.List;

/** Builds the content of the item at which a cursor stands. Nothing is checked: the cursor has done that. */
final class ContentReader {
    private static final int JSON_DEPTH_MAX = 1000;

    private ContentReader() {}

    static Content read(UpdateCursor cursor) {
        FieldReader in = cursor.content();
        int kind = cursor.kind();
        return switch (kind) {
            case StructKind.DELETED -> DeletedContent.INSTANCE;
            case StructKind.JSON -> json(in);
            case StructKind.BINARY -> new BinaryContent(in.readBytes());
            case StructKind.STRING -> new StringContent(in.readUnits());
            case StructKind.EMBED -> new EmbedContent(in.readJson());
            case StructKind.FORMAT -> new FormatContent(in.readKey(), in.readJson());
            case StructKind.TYPE -> type(in);
            case StructKind.ANY -> any(in);
            case StructKind.DOC -> new DocContent(in.readString(), in.readAny());
            default -> throw new AssertionError("struct kind " + kind);
        };
    }

    /** Texts in the form of JavaScript, as yjs reads them and writes them again; other writers may use another. */
    private static Content json(FieldReader in) {
        int count = in.readLength();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String text = in.readString();
            texts.add(text.equals("undefined") ? text : JsonPrinter.normalize(text, JSON_DEPTH_MAX));
        }
        return new JsonContent(texts);
    }

    private static Content type(FieldReader in) {
        int typeRef = in.readTypeRef();
        return new TypeContent(new SharedType(typeRef, StructKind.hasName(typeRef) ? in.readKey() : ""));
    }

    private static Content any(FieldReader in) {
        int count = in.readLength();
        List<AnyValue> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(in.readAny());
        }
        return new AnyContent(values);
    }
}
