package io.scriptorium.journal;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * An event, a journal snapshot or their metadata as a serializer of the actor system wrote it. In a value of the
 * database: serializer id (32 bits), length and text of the manifest, bytes up to the end. All numbers are big-endian.
 */
record StoredPayload(int serializerId, String manifest, ByteString bytes) {

    int size() {
        return Integer.BYTES + textSize(manifest) + bytes.size();
    }

    void write(ByteBuffer to) {
        to.putInt(serializerId);
        writeText(to, manifest);
        bytes.copyToBuffer(to);
    }

    /** Reads a payload that goes to the end of {@code from}. */
    static StoredPayload read(ByteBuffer from) {
        int serializerId = from.getInt();
        String manifest = readText(from);
        return new StoredPayload(serializerId, manifest, ByteString.fromArrayUnsafe(take(from, from.remaining())));
    }

    /** Size of a payload that may be absent and does not go to the end: its length, 0 for none, is in front. */
    static int sizeOptional(@Nullable StoredPayload payload) {
        return Integer.BYTES + (payload == null ? 0 : payload.size());
    }

    static void writeOptional(ByteBuffer to, @Nullable StoredPayload payload) {
        to.putInt(payload == null ? 0 : payload.size());
        if (payload != null) {
            payload.write(to);
        }
    }

    static @Nullable StoredPayload readOptional(ByteBuffer from) {
        int size = length(from);
        return size == 0 ? null : read(ByteBuffer.wrap(take(from, size)));
    }

    static int textSize(String text) {
        return Integer.BYTES + text.getBytes(StandardCharsets.UTF_8).length;
    }

    static void writeText(ByteBuffer to, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        to.putInt(bytes.length).put(bytes);
    }

    static String readText(ByteBuffer from) {
        return new String(take(from, length(from)), StandardCharsets.UTF_8);
    }

    private static int length(ByteBuffer from) {
        int length = from.getInt();
        if (length < 0 || length > from.remaining()) {
            throw new BufferUnderflowException();
        }
        return length;
    }

    private static byte[] take(ByteBuffer from, int length) {
        byte[] bytes = new byte[length];
        from.get(bytes);
        return bytes;
    }
}
