package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.Units;
import io.scriptorium.crdt.wire.StructKind;
import io.scriptorium.crdt.wire.UpdateWriter;

/** A run of text. Cutting a surrogate pair damages both halves, as yjs does (SPEC 5.4). */
final class StringContent extends Content {
    private static final int OVERHEAD_BYTES = 56;

    private static final char REPLACEMENT = '\ufffd';

    private final Units units;

    StringContent(Units units) {
        this.units = units;
    }

    /** The text; it has as many units as the item is long. */
    Units units() {
        return units;
    }

    @Override
    int kind() {
        return StructKind.STRING;
    }

    @Override
    Content splitOff(int offset) {
        boolean cutsPair = cutsPair(offset);
        StringContent right = new StringContent(units.cut(offset));
        if (cutsPair) {
            units.set(offset - 1, REPLACEMENT);
            right.units.set(0, REPLACEMENT);
        }
        return right;
    }

    @Override
    StringContent copyFrom(int offset) {
        Units right = units.slice(offset, units.length());
        if (cutsPair(offset)) {
            right.set(0, REPLACEMENT);
        }
        return new StringContent(right);
    }

    private boolean cutsPair(int offset) {
        return offset > 0 && offset < units.length() && Character.isHighSurrogate(units.charAt(offset - 1));
    }

    @Override
    boolean merges() {
        return true;
    }

    @Override
    void append(Content right) {
        units.append(((StringContent) right).units);
    }

    @Override
    void write(UpdateWriter out, int offset, int length) {
        out.units(units, offset);
    }

    @Override
    int overheadBytes() {
        return OVERHEAD_BYTES;
    }

    @Override
    int heapBytes() {
        return OVERHEAD_BYTES + units.length();
    }

    @Override
    public String toString() {
        return units.toString();
    }
}
