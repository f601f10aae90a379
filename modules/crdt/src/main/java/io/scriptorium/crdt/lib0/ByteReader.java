package io.scriptorium.crdt.lib0;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Reads lib0 primitives from a slice of an array (SPEC 1.1, 1.2). Every length is compared with the remaining bytes before anything
 * is allocated; whatever does not fit ends in {@link MalformedInputException}. Not thread-safe.
 */
public final class ByteReader {
    /** Largest integer a lib0 writer produces: 2^53 - 1. */
    public static final long SAFE_INTEGER_MAX = (1L << 53) - 1;

    private final byte[] array;
    private final int start;
    private final int end;
    private int position;

    /** Reads all of the array, which must not change meanwhile. */
    public ByteReader(byte[] array) {
        this(array, 0, array.length);
    }

    /** Reads {@code length} bytes from {@code offset}. */
    public ByteReader(byte[] array, int offset, int length) {
        if (offset < 0 || length < 0 || offset > array.length - length) {
            throw new IllegalArgumentException("slice " + offset + "+" + length + " of " + array.length + " bytes");
        }
        this.array = array;
        this.start = offset;
        this.end = offset + length;
        this.position = offset;
    }

    /** Bytes read so far. */
    public int position() {
        return position - start;
    }

    /** Bytes not read yet. */
    public int remaining() {
        return end - position;
    }

    /** Whether a byte is left. */
    public boolean hasRemaining() {
        return position < end;
    }

    /** One byte, 0 to 255. */
    public int readUint8() {
        if (position >= end) {
            throw malformed("unexpected end of input");
        }
        return array[position++] & 0xff;
    }

    /** An unsigned integer, 0 to 2^53 - 1; padded forms are accepted. */
    public long readVarUint() {
        int first = readUint8();
        if (first < 0x80) {
            return first;
        }
        long value = first & 0x7f;
        for (int shift = 7; ; shift += 7) {
            int next = readUint8();
            long bits = next & 0x7f;
            if (bits != 0 && (shift > 52 || bits << shift > SAFE_INTEGER_MAX - value)) {
                throw malformed("integer above 2^53 - 1");
            }
            if (bits != 0) {
                value |= bits << shift;
            }
            if (next < 0x80) {
                return value;
            }
        }
    }

    /** A varUint that counts bytes still to come: never more than {@link #remaining()} after it. */
    public int readLength() {
        long length = readVarUint();
        if (length > remaining()) {
            throw malformed("length " + length + " exceeds the remaining " + remaining() + " bytes");
        }
        return (int) length;
    }

    /** A length and that many bytes, copied. */
    public byte[] readVarBytes() {
        int length = readLength();
        byte[] bytes = new byte[length];
        System.arraycopy(array, position, bytes, 0, length);
        position += length;
        return bytes;
    }

    /** A length and that many bytes, as a reader of their own; nothing is copied. */
    public ByteReader readVarSlice() {
        int length = readLength();
        ByteReader slice = new ByteReader(array, position, length);
        position += length;
        return slice;
    }

    /**
     * Strict UTF-8: overlong forms, encoded surrogates and truncated sequences are errors.
     *
     * @param bytesMax longest accepted encoding, in bytes
     */
    public String readVarString(int bytesMax) {
        int length = readLength();
        if (length > bytesMax) {
            throw malformed("string of " + length + " bytes exceeds " + bytesMax);
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(array, position, length))
                    .toString();
            position += length;
            return text;
        } catch (CharacterCodingException e) {
            throw malformed("string is not UTF-8");
        }
    }

    /** All bytes not read yet, copied. */
    public byte[] readRemaining() {
        byte[] bytes = new byte[remaining()];
        System.arraycopy(array, position, bytes, 0, bytes.length);
        position = end;
        return bytes;
    }

    /** An exception that names the current position. */
    public MalformedInputException malformed(String reason) {
        return new MalformedInputException(position(), reason);
    }
}
