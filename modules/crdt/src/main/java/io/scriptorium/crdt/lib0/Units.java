package io.scriptorium.crdt.lib0;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A run of UTF-16 units in a part of a byte array: one byte a unit if all units are below 256, else perhaps two, the
 * higher byte first. A view that does not change itself, but shows what others do to the array; not thread-safe.
 */
public final class Units implements CharSequence {
    private final byte[] data;
    /** Index of the first byte in the array. */
    private final int start;

    private final int length;
    private final boolean wide;

    private Units(byte[] data, int start, int length, boolean wide) {
        this.data = data;
        this.start = start;
        this.length = length;
        this.wide = wide;
    }

    /**
     * Units that lie in an array.
     *
     * @param data the array, not copied
     * @param start index of the first byte
     * @param length number of units
     * @param wide whether each takes two bytes
     */
    public static Units view(byte[] data, int start, int length, boolean wide) {
        if (start < 0 || length < 0 || (wide ? 2L * length : length) > data.length - start) {
            throw new IndexOutOfBoundsException(length + " units from " + start + " on in " + data.length + " bytes");
        }
        return new Units(data, start, length, wide);
    }

    /** The units of a string. */
    public static Units of(String text) {
        int length = text.length();
        boolean wide = false;
        for (int i = 0; i < length && !wide; i++) {
            wide = text.charAt(i) > 0xff;
        }
        byte[] data = new byte[wide ? Math.multiplyExact(length, 2) : length];
        for (int i = 0; i < length; i++) {
            char unit = text.charAt(i);
            if (wide) {
                data[2 * i] = (byte) (unit >> 8);
                data[2 * i + 1] = (byte) unit;
            } else {
                data[i] = (byte) unit;
            }
        }
        return new Units(data, 0, length, wide);
    }

    /** Decodes strict UTF-8; null if it is not. */
    static @Nullable Units decode(byte[] array, int offset, int bytes) {
        int count = Utf8.units(array, offset, offset + bytes);
        if (count < 0) {
            return null;
        }
        if (count == bytes) {
            return new Units(Arrays.copyOfRange(array, offset, offset + bytes), 0, count, false);
        }
        return of(new String(array, offset, bytes, StandardCharsets.UTF_8));
    }

    /** The array. */
    public byte[] data() {
        return data;
    }

    /** Index of the first byte in the array. */
    public int start() {
        return start;
    }

    /** Whether each unit takes two bytes. */
    public boolean wide() {
        return wide;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public char charAt(int index) {
        if (index < 0 || index >= length) {
            throw new IndexOutOfBoundsException(index);
        }
        return wide
                ? (char) ((data[start + 2 * index] & 0xff) << 8 | (data[start + 2 * index + 1] & 0xff))
                : (char) (data[start + index] & 0xff);
    }

    @Override
    public CharSequence subSequence(int from, int to) {
        return slice(from, to);
    }

    /** A copy of the units between two indices, as narrow as they allow. */
    public Units slice(int from, int to) {
        if (from < 0 || to < from || to > length) {
            throw new IndexOutOfBoundsException(from + " to " + to + " of " + length);
        }
        if (wide && isNarrow(from, to)) {
            byte[] narrow = new byte[to - from];
            for (int i = from; i < to; i++) {
                narrow[i - from] = data[start + 2 * i + 1];
            }
            return new Units(narrow, 0, to - from, false);
        }
        int scale = wide ? 2 : 1;
        return new Units(Arrays.copyOfRange(data, start + scale * from, start + scale * to), 0, to - from, wide);
    }

    private boolean isNarrow(int from, int to) {
        for (int i = from; i < to; i++) {
            if (data[start + 2 * i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** The units between two indices as a string. */
    public String substring(int from, int to) {
        if (from < 0 || to < from || to > length) {
            throw new IndexOutOfBoundsException(from + " to " + to + " of " + length);
        }
        if (!wide) {
            return new String(data, start + from, to - from, StandardCharsets.ISO_8859_1);
        }
        char[] units = new char[to - from];
        for (int i = from; i < to; i++) {
            units[i - from] = charAt(i);
        }
        return new String(units);
    }

    /** Bytes that the units between two indices take in UTF-8. */
    public long utf8Bytes(int from, int to) {
        return Utf8.bytes(slice(from, to));
    }

    /**
     * Copies all units into another array.
     *
     * @param at index of the first byte there
     * @param asWide whether they take two bytes each there; they must if they do here
     */
    public void copyTo(byte[] to, int at, boolean asWide) {
        if (wide && !asWide) {
            throw new IllegalArgumentException("wide units do not fit into one byte each");
        }
        if (wide == asWide) {
            System.arraycopy(data, start, to, at, wide ? 2 * length : length);
        } else {
            for (int i = 0; i < length; i++) {
                to[at + 2 * i] = 0;
                to[at + 2 * i + 1] = data[start + i];
            }
        }
    }

    /** Writes the units from an index on as varString; a lone surrogate becomes U+FFFD. */
    public void writeVarString(ByteWriter out, int from) {
        if (isAscii(from)) {
            out.writeVarUint(length - from);
            writeAscii(out, from);
        } else {
            out.writeVarString(from == 0 ? this : slice(from, length));
        }
    }

    /** Whether all units from an index on are below 128 and take one byte each. */
    public boolean isAscii(int from) {
        if (wide) {
            return false;
        }
        for (int i = start + from; i < start + length; i++) {
            if (data[i] < 0) {
                return false;
            }
        }
        return true;
    }

    /** Writes the units from an index on, which must be {@link #isAscii}, one byte each and without a length. */
    public void writeAscii(ByteWriter out, int from) {
        out.writeBytes(data, start + from, length - from);
    }

    /** The units as a string. */
    @Override
    public String toString() {
        return substring(0, length);
    }
}
