package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.crdt.lib0.AnyValue.Constant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a text equal to a delta: first characters, embeds and types are compared without their attributes and only what
 * differs is deleted and inserted, then attributes are set where they differ.
 */
final class DeltaReplacement {
    private final SharedText text;
    private final ViewReplacement replacement;

    DeltaReplacement(SharedText text, ViewReplacement replacement) {
        this.text = text;
        this.replacement = replacement;
    }

    /** A delta as characters, embeds and types. */
    private static final class Sequence {
        final List<DeltaPiece> pieces = new ArrayList<>();
        final List<Integer> pieceStarts = new ArrayList<>();
        /** For each token its number and the piece it is in, and where it starts in the text. */
        final List<int[]> tokens = new ArrayList<>();

        int length;

        Sequence(List<DeltaPiece> delta, Map<String, Integer> names, Map<ViewElement, Integer> embeds) {
            for (DeltaPiece piece : delta) {
                pieceStarts.add(length);
                if (piece.insert() instanceof ViewElement.Text run) {
                    Tokens characters =
                            Tokens.characters(run.text(), 0, run.text().length(), names);
                    int[] ids = characters.ids();
                    for (int i = 0; i < ids.length; i++) {
                        tokens.add(new int[] {ids[i], pieces.size(), length + characters.offset(i)});
                    }
                    length += run.text().length();
                } else {
                    int id = -1 - embeds.computeIfAbsent(piece.insert(), it -> embeds.size());
                    tokens.add(new int[] {id, pieces.size(), length++});
                }
                pieces.add(piece);
            }
        }

        int[] ids() {
            return tokens.stream().mapToInt(token -> token[0]).toArray();
        }

        int start(int token) {
            return token == tokens.size() ? length : tokens.get(token)[2];
        }

        /** The pieces of a range of tokens, cut at its ends. */
        List<DeltaPiece> part(int from, int to) {
            List<DeltaPiece> part = new ArrayList<>();
            for (int i = from; i < to; ) {
                int number = tokens.get(i)[1];
                int end = i;
                while (end < to && tokens.get(end)[1] == number) {
                    end++;
                }
                DeltaPiece piece = pieces.get(number);
                if (piece.insert() instanceof ViewElement.Text run) {
                    int pieceStart = pieceStarts.get(number);
                    String cut = run.text().substring(start(i) - pieceStart, start(end) - pieceStart);
                    piece = new DeltaPiece(new ViewElement.Text(cut), piece.attributes());
                }
                part.add(piece);
                i = end;
            }
            return part;
        }
    }

    /**
     * Edits the text.
     *
     * @throws IllegalStateException if there are values in the text that no editor of texts puts there
     */
    void replace(List<DeltaPiece> wanted) {
        Map<String, Integer> names = new HashMap<>();
        Map<ViewElement, Integer> embeds = new HashMap<>();
        Sequence before = new Sequence(text.delta(), names, embeds);
        if (before.length != text.length()) {
            throw new IllegalStateException("a text with elements that are neither text nor embeds nor types");
        }
        Sequence after = new Sequence(wanted, names, embeds);
        List<EditScript.Hunk> hunks = EditScript.findOrMiddle(before.ids(), after.ids());
        for (int i = hunks.size() - 1; i >= 0; i--) {
            EditScript.Hunk hunk = hunks.get(i);
            int from = before.start(hunk.from());
            text.delete(from, before.start(hunk.to()) - from);
            List<DeltaPiece> inserted = after.part(hunk.otherFrom(), hunk.otherTo());
            for (int piece = inserted.size() - 1; piece >= 0; piece--) {
                insert(from, inserted.get(piece));
            }
        }
        format(wanted);
    }

    private void insert(int index, DeltaPiece piece) {
        if (piece.insert() instanceof ViewElement.Text run) {
            text.insert(index, run.text(), piece.attributes());
        } else if (piece.insert() instanceof ViewElement.Embed embed) {
            text.insertEmbed(index, embed.value(), piece.attributes());
        } else if (piece.insert() instanceof ViewElement.Nested nested) {
            replacement.fill(text.insertType(index, Nested.like(nested.type())), nested.type());
        }
    }

    /** Sets attributes where they differ; both deltas have the same characters now. */
    private void format(List<DeltaPiece> wanted) {
        List<DeltaPiece> current = text.delta();
        int index = 0;
        int at = 0;
        int left = current.isEmpty() ? 0 : length(current.get(0));
        for (DeltaPiece piece : wanted) {
            for (int rest = length(piece); rest > 0; ) {
                int length = Math.min(rest, left);
                Map<String, AnyValue> difference = difference(current.get(at).attributes(), piece.attributes());
                if (!difference.isEmpty()) {
                    text.format(index, length, difference);
                }
                index += length;
                rest -= length;
                left -= length;
                if (left == 0 && ++at < current.size()) {
                    left = length(current.get(at));
                }
            }
        }
    }

    private static int length(DeltaPiece piece) {
        return piece.insert() instanceof ViewElement.Text run ? run.text().length() : 1;
    }

    private static Map<String, AnyValue> difference(Map<String, AnyValue> now, Map<String, AnyValue> wanted) {
        Map<String, AnyValue> difference = new LinkedHashMap<>();
        now.keySet().forEach(key -> {
            if (!wanted.containsKey(key)) {
                difference.put(key, Constant.NULL);
            }
        });
        wanted.forEach((key, value) -> {
            if (!value.equals(now.get(key))) {
                difference.put(key, value);
            }
        });
        return difference;
    }
}
