package io.scriptorium.crdt;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The difference between two texts, in whole characters as a reader sees them: surrogate pairs, letters with combining
 * marks, emoji sequences, flags and CR LF stay together.
 *
 * <p>What both texts begin and end with is set aside. Between that the shortest difference is searched for (Myers, "An
 * O(ND) Difference Algorithm", 1986). If it has more than {@value #DISTANCE_MAX} deletions and insertions, or finding
 * it costs more than {@value #WORK_PER_TOKEN} steps a character, lines are compared instead and then the characters of
 * the lines that differ, with the same bounds; what exceeds them there is replaced as a whole. So time is linear in
 * both texts, memory is linear plus some megabytes at most.
 */
public final class TextDiff {
    static final int DISTANCE_MAX = 1000;
    static final int WORK_PER_TOKEN = 40;

    private TextDiff() {}

    /**
     * One replacement.
     *
     * @param from first unit to be replaced in the text before
     * @param to the unit behind the last one
     * @param text what comes in its place
     */
    public record Edit(int from, int to, String text) {}

    /** The replacements that turn one text into the other, in order and not touching each other. */
    public static List<Edit> edits(String before, String after) {
        Map<String, Integer> names = new HashMap<>();
        Tokens old = Tokens.characters(before, 0, before.length(), names);
        Tokens young = Tokens.characters(after, 0, after.length(), names);
        List<Edit> edits = new ArrayList<>();
        List<EditScript.Hunk> hunks = EditScript.find(old.ids(), young.ids());
        if (hunks != null) {
            add(edits, hunks, old, young);
        } else {
            addByLines(edits, before, after);
        }
        return edits;
    }

    private static void addByLines(List<Edit> edits, String before, String after) {
        Map<String, Integer> names = new HashMap<>();
        Tokens old = Tokens.lines(before, names);
        Tokens young = Tokens.lines(after, names);
        List<EditScript.Hunk> lines = EditScript.findOrMiddle(old.ids(), young.ids());
        Map<String, Integer> characters = new HashMap<>();
        for (EditScript.Hunk hunk : lines) {
            Tokens oldPart = Tokens.characters(before, old.offset(hunk.from()), old.offset(hunk.to()), characters);
            Tokens youngPart =
                    Tokens.characters(after, young.offset(hunk.otherFrom()), young.offset(hunk.otherTo()), characters);
            add(edits, EditScript.findOrMiddle(oldPart.ids(), youngPart.ids()), oldPart, youngPart);
        }
    }

    private static void add(List<Edit> edits, List<EditScript.Hunk> hunks, Tokens old, Tokens young) {
        for (EditScript.Hunk hunk : hunks) {
            edits.add(new Edit(
                    old.offset(hunk.from()),
                    old.offset(hunk.to()),
                    young.text().substring(young.offset(hunk.otherFrom()), young.offset(hunk.otherTo()))));
        }
    }
}
