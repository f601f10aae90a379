package io.scriptorium.crdt;

import java.util.ArrayList;
import java.util.List;

/** What a handle says about the elements of its list. */
final class Elements {
    private Elements() {}

    /**
     * The element at an index.
     *
     * @throws IndexOutOfBoundsException if there is none
     */
    static SharedValue get(SharedSequence sequence, int index) {
        SharedType type = sequence.reading();
        if (type == null || index < 0 || index >= type.length()) {
            throw new IndexOutOfBoundsException("element " + index + " of " + sequence.length());
        }
        Place place = sequence.positions(type).before(index);
        Item item = place.right;
        while (item != null && (item.deleted() || !item.countable())) {
            item = item.right();
        }
        if (item == null) {
            throw new AssertionError("the length counts an element that is not there");
        }
        return SharedObject.value(sequence.doc(), item, index - place.index);
    }

    /** All elements in order. */
    static List<SharedValue> all(SharedSequence sequence) {
        List<SharedValue> values = new ArrayList<>();
        SharedType type = sequence.reading();
        for (Item item = type == null ? null : type.first(); item != null; item = item.right()) {
            if (!item.deleted() && item.countable()) {
                for (int i = 0; i < item.length; i++) {
                    values.add(SharedObject.value(sequence.doc(), item, i));
                }
            }
        }
        return values;
    }
}
