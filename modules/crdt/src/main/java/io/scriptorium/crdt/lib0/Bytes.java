package io.scriptorium.crdt.lib0;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** An immutable run of bytes with content equality; safe to share between threads. */
public final class Bytes {
    private static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] array;

    private Bytes(byte[] array) {
        this.array = array;
    }

    /** No bytes. */
    public static Bytes empty() {
        return EMPTY;
    }

    /** Takes the array over: the caller must not write to it any more. */
    public static Bytes wrap(byte[] array) {
        return array.length == 0 ? EMPTY : new Bytes(array);
    }

    /** Copies the array. */
    public static Bytes copyOf(byte[] array) {
        return wrap(array.clone());
    }

    /** Number of bytes. */
    public int size() {
        return array.length;
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return array.length == 0;
    }

    /** A copy of the bytes. */
    public byte[] toByteArray() {
        return array.clone();
    }

    /** A reader positioned at the first byte; does not copy. */
    public ByteReader reader() {
        return new ByteReader(array);
    }

    /** A stream of the bytes; does not copy. */
    public InputStream inputStream() {
        return new ByteArrayInputStream(array);
    }

    /** Appends all bytes to the writer, without a length. */
    public void writeTo(ByteWriter writer) {
        writer.writeBytes(array, 0, array.length);
    }

    /** A read-only view; does not copy. */
    public ByteBuffer asReadOnlyByteBuffer() {
        return ByteBuffer.wrap(array).asReadOnlyBuffer();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes && Arrays.equals(array, bytes.array);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(array);
    }

    @Override
    public String toString() {
        return "Bytes(" + array.length + ")";
    }
}
