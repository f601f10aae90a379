package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.AnyValue;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds places in the list of one type by their index without walking all of it.
 *
 * <p>While it walks, it remembers every {@link #step}th item: the id of an element, its index, and the attributes that
 * hold there. A search starts at the last remembered element before the wanted index. Because elements are remembered
 * by id and not as objects, splitting, merging and collecting need no care; local edits shift what lies to their
 * right; a remote change makes the document forget the whole object. The step grows with the list, so that neither
 * walking nor shifting gets long.
 */
final class Positions {
    private static final int STEP_MIN = 64;
    private static final int SIZE_MAX = 4096;

    private final StructStore store;
    private final SharedType type;
    private int step = STEP_MIN;
    private int size;
    private long[] clients = new long[16];
    private int[] clocks = new int[16];
    private int[] indices = new int[16];
    private @Nullable Object[] attributes = new @Nullable Object[16];

    Positions(StructStore store, SharedType type) {
        this.store = store;
        this.type = type;
    }

    /**
     * The place directly behind the visible element before an index, or at the very front; at the end of the list if
     * the index lies beyond. If the index is inside of an item, {@link Place#index} is less than the index and the item
     * is at the right.
     */
    Place before(int index) {
        Place place = start(index);
        int walked = 0;
        for (Item item = place.right; item != null && place.index < index; item = place.right) {
            boolean visible = !item.deleted() && item.countable();
            if (visible && index - place.index < item.length) {
                return place;
            }
            if (++walked >= step && visible) {
                remember(item, place);
                walked = 0;
            }
            place.pass(item);
        }
        return place;
    }

    /** The place behind the last item, deleted ones included. */
    Place end() {
        Place place = before(type.length());
        for (Item item = place.right; item != null; item = place.right) {
            place.pass(item);
        }
        return place;
    }

    /** Elements were inserted before the one at an index. */
    void inserted(int index, int length) {
        for (int i = firstFrom(index); i < size; i++) {
            indices[i] += length;
        }
    }

    /** Elements from an index on were deleted. */
    void deleted(int index, int length) {
        int from = firstFrom(index);
        int to = firstFrom(index + length);
        remove(from, to);
        for (int i = from; i < size; i++) {
            indices[i] -= length;
        }
    }

    /** Attributes changed from an index on. */
    void reformatted(int index) {
        remove(firstFrom(index), size);
    }

    private Place start(int index) {
        int i = firstFrom(index) - 1;
        if (i >= 0) {
            if (store.find(clients[i], clocks[i]) instanceof Item item && !item.deleted() && item.parent == type) {
                @SuppressWarnings("unchecked")
                Map<String, AnyValue> known = (Map<String, AnyValue>) attributes[i];
                int offset = clocks[i] - item.clock;
                return new Place(item.left(), item, indices[i] - offset, known == null ? Map.of() : known);
            }
            throw new AssertionError("a remembered element is gone");
        }
        return new Place(null, type.first(), 0, Map.of());
    }

    /** The number of remembered elements below an index. */
    private int firstFrom(int index) {
        int at = Arrays.binarySearch(indices, 0, size, index);
        return at < 0 ? -at - 1 : at;
    }

    private void remember(Item item, Place place) {
        int at = firstFrom(place.index);
        if (at < size && indices[at] == place.index) {
            return;
        }
        if (size == SIZE_MAX) {
            thin();
            at = firstFrom(place.index);
        }
        if (size == clients.length) {
            clients = Arrays.copyOf(clients, size * 2);
            clocks = Arrays.copyOf(clocks, size * 2);
            indices = Arrays.copyOf(indices, size * 2);
            attributes = Arrays.copyOf(attributes, size * 2);
        }
        move(at, at + 1);
        clients[at] = item.client();
        clocks[at] = item.clock;
        indices[at] = place.index;
        attributes[at] = place.attributes.isEmpty() ? null : new LinkedHashMap<>(place.attributes);
    }

    private void remove(int from, int to) {
        if (from < to) {
            move(to, from);
            Arrays.fill(attributes, size, size + to - from, null);
        }
    }

    private void move(int from, int to) {
        System.arraycopy(clients, from, clients, to, size - from);
        System.arraycopy(clocks, from, clocks, to, size - from);
        System.arraycopy(indices, from, indices, to, size - from);
        System.arraycopy(attributes, from, attributes, to, size - from);
        size += to - from;
    }

    /** Forgets every second one. */
    private void thin() {
        for (int i = 0; i < size / 2; i++) {
            clients[i] = clients[2 * i];
            clocks[i] = clocks[2 * i];
            indices[i] = indices[2 * i];
            attributes[i] = attributes[2 * i];
        }
        Arrays.fill(attributes, size / 2, size, null);
        size /= 2;
        step *= 2;
    }
}
