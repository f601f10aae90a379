package io.scriptorium.crdt;

import java.util.Arrays;
import java.util.List;

/** Makes a text equal to another one by the edits of {@link TextDiff}, around the embeds that are in it. */
final class TextReplacement {
    private final StringBuilder characters = new StringBuilder();
    /** For each embed or type in the text, the number of units before it. */
    private int[] embeds = new int[4];

    private int embedCount;

    private TextReplacement(SharedType type) {
        for (Item item = type.first(); item != null; item = item.right()) {
            if (item.deleted()) {
                continue;
            }
            if (item.content() instanceof StringContent text) {
                characters.append(text.units());
            } else if (item.countable()) {
                for (int i = 0; i < item.length; i++) {
                    addEmbed();
                }
            }
        }
    }

    /** Replaces from the end to the start, so that positions stay right. */
    static void replace(SharedType type, TextEditor editor, String text) {
        TextReplacement before = new TextReplacement(type);
        List<TextDiff.Edit> edits = TextDiff.edits(before.characters.toString(), text);
        for (int i = edits.size() - 1; i >= 0; i--) {
            TextDiff.Edit edit = edits.get(i);
            before.delete(editor, edit.from(), edit.to());
            if (!edit.text().isEmpty()) {
                Place at = editor.at(before.indexBehind(edit.from()));
                editor.insert(at, edit.text(), at.attributes);
            }
        }
    }

    /** Deletes units, but no embeds between them. */
    private void delete(TextEditor editor, int from, int to) {
        int end = to;
        for (int i = embedCount - 1; i >= 0 && embeds[i] > from; i--) {
            if (embeds[i] < end) {
                editor.delete(editor.at(embeds[i] + i + 1), end - embeds[i]);
                end = embeds[i];
            }
        }
        if (end > from) {
            editor.delete(editor.at(from + embedsBefore(from + 1)), end - from);
        }
    }

    /** The index behind a number of units, before embeds that follow. */
    private int indexBehind(int units) {
        return units + embedsBefore(units);
    }

    /** The number of embeds that have less than a number of units before them. */
    private int embedsBefore(int units) {
        int count = 0;
        while (count < embedCount && embeds[count] < units) {
            count++;
        }
        return count;
    }

    private void addEmbed() {
        if (embedCount == embeds.length) {
            embeds = Arrays.copyOf(embeds, embedCount * 2);
        }
        embeds[embedCount++] = characters.length();
    }
}
