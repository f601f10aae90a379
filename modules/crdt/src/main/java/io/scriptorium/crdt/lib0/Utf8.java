package io.scriptorium.crdt.lib0;

/** Counting and checking UTF-8 and UTF-16 (SPEC 1.2). */
final class Utf8 {
    private Utf8() {}

    /** UTF-16 units of the bytes in a range, or -1 if they are not strict UTF-8. */
    static int units(byte[] array, int from, int to) {
        int i = from;
        while (i < to && array[i] >= 0) {
            i++;
        }
        int units = i - from;
        while (i < to) {
            int first = array[i];
            if (first >= 0) {
                i++;
                units++;
                continue;
            }
            int size = sequenceLength(array, i, to);
            if (size == 0) {
                return -1;
            }
            units += size == 4 ? 2 : 1;
            i += size;
        }
        return units;
    }

    /** Length of the multi-byte sequence at an index, 0 if it is malformed. Table 3-7 of the Unicode standard. */
    private static int sequenceLength(byte[] array, int i, int to) {
        int first = array[i] & 0xff;
        int second = i + 1 < to ? array[i + 1] & 0xff : 0;
        if (first < 0xc2 || first > 0xf4) {
            return 0;
        }
        if (first < 0xe0) {
            return second >> 6 == 2 ? 2 : 0;
        }
        if (first < 0xf0) {
            int low = first == 0xe0 ? 0xa0 : 0x80;
            int high = first == 0xed ? 0x9f : 0xbf;
            return second >= low && second <= high && isTail(array, i + 2, to) ? 3 : 0;
        }
        int low = first == 0xf0 ? 0x90 : 0x80;
        int high = first == 0xf4 ? 0x8f : 0xbf;
        return second >= low && second <= high && isTail(array, i + 2, to) && isTail(array, i + 3, to) ? 4 : 0;
    }

    private static boolean isTail(byte[] array, int i, int to) {
        return i < to && (array[i] & 0xc0) == 0x80;
    }

    /** Bytes of a text in UTF-8, three for a lone surrogate. */
    static long bytes(CharSequence text) {
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

    /** Whether a high and a low surrogate stand at an index and behind it. */
    static boolean isPairAt(CharSequence text, int index) {
        return Character.isHighSurrogate(text.charAt(index))
                && index + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(index + 1));
    }
}
