package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.crdt.lib0.AnyValue.Constant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The change of a text as a delta (YTextEvent of yjs 13.6, without the tidying that yjs does while it looks). */
final class TextDelta {
    private enum Step {
        NONE,
        INSERT,
        RETAIN,
        DELETE
    }

    private final ChangeCollector changes;
    private final List<DeltaOp> delta = new ArrayList<>();
    /** Attributes that hold now, and those that held before the transaction. */
    private final Map<String, AnyValue> attributes = new LinkedHashMap<>();

    private final Map<String, AnyValue> attributesBefore = new LinkedHashMap<>();
    /** What a retain has to set. */
    private final Map<String, AnyValue> difference = new LinkedHashMap<>();

    private final StringBuilder text = new StringBuilder();
    private Step step = Step.NONE;
    private int length;

    TextDelta(ChangeCollector changes) {
        this.changes = changes;
    }

    /** The delta; retains at its end that set nothing are left out. */
    List<DeltaOp> of(SharedType type) {
        for (Item item = type.first(); item != null; item = item.right()) {
            if (item.content() instanceof FormatContent format) {
                mark(item, format.key(), format.parsed());
            } else if (changes.added(item)) {
                if (!item.deleted()) {
                    insert(item);
                }
            } else if (changes.deleted(item)) {
                count(Step.DELETE, item.length);
            } else if (!item.deleted()) {
                count(Step.RETAIN, item.length);
            }
        }
        end();
        while (!delta.isEmpty()
                && delta.get(delta.size() - 1) instanceof DeltaOp.Retain retain
                && retain.attributes().isEmpty()) {
            delta.remove(delta.size() - 1);
        }
        return delta;
    }

    private void insert(Item item) {
        if (item.content() instanceof StringContent run) {
            begin(Step.INSERT);
            text.append(run.units());
        } else {
            end();
            for (int i = 0; i < item.length; i++) {
                delta.add(new DeltaOp.Insert(List.of(ViewBuilder.element(item, i)), attributes));
            }
        }
    }

    private void count(Step kind, int elements) {
        begin(kind);
        length += elements;
    }

    private void begin(Step kind) {
        if (step != kind) {
            end();
            step = kind;
        }
    }

    private void end() {
        if (step == Step.INSERT) {
            delta.add(new DeltaOp.Insert(List.of(new ViewElement.Text(text.toString())), attributes));
            text.setLength(0);
        } else if (step == Step.RETAIN) {
            delta.add(new DeltaOp.Retain(length, difference));
        } else if (step == Step.DELETE) {
            delta.add(new DeltaOp.Delete(length));
        }
        length = 0;
        step = Step.NONE;
    }

    private void endRetain() {
        if (step == Step.RETAIN) {
            end();
        }
    }

    private void mark(Item item, String key, AnyValue value) {
        AnyValue now = attributes.getOrDefault(key, Constant.NULL);
        boolean needless = false;
        if (changes.added(item)) {
            if (!item.deleted()) {
                if (!Attributes.equal(now, value)) {
                    endRetain();
                    if (Attributes.equal(value, attributesBefore.getOrDefault(key, Constant.NULL))) {
                        difference.remove(key);
                    } else {
                        difference.put(key, value);
                    }
                } else {
                    needless = value != Constant.NULL;
                }
            }
        } else if (changes.deleted(item)) {
            attributesBefore.put(key, value);
            if (!Attributes.equal(now, value)) {
                endRetain();
                difference.put(key, now);
            }
        } else if (!item.deleted()) {
            attributesBefore.put(key, value);
            needless = retained(key, value);
        }
        if (!item.deleted() && !needless) {
            if (step == Step.INSERT) {
                end();
            }
            if (value == Constant.NULL) {
                attributes.remove(key);
            } else {
                attributes.put(key, value);
            }
        }
    }

    /** A marker that was there before; answers whether it says what a new one says already. */
    private boolean retained(String key, AnyValue value) {
        AnyValue set = difference.get(key);
        if (set == null) {
            return false;
        }
        if (Attributes.equal(set, value)) {
            return set != Constant.NULL;
        }
        endRetain();
        if (value == Constant.NULL) {
            difference.remove(key);
        } else {
            difference.put(key, value);
        }
        return false;
    }
}
