package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.crdt.lib0.AnyValue.Constant;
import io.scriptorium.crdt.lib0.JsonValue;
import io.scriptorium.crdt.lib0.Units;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Edits the list of a text: items of text and embeds, between them markers that open and close attributes. Which
 * markers are written and where things go among deleted items is what yjs does (SPEC 9, YText of yjs 13.6).
 */
final class TextEditor {
    private final Editing editing;
    private final SharedType type;

    TextEditor(Editing editing, SharedType type) {
        this.editing = editing;
        this.type = type;
    }

    /** The place before an index, at the end if the index is beyond the length. Splits an item for it. */
    Place at(int index) {
        Place place = editing.positions(type).before(index);
        editing.splitAt(place, index);
        return place;
    }

    /**
     * Refuses places that no character starts at.
     *
     * @throws IndexOutOfBoundsException if the index is negative
     * @throws IllegalArgumentException if the index is inside of a surrogate pair
     */
    void checkBoundary(int index) {
        if (index < 0) {
            throw new IndexOutOfBoundsException("index " + index);
        }
        if (index > 0 && index < type.length()) {
            Place place = editing.positions(type).before(index);
            int offset = index - place.index;
            if (offset > 0
                    && place.right != null
                    && place.right.content() instanceof StringContent text
                    && Character.isHighSurrogate(text.units().charAt(offset - 1))) {
                throw new IllegalArgumentException("index " + index + " is inside of a surrogate pair");
            }
        }
    }

    /**
     * Refuses ranges that cut a character.
     *
     * @throws IndexOutOfBoundsException if index or length is negative
     * @throws IllegalArgumentException if an end of the range is inside of a surrogate pair
     */
    void checkRange(int index, int length) {
        if (length < 0) {
            throw new IndexOutOfBoundsException("length " + length);
        }
        checkBoundary(index);
        if (length < type.length() - index) {
            checkBoundary(index + length);
        }
    }

    /** Inserts text that has exactly these attributes, and moves the place behind it. */
    void insert(Place at, String text, Map<String, AnyValue> attributes) {
        insert(at, new StringContent(Units.of(text)), text.length(), attributes);
    }

    /** Inserts content that has exactly these attributes, and moves the place behind it. */
    Item insert(Place at, Content content, int length, Map<String, AnyValue> attributes) {
        Map<String, AnyValue> wanted = new LinkedHashMap<>(attributes);
        for (String key : at.attributes.keySet()) {
            wanted.putIfAbsent(key, Constant.NULL);
        }
        skipFulfilled(at, wanted);
        Map<String, AnyValue> before = open(at, wanted);
        Item item = editing.add(type, at.left, at.right, content, length);
        editing.positions(type).inserted(at.index, length);
        at.right = item;
        at.pass(item);
        close(at, before);
        return item;
    }

    /**
     * Gives the next elements these attributes, null takes one away, and moves the place behind them. What is missing
     * at the end is made up with line feeds.
     */
    void format(Place at, int length, Map<String, AnyValue> attributes) {
        skipFulfilled(at, attributes);
        Map<String, AnyValue> before = open(at, attributes);
        int left = length;
        for (Item item = at.right; item != null; item = at.right) {
            boolean marker = item.content() instanceof FormatContent;
            if (left == 0 && (before.isEmpty() || !(item.deleted() || marker))) {
                break;
            }
            if (!item.deleted()) {
                if (item.content() instanceof FormatContent format) {
                    AnyValue wanted = attributes.get(format.key());
                    if (wanted == null) {
                        at.attributes.put(format.key(), format.parsed());
                    } else {
                        if (Attributes.equal(wanted, format.parsed())) {
                            before.remove(format.key());
                        } else if (left == 0) {
                            break;
                        } else {
                            before.put(format.key(), format.parsed());
                        }
                        deleteMarker(item, at.index);
                    }
                } else {
                    editing.cut(item, left);
                    left -= item.length;
                }
            }
            at.pass(item);
        }
        if (left > 0) {
            Item feeds = editing.add(type, at.left, at.right, new StringContent(Units.of("\n".repeat(left))), left);
            editing.positions(type).inserted(at.index, left);
            at.right = feeds;
            at.pass(feeds);
        }
        close(at, before);
    }

    /** Deletes the next elements, as many as there are, and markers that lose their effect by that. */
    void delete(Place at, int length) {
        Item start = at.right;
        Map<String, AnyValue> attributesBefore = new LinkedHashMap<>(at.attributes);
        int left = length;
        int index = at.index;
        for (Item item = at.right; item != null && left > 0; item = at.right) {
            if (!item.deleted() && item.countable()) {
                editing.cut(item, left);
                left -= item.length;
                editing.transaction().delete(item);
            }
            at.pass(item);
        }
        editing.positions(type).deleted(index, length - left);
        if (start != null) {
            cleanGap(start, at, attributesBefore);
        }
    }

    /** Moves right over deleted items and over markers that say what is wanted, or that nothing is. */
    private static void skipFulfilled(Place at, Map<String, AnyValue> wanted) {
        for (Item item = at.right; item != null; item = at.right) {
            boolean fulfilled = item.deleted()
                    || (item.content() instanceof FormatContent format
                            && Attributes.equal(wanted.getOrDefault(format.key(), Constant.NULL), format.parsed()));
            if (!fulfilled) {
                return;
            }
            at.pass(item);
        }
    }

    /** Writes markers for attributes that do not hold yet and answers what held before. */
    private Map<String, AnyValue> open(Place at, Map<String, AnyValue> wanted) {
        Map<String, AnyValue> before = new LinkedHashMap<>();
        for (Map.Entry<String, AnyValue> attribute :
                new AnyValue.Obj(wanted).members().entrySet()) {
            AnyValue current = at.attributes.getOrDefault(attribute.getKey(), Constant.NULL);
            if (!Attributes.equal(current, attribute.getValue())) {
                before.put(attribute.getKey(), current);
                addMarker(at, attribute.getKey(), attribute.getValue());
            }
        }
        return before;
    }

    /** Writes markers that restore what held before, unless markers that do so follow anyway. */
    private void close(Place at, Map<String, AnyValue> before) {
        for (Item item = at.right; item != null; item = at.right) {
            if (!item.deleted()) {
                if (!(item.content() instanceof FormatContent format)
                        || !before.containsKey(format.key())
                        || !Attributes.equal(before.get(format.key()), format.parsed())) {
                    break;
                }
                before.remove(format.key());
            }
            at.pass(item);
        }
        before.forEach((key, value) -> addMarker(at, key, value));
    }

    private void addMarker(Place at, String key, AnyValue value) {
        Item marker = editing.add(type, at.left, at.right, new FormatContent(key, JsonValue.of(value)), 1);
        editing.positions(type).reformatted(at.index);
        at.right = marker;
        at.pass(marker);
    }

    private void deleteMarker(Item marker, int index) {
        editing.transaction().delete(marker);
        editing.positions(type).reformatted(index);
    }

    /**
     * Between what is left before and behind a deleted range, markers may follow each other without anything between
     * them: deletes those that a later one overrules and those that say what held before anyway.
     */
    private void cleanGap(Item start, Place at, Map<String, AnyValue> attributesBefore) {
        Map<String, Item> lastOfKey = new LinkedHashMap<>();
        Item end = start;
        while (end != null && (end.deleted() || !end.countable())) {
            if (!end.deleted() && end.content() instanceof FormatContent format) {
                lastOfKey.put(format.key(), end);
            }
            end = end.right();
        }
        Item reached = at.right;
        boolean passed = false;
        for (Item item = start; item != null && item != end; item = item.right()) {
            passed |= item == reached;
            if (item.deleted() || !(item.content() instanceof FormatContent format)) {
                continue;
            }
            String key = format.key();
            AnyValue value = format.parsed();
            AnyValue valueBefore = attributesBefore.getOrDefault(key, Constant.NULL);
            boolean needless = Attributes.identical(valueBefore, value);
            if (needless || lastOfKey.get(key) != item) {
                deleteMarker(item, at.index);
                boolean current = Attributes.identical(at.attributes.getOrDefault(key, Constant.NULL), value);
                if (!passed && current && !needless) {
                    at.open(key, valueBefore);
                }
            } else if (!passed) {
                at.open(key, value);
            }
        }
    }
}
