package io.scriptorium.crdt.wire;

import io.scriptorium.crdt.lib0.ByteWriter;
import io.scriptorium.crdt.lib0.Units;

/**
 * Writes a column of strings (SPEC 1.5). The table is encoded as one text: halves of a surrogate pair that end one
 * string and begin the next become one character.
 */
final class StringColumnWriter {
    private static final char NONE = 0;

    private final ByteWriter table;
    private final UintOptRleWriter lengths = new UintOptRleWriter();
    /** High surrogate at the end of the table, not written yet. */
    private char high = NONE;

    StringColumnWriter(int capacity) {
        this.table = new ByteWriter(capacity);
    }

    void write(String text) {
        lengths.write(text.length());
        append(text);
    }

    /** A text from a unit on. */
    void write(Units text, int from) {
        int length = text.length() - from;
        lengths.write(length);
        if (text.isAscii(from)) {
            if (length > 0) {
                endHigh();
            }
            text.writeAscii(table, from);
        } else {
            append(from == 0 ? text : text.subSequence(from, text.length()));
        }
    }

    private void append(CharSequence text) {
        int from = 0;
        int to = text.length();
        if (to == 0) {
            return;
        }
        if (high != NONE && Character.isLowSurrogate(text.charAt(0))) {
            table.writeUtf8(new String(new char[] {high, text.charAt(0)}), 0, 2);
            high = NONE;
            from = 1;
        }
        if (from == to) {
            return;
        }
        endHigh();
        char last = text.charAt(to - 1);
        if (Character.isHighSurrogate(last)) {
            high = last;
            to--;
        }
        table.writeUtf8(text, from, to);
    }

    private void endHigh() {
        if (high != NONE) {
            table.writeUtf8(String.valueOf(high), 0, 1);
            high = NONE;
        }
    }

    /** Writes the column, complete; nothing may be written any more. */
    ByteWriter finish() {
        endHigh();
        ByteWriter column = new ByteWriter(table.size() + 16);
        column.writeVarBytes(table);
        column.writeBytes(lengths.finish());
        return column;
    }
}
