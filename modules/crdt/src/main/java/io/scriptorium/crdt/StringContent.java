package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.Units;
import io.scriptorium.crdt.wire.StructKind;
import io.scriptorium.crdt.wire.UpdateWriter;
import java.util.Arrays;

/**
 * A run of text. Cutting a surrogate pair damages both halves, as yjs does (SPEC 5.4).
 *
 * <p>The text lies in an array, in the form that {@link Units} defines. Appending costs amortised constant time a unit.
 * The parts of a run that is cut share its array as long as each of them needs at least half of it, so a series of cuts
 * copies a unit only a logarithmic number of times, and no part keeps more than twice its size. Two flags share their
 * numbers with others to make this object 24 bytes long: there is one for each run of text in a document.
 */
final class StringContent extends Content {
    /** This object, and header and padding of the array. */
    private static final int OVERHEAD_BYTES = 44;

    private static final char REPLACEMENT = '\ufffd';

    private static final int FLAG = 1 << 31;

    private byte[] data;
    /** Index of the first byte in the array; {@link #FLAG}: other runs may use other parts of the array. */
    private int start;
    /** Number of units; {@link #FLAG}: they take two bytes each. */
    private int length;

    StringContent(Units units) {
        this(units.data(), units.start(), units.length(), units.wide());
    }

    private StringContent(byte[] data, int start, int length, boolean wide) {
        this.data = data;
        this.start = start | FLAG;
        this.length = wide ? length | FLAG : length;
        leaveIfSmall();
    }

    /** The text as it is now; it has as many units as the item is long. Not to be kept: the array may change. */
    Units units() {
        return Units.view(data, start(), length(), wide());
    }

    /** Number of units. */
    int length() {
        return length & ~FLAG;
    }

    private int start() {
        return start & ~FLAG;
    }

    private boolean wide() {
        return length < 0;
    }

    private int bytes(int units) {
        return wide() ? 2 * units : units;
    }

    @Override
    int kind() {
        return StructKind.STRING;
    }

    @Override
    Content splitOff(int offset) {
        boolean cutsPair = cutsPair(offset);
        StringContent right = new StringContent(data, start() + bytes(offset), length() - offset, wide());
        length = wide() ? offset | FLAG : offset;
        start |= FLAG;
        leaveIfSmall();
        if (cutsPair) {
            set(offset - 1, REPLACEMENT);
            right.set(0, REPLACEMENT);
        }
        return right;
    }

    @Override
    StringContent copyFrom(int offset) {
        Units right = units().slice(offset, length());
        StringContent copy = new StringContent(right);
        if (cutsPair(offset)) {
            copy.set(0, REPLACEMENT);
        }
        return copy;
    }

    private boolean cutsPair(int offset) {
        return offset > 0 && offset < length() && Character.isHighSurrogate(units().charAt(offset - 1));
    }

    /** Replaces one unit. */
    private void set(int index, char unit) {
        if (unit > 0xff && !wide()) {
            widen(length);
        }
        int at = start() + bytes(index);
        if (wide()) {
            data[at] = (byte) (unit >> 8);
            data[at + 1] = (byte) unit;
        } else {
            data[at] = (byte) unit;
        }
    }

    @Override
    boolean merges() {
        return true;
    }

    @Override
    int append(Content right) {
        int before = heapBytes();
        StringContent other = (StringContent) right;
        int from = length();
        int total = Math.addExact(from, other.length());
        if (other.wide() && !wide()) {
            widen(total);
        }
        ensure(total);
        other.units().copyTo(data, start() + bytes(from), wide());
        length = wide() ? total | FLAG : total;
        return heapBytes() - before;
    }

    /** Makes room for so many units in an array of its own. */
    private void ensure(int units) {
        int bytes = wide() ? Math.multiplyExact(units, 2) : units;
        if (start < 0 || bytes > data.length - start) {
            int used = bytes(length());
            byte[] grown = new byte[Math.max(bytes, Math.max(8, used + (used >> 1)))];
            System.arraycopy(data, start(), grown, 0, used);
            own(grown);
        }
    }

    /** Gives each unit two bytes. */
    private void widen(int capacity) {
        byte[] widened = new byte[Math.multiplyExact(Math.max(capacity, length), 2)];
        units().copyTo(widened, 0, true);
        own(widened);
        length |= FLAG;
    }

    /** Moves to an array of its own if most of this one is not needed. */
    private void leaveIfSmall() {
        int bytes = bytes(length());
        if (bytes < data.length / 2) {
            own(Arrays.copyOfRange(data, start(), start() + bytes));
        }
    }

    private void own(byte[] array) {
        data = array;
        start = 0;
    }

    @Override
    void write(UpdateWriter out, int offset, int length) {
        out.units(units(), offset);
    }

    @Override
    int overheadBytes() {
        return OVERHEAD_BYTES;
    }

    @Override
    int heapBytes() {
        return OVERHEAD_BYTES + bytes(length());
    }

    /** Bytes of the array behind it. */
    int capacityBytes() {
        return data.length;
    }

    @Override
    public String toString() {
        return units().toString();
    }
}
