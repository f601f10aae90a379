package io.scriptorium.replay;

import io.scriptorium.crdt.DeltaOp;
import io.scriptorium.crdt.TypeChange;
import io.scriptorium.crdt.ViewElement;
import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.crdt.lib0.JsonPrinter;
import java.util.ArrayList;
import java.util.List;

/** Changes in words. */
final class Changes {
    private static final int SNIPPET_MAX = 40;

    private Changes() {}

    /** One line for all changes of an edit. */
    static String summary(List<TypeChange> changes) {
        if (changes.isEmpty()) {
            return "nothing visible";
        }
        return String.join("; ", changes.stream().map(Changes::summary).toList());
    }

    private static String summary(TypeChange change) {
        List<String> parts = new ArrayList<>();
        long at = 0;
        for (DeltaOp op : change.delta()) {
            if (op instanceof DeltaOp.Retain retain) {
                if (!retain.attributes().isEmpty()) {
                    parts.add("format " + retain.length() + " at " + at);
                }
                at += retain.length();
            } else if (op instanceof DeltaOp.Delete delete) {
                parts.add("-" + delete.length() + " at " + at);
            } else if (op instanceof DeltaOp.Insert insert) {
                parts.add("+" + content(insert) + " at " + at);
                at += insert.content().stream().mapToInt(Changes::lengthOf).sum();
            }
        }
        change.keys()
                .forEach((key, value) ->
                        parts.add(key + " " + value.action().name().toLowerCase(java.util.Locale.ROOT)));
        return where(change) + ": " + String.join(", ", parts);
    }

    /** Root and way of a change, {@code root/key/0}. */
    static String where(TypeChange change) {
        return where(change.root(), change.path());
    }

    static String where(String root, List<AnyValue> path) {
        StringBuilder where = new StringBuilder(root.isEmpty() ? "\"\"" : root);
        path.forEach(step ->
                where.append('/').append(step instanceof AnyValue.Str key ? key.value() : JsonPrinter.print(step)));
        return where.toString();
    }

    private static int lengthOf(ViewElement element) {
        return element instanceof ViewElement.Text text ? text.text().length() : 1;
    }

    private static String content(DeltaOp.Insert insert) {
        StringBuilder text = new StringBuilder();
        int others = 0;
        for (ViewElement element : insert.content()) {
            if (element instanceof ViewElement.Text run) {
                text.append(run.text());
            } else {
                others++;
            }
        }
        if (text.isEmpty()) {
            return others + (others == 1 ? " element" : " elements");
        }
        return quoted(text.toString());
    }

    /** A text on one line, cut where it is long. */
    static String quoted(String text) {
        int end = Math.min(text.length(), SNIPPET_MAX);
        if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        String shown = JsonPrinter.print(new AnyValue.Str(text.substring(0, end)));
        return end < text.length() ? shown + "… (" + text.length() + ")" : shown;
    }
}
