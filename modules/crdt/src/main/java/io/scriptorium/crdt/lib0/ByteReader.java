package io.scriptorium.crdt.lib0;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads lib0 primitives from a slice of an array (SPEC 1.1, 1.2). Every length is compared with the remaining bytes
 * before anything is allocated; whatever does not fit ends in {@link MalformedInputException}. Not thread-safe.
 */
public final class ByteReader {
    /** Largest integer a lib0 writer produces: 2^53 - 1. */
    public static final long SAFE_INTEGER_MAX = (1L << 53) - 1;

    /** {@code undefined} as a varString. */
    private static final byte[] UNDEFINED = {9, 'u', 'n', 'd', 'e', 'f', 'i', 'n', 'e', 'd'};

    private final byte[] array;
    private final int start;
    private final int end;
    /** Index that offsets in messages count from: the first byte of the input that this is a slice of. */
    private final int base;

    private int position;

    /** Reads all of the array, which must not change meanwhile. */
    public ByteReader(byte[] array) {
        this(array, 0, array.length);
    }

    /** Reads {@code length} bytes from {@code offset}. */
    public ByteReader(byte[] array, int offset, int length) {
        this(array, offset, length, offset);
    }

    private ByteReader(byte[] array, int offset, int length, int base) {
        if (offset < 0 || length < 0 || offset > array.length - length) {
            throw new IllegalArgumentException("slice " + offset + "+" + length + " of " + array.length + " bytes");
        }
        this.array = array;
        this.start = offset;
        this.end = offset + length;
        this.base = base;
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

    /**
     * A signed integer as magnitude and sign, because minus zero exists (SPEC 1.1): the magnitude shifted left by one,
     * plus one if the sign flag is set.
     */
    public long readVarInt() {
        int first = readUint8();
        long sign = (first >> 6) & 1;
        long value = first & 0x3f;
        if (first < 0x80) {
            return value << 1 | sign;
        }
        for (int shift = 6; ; shift += 7) {
            int next = readUint8();
            long bits = next & 0x7f;
            if (bits != 0 && (shift > 52 || bits << shift > SAFE_INTEGER_MAX - value)) {
                throw malformed("integer beyond 2^53 - 1");
            }
            if (bits != 0) {
                value |= bits << shift;
            }
            if (next < 0x80) {
                return value << 1 | sign;
            }
        }
    }

    /** Four bytes, big endian: the bits of a float. */
    public int readInt32() {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            value = value << 8 | readUint8();
        }
        return value;
    }

    /** Eight bytes, big endian: a 64-bit integer or the bits of a double. */
    public long readInt64() {
        return (long) readInt32() << 32 | (readInt32() & 0xffff_ffffL);
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

    /**
     * A length and that many bytes, as a reader of their own; nothing is copied. Its exceptions name offsets in this
     * reader's input.
     */
    public ByteReader readVarSlice() {
        int length = readLength();
        ByteReader slice = new ByteReader(array, position, length, base);
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
        if (Utf8.units(array, position, position + length) < 0) {
            throw malformed("string is not UTF-8");
        }
        String text = new String(array, position, length, StandardCharsets.UTF_8);
        position += length;
        return text;
    }

    /**
     * Passes over a string and checks that it is strict UTF-8.
     *
     * @param bytesMax longest accepted encoding, in bytes
     * @return its length in UTF-16 units
     */
    public int skipVarString(int bytesMax) {
        int length = readLength();
        if (length > bytesMax) {
            throw malformed("string of " + length + " bytes exceeds " + bytesMax);
        }
        int units = Utf8.units(array, position, position + length);
        if (units < 0) {
            throw malformed("string is not UTF-8");
        }
        position += length;
        return units;
    }

    /** Passes over a string that is JSON text nested at most so deep. */
    public void skipVarJson(int depthMax) {
        int length = readLength();
        if (Utf8.units(array, position, position + length) < 0) {
            throw malformed("string is not UTF-8");
        }
        new JsonSyntax(array, position, position + length, depthMax, base).check();
        position += length;
    }

    /**
     * A string that is JSON text, as it is.
     *
     * @param bytesMax longest accepted encoding, in bytes
     * @param depthMax how deep it may nest
     */
    public String readVarJson(int bytesMax, int depthMax) {
        int before = position;
        skipVarJson(depthMax);
        position = before;
        return readVarString(bytesMax);
    }

    /**
     * Passes over a string that is JSON text nested at most so deep, or the word {@code undefined} (content kind 2).
     */
    public void skipVarJsonOrUndefined(int depthMax) {
        if (position + UNDEFINED.length <= end
                && Arrays.equals(array, position, position + UNDEFINED.length, UNDEFINED, 0, UNDEFINED.length)) {
            position += UNDEFINED.length;
        } else {
            skipVarJson(depthMax);
        }
    }

    /** A string as compact units. */
    public Units readUnits() {
        int length = readLength();
        Units units = Units.decode(array, position, length);
        if (units == null) {
            throw malformed("string is not UTF-8");
        }
        position += length;
        return units;
    }

    /** Passes over so many bytes. */
    public void skip(int count) {
        if (count < 0 || count > remaining()) {
            throw malformed("skip of " + count + " exceeds the remaining " + remaining() + " bytes");
        }
        position += count;
    }

    /** Continues at this position, counted from the first byte. */
    public void seek(int newPosition) {
        if (newPosition < 0 || newPosition > end - start) {
            throw new IllegalArgumentException("position " + newPosition + " of " + (end - start) + " bytes");
        }
        position = start + newPosition;
    }

    /** Another reader of the same bytes, with a position of its own; nothing is copied. */
    public ByteReader duplicate() {
        ByteReader copy = new ByteReader(array, start, end - start, base);
        copy.position = position;
        return copy;
    }

    /** Continues where another reader of the same bytes is. */
    public void moveTo(ByteReader other) {
        position = other.position;
    }

    /** Whether the bytes from one position are the same as those from another, over a length. */
    public boolean sameBytes(int from, int otherFrom, int length) {
        return Arrays.equals(
                array, start + from, start + from + length, array, start + otherFrom, start + otherFrom + length);
    }

    /** A 64-bit hash of the bytes between two positions. */
    public long hash(int from, int to) {
        long hash = 0xcbf29ce484222325L;
        for (int i = start + from; i < start + to; i++) {
            hash = (hash ^ array[i]) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 29;
        }
        return hash;
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
        return new MalformedInputException(position - base, reason);
    }
}
