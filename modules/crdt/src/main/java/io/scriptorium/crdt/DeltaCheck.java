package io.scriptorium.crdt;

import java.util.List;

/** Checks a delta before any of it is applied. */
final class DeltaCheck {
    private DeltaCheck() {}

    /**
     * Checks that every step can be done.
     *
     * @param length visible elements of the text
     * @param missingMax how many elements may be passed beyond the end
     */
    static void check(List<DeltaOp> delta, int length, int missingMax, TextEditor editor) {
        long passed = 0;
        for (DeltaOp op : delta) {
            if (op instanceof DeltaOp.Insert insert) {
                insert.content().forEach(DeltaCheck::checkElement);
                Attributes.of(insert.attributes());
            } else if (op instanceof DeltaOp.Retain retain) {
                passed += retain.length();
                Attributes.of(retain.attributes());
                if (passed > (long) length + missingMax) {
                    throw new IndexOutOfBoundsException("passes " + passed + " elements of " + length);
                }
            } else if (op instanceof DeltaOp.Delete delete) {
                passed = Math.min(passed + delete.length(), Math.max(length, passed));
            }
            if (passed < length) {
                editor.checkBoundary((int) passed);
            }
        }
    }

    private static void checkElement(ViewElement element) {
        if (element instanceof ViewElement.Embed embed) {
            Contents.json(embed.value());
        } else if (!(element instanceof ViewElement.Text)) {
            throw new IllegalArgumentException("a delta inserts text and JSON values into a text, not " + element);
        }
    }
}
