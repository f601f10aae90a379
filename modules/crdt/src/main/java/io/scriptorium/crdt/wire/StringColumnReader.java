package io.scriptorium.crdt.wire;

import io.scriptorium.crdt.lib0.ByteReader;
import io.scriptorium.crdt.lib0.Units;

/**
 * A column of strings (SPEC 1.5): all of them in one table, and their lengths in UTF-16 units. A string that reaches
 * beyond the table ends with it.
 */
final class StringColumnReader {
    private final Units table;
    private final UintOptRleReader lengths;
    private int at;

    StringColumnReader(ByteReader column) {
        this(column.readUnits(), new UintOptRleReader(column));
    }

    private StringColumnReader(Units table, UintOptRleReader lengths) {
        this.table = table;
        this.lengths = lengths;
    }

    /** Another reader of the same column, at the same place. */
    StringColumnReader duplicate() {
        StringColumnReader copy = new StringColumnReader(table, lengths.duplicate());
        copy.at = at;
        return copy;
    }

    /** Goes where another reader of the same column is. */
    void moveTo(StringColumnReader other) {
        lengths.moveTo(other.lengths);
        at = other.at;
    }

    /** Index of the next string's first unit in the table. */
    int at() {
        return at;
    }

    /** Units of the table behind the next string's start. */
    int remaining() {
        return table.length() - at;
    }

    /** Passes over a string and answers its length. */
    int skip() {
        int length = (int) Math.min(lengths.read(), remaining());
        at += length;
        return length;
    }

    /** The units between two indices of the table. */
    Units units(int from, int to) {
        return table.slice(from, to);
    }

    /** The units between two indices of the table. */
    String text(int from, int to) {
        return table.substring(from, to);
    }

    char unit(int index) {
        return table.charAt(index);
    }

    /** Bytes in UTF-8 of the units between two indices of the table. */
    long utf8Bytes(int from, int to) {
        return table.utf8Bytes(from, to);
    }

    /** A 64-bit hash of the units between two indices of the table. */
    long hash(int from, int to) {
        long hash = 0xcbf29ce484222325L;
        for (int i = from; i < to; i++) {
            hash = (hash ^ table.charAt(i)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 29;
        }
        return hash;
    }
}
