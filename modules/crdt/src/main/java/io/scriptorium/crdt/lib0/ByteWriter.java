package io.scriptorium.crdt.lib0;

import java.util.Arrays;

/** Writes lib0 primitives into a growing array (SPEC 1.1, 1.2). Not thread-safe. */
public final class ByteWriter {
    private byte[] array;
    private int size;

    /** Starts small. */
    public ByteWriter() {
        this(64);
    }

    /** Starts with room for that many bytes. */
    public ByteWriter(int capacity) {
        this.array = new byte[capacity];
    }

    /** Bytes written so far. */
    public int size() {
        return size;
    }

    /** One byte; the low eight bits count. */
    public void writeUint8(int value) {
        ensure(1);
        array[size++] = (byte) value;
    }

    /** The shortest form of an integer of 0 to 2^53 - 1. */
    public void writeVarUint(long value) {
        if (value < 0 || value > ByteReader.SAFE_INTEGER_MAX) {
            throw new IllegalArgumentException("varUint of " + value);
        }
        ensure(8);
        long rest = value;
        while (rest > 0x7f) {
            array[size++] = (byte) (0x80 | (rest & 0x7f));
            rest >>>= 7;
        }
        array[size++] = (byte) rest;
    }

    /** A signed integer given as magnitude and sign flag: minus zero is magnitude 0 with the flag. */
    public void writeVarInt(long magnitude, boolean negative) {
        if (magnitude < 0 || magnitude > ByteReader.SAFE_INTEGER_MAX) {
            throw new IllegalArgumentException("varInt of magnitude " + magnitude);
        }
        int first = (magnitude > 0x3f ? 0x80 : 0) | (negative ? 0x40 : 0) | (int) (magnitude & 0x3f);
        writeUint8(first);
        if (magnitude > 0x3f) {
            writeVarUint(magnitude >>> 6);
        }
    }

    /** Four bytes, big endian. */
    public void writeInt32(int value) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            writeUint8(value >>> shift);
        }
    }

    /** Eight bytes, big endian. */
    public void writeInt64(long value) {
        writeInt32((int) (value >>> 32));
        writeInt32((int) value);
    }

    /** The bytes alone, without a length. */
    public void writeBytes(byte[] bytes, int offset, int length) {
        ensure(length);
        System.arraycopy(bytes, offset, array, size, length);
        size += length;
    }

    /** A length and the bytes. */
    public void writeVarBytes(byte[] bytes) {
        writeVarUint(bytes.length);
        writeBytes(bytes, 0, bytes.length);
    }

    /** A length and the bytes. */
    public void writeVarBytes(Bytes bytes) {
        writeVarUint(bytes.size());
        bytes.writeTo(this);
    }

    /** All that another writer holds, without a length. */
    public void writeBytes(ByteWriter other) {
        writeBytes(other.array, 0, other.size);
    }

    /** The length of what another writer holds, and all of it. */
    public void writeVarBytes(ByteWriter other) {
        writeVarUint(other.size);
        writeBytes(other);
    }

    /** Puts an integer before what was written from an index on; costs a copy of that. */
    public void insertVarUint(int index, long value) {
        int before = size;
        writeVarUint(value);
        byte[] encoded = Arrays.copyOfRange(array, before, size);
        System.arraycopy(array, index, array, index + encoded.length, before - index);
        System.arraycopy(encoded, 0, array, index, encoded.length);
    }

    /** A length in bytes and UTF-8; a lone surrogate becomes U+FFFD, as in JavaScript. */
    public void writeVarString(CharSequence text) {
        long length = Utf8.bytes(text);
        writeVarUint(length);
        ensure(Math.toIntExact(length));
        appendUtf8(text, 0, text.length());
    }

    /** The UTF-8 of the units between two indices, without a length; a lone surrogate becomes U+FFFD. */
    public void writeUtf8(CharSequence text, int from, int to) {
        ensure(Math.multiplyExact(3, to - from));
        appendUtf8(text, from, to);
    }

    private void appendUtf8(CharSequence text, int from, int to) {
        for (int i = from; i < to; i++) {
            char unit = text.charAt(i);
            if (unit < 0x80) {
                array[size++] = (byte) unit;
            } else if (unit < 0x800) {
                array[size++] = (byte) (0xc0 | (unit >> 6));
                array[size++] = (byte) (0x80 | (unit & 0x3f));
            } else if (i + 1 < to && Utf8.isPairAt(text, i)) {
                int point = Character.toCodePoint(unit, text.charAt(++i));
                array[size++] = (byte) (0xf0 | (point >> 18));
                array[size++] = (byte) (0x80 | ((point >> 12) & 0x3f));
                array[size++] = (byte) (0x80 | ((point >> 6) & 0x3f));
                array[size++] = (byte) (0x80 | (point & 0x3f));
            } else {
                int point = Character.isSurrogate(unit) ? 0xfffd : unit;
                array[size++] = (byte) (0xe0 | (point >> 12));
                array[size++] = (byte) (0x80 | ((point >> 6) & 0x3f));
                array[size++] = (byte) (0x80 | (point & 0x3f));
            }
        }
    }

    /** A copy of what was written. */
    public byte[] toByteArray() {
        return Arrays.copyOf(array, size);
    }

    /** What was written, as an immutable value. */
    public Bytes toBytes() {
        return Bytes.wrap(toByteArray());
    }

    private void ensure(int more) {
        if (more > array.length - size) {
            int wanted = Math.addExact(size, more);
            array = Arrays.copyOf(array, Math.max(wanted, (int) Math.min(Integer.MAX_VALUE - 8L, array.length * 2L)));
        }
    }
}
