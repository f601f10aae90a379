package io.scriptorium.document;

import io.scriptorium.crdt.lib0.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The link of an event to the one before: a digest of what it says, of its place, and of the digest before. A history
 * in which an event was changed, taken out, put in or moved no longer has the digests that its events carry
 * (docs/JOURNAL.md tells what is hashed, byte by byte).
 */
public final class EventDigest {
    /** Of a SHA-256 this many bytes are kept. */
    public static final int BYTES = 16;

    private EventDigest() {}

    /**
     * The digest that an event has at a place.
     *
     * @param persistenceId the document's
     * @param sequence sequence number of the event
     * @param previous digest of the event before; empty if there is none or it has no digest
     * @param event what it says; a digest that it carries already does not count
     */
    public static Bytes of(String persistenceId, long sequence, Bytes previous, UpdatesAppended event) {
        MessageDigest digest = sha256();
        byte[] id = persistenceId.getBytes(StandardCharsets.UTF_8);
        byte[] room = event.room().value().getBytes(StandardCharsets.UTF_8);
        ByteBuffer head =
                ByteBuffer.allocate(4 * Integer.BYTES + 3 * Long.BYTES + id.length + previous.size() + room.length);
        head.putInt(id.length).put(id).putLong(sequence);
        head.putInt(previous.size()).put(previous.asReadOnlyByteBuffer());
        head.putLong(event.timeMillis()).putInt(room.length).put(room);
        head.putLong(event.takenOverFrom()).putInt(event.updates().size());
        digest.update(head.flip());
        ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
        for (JournaledUpdate update : event.updates()) {
            digest.update(length.clear().putInt(update.bytes().size()).flip());
            digest.update(update.bytes().asReadOnlyByteBuffer());
            byte[] principal = update.principal().getBytes(StandardCharsets.UTF_8);
            digest.update(length.clear().putInt(principal.length).flip());
            digest.update(principal);
        }
        return Bytes.wrap(Arrays.copyOf(digest.digest(), BYTES));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
