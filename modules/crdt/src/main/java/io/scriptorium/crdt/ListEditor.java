package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.AnyValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Edits the list of an array or of an XML fragment or element, with the choices of yjs (SPEC 9). */
final class ListEditor {
    private final Editing editing;
    private final SharedType type;

    ListEditor(Editing editing, SharedType type) {
        this.editing = editing;
        this.type = type;
    }

    /**
     * Inserts values before an index: plain ones that follow each other as one item, bytes each as an item.
     *
     * @throws IndexOutOfBoundsException if the index is beyond the length
     */
    void insert(int index, List<AnyValue> values) {
        insert(placeFor(index), values);
    }

    /** Inserts values behind the last item, deleted ones included. */
    void push(List<AnyValue> values) {
        insert(editing.positions(type).end(), values);
    }

    /**
     * Inserts one type or sub-document before an index.
     *
     * @throws IndexOutOfBoundsException if the index is beyond the length
     */
    Item insert(int index, Content content) {
        return insert(placeFor(index), content, 1);
    }

    /** Inserts one type or sub-document behind the last item, deleted ones included. */
    Item push(Content content) {
        return insert(editing.positions(type).end(), content, 1);
    }

    /**
     * Deletes elements.
     *
     * @throws IndexOutOfBoundsException if they are not all there; nothing is deleted then
     */
    void delete(int index, int length) {
        if (index < 0 || length < 0 || length > type.length() - index) {
            throw new IndexOutOfBoundsException(
                    "deletes " + length + " elements from " + index + " on in a list of " + type.length());
        }
        Place place = editing.positions(type).before(index);
        editing.splitAt(place, index);
        int left = length;
        for (Item item = place.right; item != null && left > 0; item = item.right()) {
            if (!item.deleted() && item.countable()) {
                editing.cut(item, left);
                left -= item.length;
                editing.transaction().delete(item);
            }
        }
        editing.positions(type).deleted(index, length);
    }

    private Place placeFor(int index) {
        if (index < 0 || index > type.length()) {
            throw new IndexOutOfBoundsException("inserts before " + index + " in a list of " + type.length());
        }
        Place place = editing.positions(type).before(index);
        editing.splitAt(place, index);
        return place;
    }

    private void insert(Place place, List<AnyValue> values) {
        List<AnyValue> run = new ArrayList<>();
        for (AnyValue value : values) {
            if (value instanceof AnyValue.Bin bin) {
                close(place, run);
                insert(place, new BinaryContent(bin.value()), 1);
            } else {
                run.add(value);
            }
        }
        close(place, run);
    }

    private void close(Place place, List<AnyValue> run) {
        if (!run.isEmpty()) {
            insert(place, new AnyContent(run), run.size());
            run.clear();
        }
    }

    private Item insert(Place place, Content content, int length) {
        @Nullable Item right = place.right;
        Item item = editing.add(type, place.left, right, content, length);
        editing.positions(type).inserted(place.index, length);
        place.left = item;
        place.index += length;
        return item;
    }
}
