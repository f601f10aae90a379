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

    /** A length in bytes and UTF-8; a lone surrogate becomes U+FFFD, as in JavaScript. */
    public void writeVarString(String text) {
        long length = utf8Length(text);
        writeVarUint(length);
        ensure(Math.toIntExact(length));
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit < 0x80) {
                array[size++] = (byte) unit;
            } else if (unit < 0x800) {
                array[size++] = (byte) (0xc0 | (unit >> 6));
                array[size++] = (byte) (0x80 | (unit & 0x3f));
            } else if (isPairAt(text, i)) {
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

    private static long utf8Length(String text) {
        long length = 0;
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit < 0x80) {
                length++;
            } else if (unit < 0x800) {
                length += 2;
            } else if (isPairAt(text, i)) {
                length += 4;
                i++;
            } else {
                length += 3;
            }
        }
        return length;
    }

    private static boolean isPairAt(String text, int index) {
        return Character.isHighSurrogate(text.charAt(index))
                && index + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(index + 1));
    }

    private void ensure(int more) {
        if (more > array.length - size) {
            int wanted = Math.addExact(size, more);
            array = Arrays.copyOf(array, Math.max(wanted, (int) Math.min(Integer.MAX_VALUE - 8L, array.length * 2L)));
        }
    }
}
