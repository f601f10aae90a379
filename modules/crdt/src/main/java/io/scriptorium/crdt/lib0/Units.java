package io.scriptorium.crdt.lib0;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A run of UTF-16 units that can grow at its end and be cut in two. One byte a unit while all units are below 256, else
 * two. Appending costs amortised constant time a unit. The parts of a run that is cut share its array as long as each
 * of them needs at least half of it, so a series of cuts copies a unit only a logarithmic number of times, and no part
 * keeps more than twice its size. Mutable, not thread-safe.
 */
public final class Units implements CharSequence {
    private byte[] data;
    /** Index of the first byte in the array. */
    private int start;

    private int length;
    private boolean wide;
    /** Whether other runs may use other parts of the array. */
    private boolean shared;

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
                ? (char) ((data[start + 2 * index] & 0xff) << 8 | (data[start + 2 * index + 1] & 0xff))
                : (char) (data[start + index] & 0xff);
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
        return new Units(Arrays.copyOfRange(data, start + bytes(from), start + bytes(to)), to - from, wide);
    }

    /** Cuts the run before an index and answers the right part. */
    public Units cut(int index) {
        if (index < 0 || index > length) {
            throw new IndexOutOfBoundsException(index);
        }
        Units right = new Units(data, length - index, wide);
        right.start = start + bytes(index);
        right.shared = true;
        length = index;
        shared = true;
        right.leaveIfSmall();
        leaveIfSmall();
        return right;
    }

    /** Moves to an array of its own if most of this one is not needed. */
    private void leaveIfSmall() {
        int bytes = bytes(length);
        if (bytes < data.length / 2) {
            own(Arrays.copyOfRange(data, start, start + bytes));
        }
    }

    private int bytes(int units) {
        return wide ? 2 * units : units;
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
            System.arraycopy(other.data, other.start, data, start + bytes(length), bytes(other.length));
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
            out.writeBytes(data, start + from, length - from);
        } else {
            out.writeVarString(from == 0 ? this : slice(from, length));
        }
    }

    private boolean isAscii(int from) {
        for (int i = start + from; i < start + length; i++) {
            if (data[i] < 0) {
                return false;
            }
        }
        return true;
    }

    private void put(int index, char unit) {
        if (wide) {
            data[start + 2 * index] = (byte) (unit >> 8);
            data[start + 2 * index + 1] = (byte) unit;
        } else {
            data[start + index] = (byte) unit;
        }
    }

    /** Makes room for so many units in an array of its own. */
    private void ensure(int units) {
        int bytes = wide ? Math.multiplyExact(units, 2) : units;
        if (shared || bytes > data.length - start) {
            byte[] grown = new byte[Math.max(bytes, Math.max(8, bytes(length) + (bytes(length) >> 1)))];
            System.arraycopy(data, start, grown, 0, bytes(length));
            own(grown);
        }
    }

    private void widen(int capacity) {
        byte[] widened = new byte[Math.multiplyExact(Math.max(capacity, length), 2)];
        for (int i = 0; i < length; i++) {
            widened[2 * i + 1] = data[start + i];
        }
        own(widened);
        wide = true;
    }

    private void own(byte[] array) {
        data = array;
        start = 0;
        shared = false;
    }

    /** The units as a string. */
    @Override
    public String toString() {
        if (!wide) {
            return new String(data, start, length, StandardCharsets.ISO_8859_1);
        }
        char[] units = new char[length];
        for (int i = 0; i < length; i++) {
            units[i] = charAt(i);
        }
        return new String(units);
    }
}
