package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.crdt.lib0.JavaValues;
import io.scriptorium.crdt.lib0.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * A text: runs of characters with attributes, and embeds between them. Positions are UTF-16 units, each embed one; a
 * position between the two units of a surrogate pair is refused with IllegalArgumentException, because an edit there
 * would damage the character. Lone surrogates in inserted text become U+FFFD, as on the wire. What edits have in
 * common: {@link SharedObject}.
 */
public sealed class SharedText extends SharedSequence permits SharedXmlText {
    /** More is no habit of an editor. */
    private static final int MISSING_MAX = 1000;

    SharedText(Doc doc, SharedType type) {
        super(doc, TypeKind.TEXT, type);
    }

    SharedText(Doc doc, String rootName) {
        super(doc, TypeKind.TEXT, rootName);
    }

    SharedText(Doc doc, TypeKind kind, SharedType type) {
        super(doc, kind, type);
    }

    SharedText(Doc doc, TypeKind kind, String rootName) {
        super(doc, kind, rootName);
    }

    /** The characters alone. */
    public final String text() {
        return PlainText.of(reading());
    }

    /** The characters and embeds with their attributes, as {@code toDelta} of yjs has it. */
    public final List<DeltaPiece> delta() {
        return view().delta();
    }

    /**
     * Inserts text that gets the attributes of the character before it. At the end if the index is beyond the length.
     *
     * @throws IndexOutOfBoundsException if the index is negative
     */
    public final void insert(int index, String text) {
        insert(index, text, null);
    }

    /**
     * Inserts text with exactly these attributes. At the end if the index is beyond the length.
     *
     * @param attributes JSON values by name; null to inherit as {@link #insert(int, String)} does
     * @throws IndexOutOfBoundsException if the index is negative
     * @throws IllegalArgumentException if an attribute has no form in JSON
     */
    public final void insert(int index, String text, @Nullable Map<String, ? extends @Nullable Object> attributes) {
        Map<String, AnyValue> explicit = attributes == null ? null : Attributes.of(attributes);
        TextEditor editor = editor();
        editor.checkBoundary(index);
        if (!text.isEmpty()) {
            Place at = editor.at(index);
            editor.insert(at, JavaValues.wellFormed(text), explicit == null ? at.attributes : explicit);
        }
    }

    /**
     * Inserts a JSON value without attributes. At the end if the index is beyond the length.
     *
     * @throws IndexOutOfBoundsException if the index is negative
     * @throws IllegalArgumentException if the value has no form in JSON
     */
    public final void insertEmbed(int index, @Nullable Object value) {
        insertEmbed(index, value, Map.of());
    }

    /**
     * Inserts a JSON value with exactly these attributes. At the end if the index is beyond the length.
     *
     * @throws IndexOutOfBoundsException if the index is negative
     * @throws IllegalArgumentException if the value or an attribute has no form in JSON
     */
    public final void insertEmbed(
            int index, @Nullable Object value, Map<String, ? extends @Nullable Object> attributes) {
        insert(index, new EmbedContent(JsonValue.of(Contents.json(value))), Attributes.of(attributes));
    }

    /**
     * Makes an empty shared type in the text, without attributes. At the end if the index is beyond the length.
     *
     * @return its handle
     * @throws IndexOutOfBoundsException if the index is negative
     */
    public final <T extends SharedObject> T insertType(int index, Nested<T> type) {
        checkDepth();
        return type.handle(doc(), insert(index, type.content(), Map.of()));
    }

    private Item insert(int index, Content content, Map<String, AnyValue> attributes) {
        TextEditor editor = editor();
        editor.checkBoundary(index);
        return editor.insert(editor.at(index), content, 1, attributes);
    }

    /**
     * The shared type that stands at an index of the text, if there is one of this kind, such as {@code
     * SharedMap.class}.
     *
     * @throws IndexOutOfBoundsException if the text ends before the index
     */
    public final <T extends SharedObject> Optional<T> get(int index, Class<T> type) {
        return Optional.of(Elements.get(this, index)).filter(type::isInstance).map(type::cast);
    }

    /**
     * Deletes characters and embeds, as many as there are from an index on.
     *
     * @throws IndexOutOfBoundsException if index or length is negative
     */
    public final void delete(int index, int length) {
        TextEditor editor = editor();
        editor.checkRange(index, length);
        if (length > 0) {
            editor.delete(editor.at(index), length);
        }
    }

    /**
     * Sets attributes of a range; null takes one away. A range that begins inside of the text and ends beyond it makes
     * the text longer by as many line feeds, a habit of Quill's deltas; one that begins at the end or beyond does
     * nothing.
     *
     * @throws IndexOutOfBoundsException if index or length is negative, or more than 1,000 line feeds were needed
     * @throws IllegalArgumentException if an attribute has no form in JSON
     */
    public final void format(int index, int length, Map<String, ? extends @Nullable Object> attributes) {
        Map<String, AnyValue> values = Attributes.of(attributes);
        TextEditor editor = editor();
        editor.checkRange(index, length);
        if (length == 0) {
            return;
        }
        if (index < length() && length - MISSING_MAX > length() - index) {
            throw new IndexOutOfBoundsException(
                    "formats " + length + " elements from " + index + " on in a text of " + length());
        }
        Place at = editor.at(index);
        if (at.right != null) {
            editor.format(at, length, values);
        }
    }

    /**
     * Applies a delta. Inserted text has the attributes of its step and inherits none; a step beyond the end passes or
     * deletes what there is, but passing makes up for missing elements with line feeds, as {@link #format} does.
     *
     * @throws IllegalArgumentException if a step inserts something else than text and embeds, or ends inside of a
     *     surrogate pair
     * @throws IndexOutOfBoundsException if more than 1,000 line feeds were needed
     */
    public final void applyDelta(List<DeltaOp> delta) {
        TextEditor editor = editor();
        DeltaCheck.check(delta, length(), MISSING_MAX, editor);
        Place at = editor.at(0);
        for (DeltaOp op : delta) {
            if (op instanceof DeltaOp.Insert insert) {
                insert.content().forEach(element -> insert(editor, at, element, Attributes.of(insert.attributes())));
            } else if (op instanceof DeltaOp.Retain retain) {
                editor.format(at, retain.length(), Attributes.of(retain.attributes()));
            } else if (op instanceof DeltaOp.Delete delete) {
                editor.delete(at, delete.length());
            }
        }
    }

    private static void insert(TextEditor editor, Place at, ViewElement element, Map<String, AnyValue> attributes) {
        if (element instanceof ViewElement.Text run) {
            if (!run.text().isEmpty()) {
                editor.insert(at, JavaValues.wellFormed(run.text()), attributes);
            }
        } else if (element instanceof ViewElement.Embed embed) {
            editor.insert(at, new EmbedContent(JsonValue.of(embed.value())), 1, attributes);
        } else {
            throw new AssertionError(element);
        }
    }

    /**
     * Makes this text equal to another one by deleting and inserting only what differs (see {@link TextDiff}): embeds
     * and the attributes of what stays are kept, inserted text gets those of the character before it. Characters that
     * consist of several units or code points are replaced as a whole.
     */
    public final void replaceByDiff(String text) {
        TextReplacement.replace(writing(), editor(), JavaValues.wellFormed(text));
    }

    /**
     * Makes this text equal to a delta by deleting and inserting only what differs, and then setting attributes where
     * they differ.
     *
     * @throws IllegalArgumentException if the delta holds something that cannot be written
     */
    public final void replaceByDiff(List<DeltaPiece> delta) {
        SharedType unused = writing();
        new DeltaReplacement(this, new ViewReplacement()).replace(delta);
    }

    /** The names of the attributes of the text as a whole, in UTF-16 order. */
    public final SortedSet<String> attributeNames() {
        return Entries.keys(this);
    }

    /** The value of an attribute of the text as a whole. */
    public final Optional<SharedValue> attribute(String name) {
        return Entries.get(this, name);
    }

    /**
     * Gives an attribute of the text as a whole a value. This has nothing to do with the attributes of characters.
     *
     * @throws IllegalArgumentException if a document cannot hold the value or the name
     */
    public final void setAttribute(String name, @Nullable Object value) {
        Entries.set(this, name, value);
    }

    /** Takes an attribute of the text as a whole away and answers whether it was there. */
    public final boolean removeAttribute(String name) {
        return Entries.remove(this, name);
    }

    /** The characters alone. */
    @Override
    public String toString() {
        return text();
    }

    private TextEditor editor() {
        return new TextEditor(doc().editing(), writing());
    }
}
