package io.scriptorium.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * How keys are made. A key of an event or of a journal snapshot is the length of the persistence id in bytes (16 bits),
 * the id in UTF-8, and the sequence number (64 bits), all big-endian: the events of one document lie side by side in
 * their order, and no id is a prefix of another.
 */
final class Layout {
    /**
     * Version of everything in this class and in the {@code Stored…} records. A journal of any other version is
     * refused.
     */
    static final int VERSION = 1;

    /** Key, in the default column family, of the last order number given out. */
    static final byte[] LAST_ORDER = "last-order".getBytes(StandardCharsets.US_ASCII);

    private static final int LENGTH_MAX = 0xFFFF;

    /** Most bytes that one char of a text takes. */
    private static final int UTF_8_BYTES_MAX = 3;

    private Layout() {}

    /** Column families, in the order in which the database is opened with them. */
    enum Family {
        /** {@link Layout#LAST_ORDER}. */
        META("default"),
        /** Key of the document and sequence number, {@link StoredEvent}. */
        EVENTS("events"),
        /** Persistence id, highest sequence number ever written (64 bits): survives the deletion of events. */
        HIGHEST("highest"),
        /** Order number (64 bits), key of the event: the order in which this journal wrote its events. */
        ORDER("order"),
        /** Key of the document and sequence number, {@link StoredSnapshot}. */
        SNAPSHOTS("snapshots");

        private final String familyName;

        Family(String familyName) {
            this.familyName = familyName;
        }

        byte[] nameBytes() {
            return familyName.getBytes(StandardCharsets.US_ASCII);
        }
    }

    static byte[] key(String persistenceId, long sequenceNr) {
        byte[] id = id(persistenceId);
        return ByteBuffer.allocate(Short.BYTES + id.length + Long.BYTES)
                .putShort((short) id.length)
                .put(id)
                .putLong(sequenceNr)
                .array();
    }

    /**
     * The first key behind sequence number {@code sequenceNr}. Behind the largest number there is one more: keys
     * compare as unsigned bytes, so that the overflow sorts last.
     */
    static byte[] keyAfter(String persistenceId, long sequenceNr) {
        return key(persistenceId, sequenceNr + 1);
    }

    static long sequenceNr(byte[] key) {
        return ByteBuffer.wrap(key).getLong(key.length - Long.BYTES);
    }

    /** Whether two keys are of the same document. */
    static boolean sameDocument(byte[] key, byte[] other) {
        return key.length == other.length
                && Arrays.equals(key, 0, key.length - Long.BYTES, other, 0, other.length - Long.BYTES);
    }

    /**
     * Changes check their id when they are made: one that is too long fails alone, not with the group it would be
     * written in.
     *
     * @throws IllegalArgumentException if the id has more than 65,535 bytes in UTF-8
     */
    static void requireId(String persistenceId) {
        if (persistenceId.length() > LENGTH_MAX / UTF_8_BYTES_MAX && id(persistenceId).length > LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "persistence id has " + id(persistenceId).length + " bytes, at most " + LENGTH_MAX);
        }
    }

    static byte[] id(String persistenceId) {
        return persistenceId.getBytes(StandardCharsets.UTF_8);
    }

    static String id(byte[] id) {
        return new String(id, StandardCharsets.UTF_8);
    }

    static byte[] number(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    static long number(byte[] value) {
        return ByteBuffer.wrap(value).getLong();
    }
}
