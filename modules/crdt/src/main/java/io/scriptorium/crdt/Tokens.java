package io.scriptorium.crdt;

import java.util.Arrays;
import java.util.Map;

/**
 * A part of a text cut into pieces, each with a number that equal pieces share.
 *
 * <p>A character as a reader sees it is told by the rules of Unicode's annex 29 that matter in practice: marks,
 * variation selectors, skin tones, tags and vowel and final jamo belong to what is before them, a zero width joiner
 * joins both sides, CR and LF belong together, and regional indicators do in pairs.
 */
final class Tokens {
    private static final int ZERO_WIDTH_JOINER = 0x200d;

    private final String text;
    private int size;
    private int[] ids = new int[64];
    private int[] offsets = new int[65];

    private Tokens(String text, int from) {
        this.text = text;
        this.offsets[0] = from;
    }

    /** The characters of a part of a text. */
    static Tokens characters(String text, int from, int to, Map<String, Integer> names) {
        Tokens tokens = new Tokens(text, from);
        int start = from;
        int indicators = 0;
        int before = -1;
        for (int i = from; i < to; ) {
            int point = text.codePointAt(i);
            indicators = isRegionalIndicator(point) ? indicators + 1 : 0;
            boolean joined = before >= 0
                    && (extendsCharacter(point)
                            || before == ZERO_WIDTH_JOINER
                            || (before == '\r' && point == '\n')
                            || (indicators > 0 && indicators % 2 == 0));
            if (!joined && i > start) {
                tokens.add(start, i, names);
                start = i;
            }
            before = point;
            i += Character.charCount(point);
        }
        if (to > start) {
            tokens.add(start, to, names);
        }
        return tokens;
    }

    /** The lines of a text, each with what ends it. */
    static Tokens lines(String text, Map<String, Integer> names) {
        Tokens tokens = new Tokens(text, 0);
        for (int start = 0; start < text.length(); ) {
            int feed = text.indexOf('\n', start);
            int end = feed < 0 ? text.length() : feed + 1;
            tokens.add(start, end, names);
            start = end;
        }
        return tokens;
    }

    /** The whole text. */
    String text() {
        return text;
    }

    /** The numbers in order. */
    int[] ids() {
        return Arrays.copyOf(ids, size);
    }

    /** Where a piece starts; for the number of pieces, where the last one ends. */
    int offset(int index) {
        return offsets[index];
    }

    private void add(int from, int to, Map<String, Integer> names) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, size * 2);
            offsets = Arrays.copyOf(offsets, size * 2 + 1);
        }
        ids[size++] = to == from + 1
                ? text.charAt(from)
                : names.computeIfAbsent(text.substring(from, to), it -> 0x10000 + names.size());
        offsets[size] = to;
    }

    private static boolean isRegionalIndicator(int point) {
        return point >= 0x1f1e6 && point <= 0x1f1ff;
    }

    private static boolean extendsCharacter(int point) {
        if (point < 0x300) {
            return false;
        }
        return switch (Character.getType(point)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK -> true;
            default ->
                point == ZERO_WIDTH_JOINER
                        || (point >= 0x1f3fb && point <= 0x1f3ff)
                        || (point >= 0xe0020 && point <= 0xe007f)
                        || (point >= 0x1160 && point <= 0x11ff);
        };
    }
}
