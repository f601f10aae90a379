package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.AnyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Collects what is visible in a type with the ids under which it was inserted, outer types before inner ones. */
final class RunWalk {
    private final List<InsertedRun> runs = new ArrayList<>();

    private RunWalk() {}

    static List<InsertedRun> of(SharedType type) {
        RunWalk walk = new RunWalk();
        walk.visit(type, List.of(), 0);
        return walk.runs;
    }

    private void visit(SharedType type, List<AnyValue> path, int depth) {
        if (depth > ViewBuilder.TYPE_DEPTH_MAX) {
            return;
        }
        int index = 0;
        for (Item item = type.first(); item != null; item = item.right()) {
            if (!item.deleted() && item.countable()) {
                visitElement(item, path, index, depth);
                index += item.length;
            }
        }
        new TreeMap<>(type.entries()).forEach((key, item) -> {
            if (!item.deleted()) {
                visitEntry(item, append(path, new AnyValue.Str(key)), depth);
            }
        });
    }

    private void visitElement(Item item, List<AnyValue> path, int index, int depth) {
        if (item.content() instanceof StringContent text) {
            ViewElement run = new ViewElement.Text(text.units().toString());
            runs.add(new InsertedRun(path, item.client(), item.clock, item.length, run));
        } else {
            for (int i = 0; i < item.length; i++) {
                add(item, i, path);
                visitNested(item, append(path, new AnyValue.Num(index + i)), depth);
            }
        }
    }

    /** An item under a key may have grown to several values by merging: the last one counts. */
    private void visitEntry(Item item, List<AnyValue> path, int depth) {
        add(item, item.length - 1, path);
        visitNested(item, path, depth);
    }

    private void add(Item item, int offset, List<AnyValue> path) {
        ViewElement element = item.content() instanceof TypeContent nested
                ? new ViewElement.Nested(ViewBuilder.shell(nested.type()))
                : ViewBuilder.element(item, offset);
        runs.add(new InsertedRun(path, item.client(), item.clock + offset, 1, element));
    }

    private void visitNested(Item item, List<AnyValue> path, int depth) {
        if (item.content() instanceof TypeContent nested) {
            visit(nested.type(), path, depth + 1);
        }
    }

    private static List<AnyValue> append(List<AnyValue> path, AnyValue step) {
        List<AnyValue> longer = new ArrayList<>(path);
        longer.add(step);
        return longer;
    }
}
