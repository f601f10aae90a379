package io.scriptorium.crdt.lib0;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A run of UTF-16 units that can grow at its end and be cut in two. One byte a unit while all units are below 256, else two.
 * Appending costs amortised constant time a unit. Mutable, not thread-safe.
 */
public final class Units implements CharSequence {
    private byte[] data;
    private int length;
    private boolean wide;

    private Units(byte[] data, int length, boolean wide) {
        this.data = data;
        this.length = length;
        this.wide = wide;
    }

    /** The units of a string. */
    public static Units of(String text) {
        Units units = new Units(new byte[text.length()], 0, false);
        for (int i = 0; i < text.length(); i++) {
            units.append(text.charAt(i));
        }
        return units;
    }

    /** Decodes strict UTF-8; null if it is not. */
    static @Nullable Units decode(byte[] array, int offset, int bytes) {
        int count = Utf8.units(array, offset, offset + bytes);
        if (count < 0) {
            return null;
        }
        if (count == bytes) {
            return new Units(Arrays.copyOfRange(array, offset, offset + bytes), count, false);
        }
        String text = new String(array, offset, bytes, StandardCharsets.UTF_8);
        boolean wide = false;
        for (int i = 0; i < count && !wide; i++) {
            wide = text.charAt(i) > 0xff;
        }
        Units units = new Units(new byte[wide ? count * 2 : count], 0, wide);
        for (int i = 0; i < count; i++) {
            units.append(text.charAt(i));
        }
        return units;
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
                ? (char) ((data[2 * index] & 0xff) << 8 | (data[2 * index + 1] & 0xff))
                : (char) (data[index] & 0xff);
    }

    @Override
    public CharSequence subSequence(int from, int to) {
        return slice(from, to);
    }

    /** A copy of the units between two indices. */
    public Units slice(int from, int to) {
        if (from < 0 || to < from || to > length) {
            throw new IndexOutOfBoundsException(from + " to " + to + " of " + length);
        }
        int width = wide ? 2 : 1;
        return new Units(Arrays.copyOfRange(data, from * width, to * width), to - from, wide);
    }

    /** Drops everything from an index on. */
    public void truncate(int newLength) {
        if (newLength < 0 || newLength > length) {
            throw new IndexOutOfBoundsException(newLength);
        }
        length = newLength;
        int bytes = wide ? 2 * newLength : newLength;
        if (data.length - bytes > 64) {
            data = Arrays.copyOf(data, bytes);
        }
    }

    /** Replaces one unit. */
    public void set(int index, char unit) {
        if (index < 0 || index >= length) {
            throw new IndexOutOfBoundsException(index);
        }
        if (unit > 0xff && !wide) {
            widen(length);
        }
        put(index, unit);
    }

    /** Adds all units of another run, which is unchanged. */
    public void append(Units other) {
        int total = Math.addExact(length, other.length);
        if (other.wide && !wide) {
            widen(total);
        }
        ensure(total);
        if (wide == other.wide) {
            int width = wide ? 2 : 1;
            System.arraycopy(other.data, 0, data, length * width, other.length * width);
            length = total;
        } else {
            int from = length;
            length = total;
            for (int i = 0; i < other.length; i++) {
                put(from + i, other.charAt(i));
            }
        }
    }

    private void append(char unit) {
        if (unit > 0xff && !wide) {
            widen(length + 1);
        }
        ensure(length + 1);
        put(length++, unit);
    }

    /** Bytes of the array behind it. */
    public int capacityBytes() {
        return data.length;
    }

    /** Writes the units from an index on as varString; a lone surrogate becomes U+FFFD. */
    public void writeVarString(ByteWriter out, int from) {
        if (!wide && isAscii(from)) {
            out.writeVarUint(length - from);
            out.writeBytes(data, from, length - from);
        } else {
            out.writeVarString(from == 0 ? this : slice(from, length));
        }
    }

    private boolean isAscii(int from) {
        for (int i = from; i < length; i++) {
            if (data[i] < 0) {
                return false;
            }
        }
        return true;
    }

    private void put(int index, char unit) {
        if (wide) {
            data[2 * index] = (byte) (unit >> 8);
            data[2 * index + 1] = (byte) unit;
        } else {
            data[index] = (byte) unit;
        }
    }

    private void ensure(int units) {
        int bytes = wide ? Math.multiplyExact(units, 2) : units;
        if (bytes > data.length) {
            data = Arrays.copyOf(data, Math.max(bytes, Math.max(8, data.length + (data.length >> 1))));
        }
    }

    private void widen(int capacity) {
        byte[] widened = new byte[Math.multiplyExact(Math.max(capacity, length), 2)];
        for (int i = 0; i < length; i++) {
            widened[2 * i + 1] = data[i];
        }
        data = widened;
        wide = true;
    }

    /** The units as a string. */
    @Override
    public String toString() {
        if (!wide) {
            return new String(data, 0, length, StandardCharsets.ISO_8859_1);
        }
        char[] units = new char[length];
        for (int i = 0; i < length; i++) {
            units[i] = charAt(i);
        }
        return new String(units);
    }
}
