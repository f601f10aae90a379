package io.scriptorium.crdt;

import java.util.OptionalInt;

/** A handle of a type with a list: positions in it are counted in visible elements, for text in UTF-16 units. */
public abstract sealed class SharedSequence extends SharedObject permits SharedArray, SharedText, SharedXmlFragment {
    SharedSequence(Doc doc, TypeKind kind, SharedType type) {
        super(doc, kind, type);
    }

    SharedSequence(Doc doc, TypeKind kind, String rootName) {
        super(doc, kind, rootName);
    }

    /** Number of visible elements; units of text, each embed one. */
    public final int length() {
        SharedType type = reading();
        return type == null ? 0 : type.length();
    }

    /** {@link #position(int, int)} that holds on to the element behind it, as a cursor of an editor does. */
    public final RelativePosition position(int index) {
        return position(index, 0);
    }

    /**
     * The position before an index, to be found again by {@link #resolve} when others have edited.
     *
     * @param assoc negative to hold on to the element before the position instead of the one behind it
     * @throws IndexOutOfBoundsException if the index is negative; beyond the length it stands for the end
     * @throws IllegalStateException if the type was deleted
     */
    public final RelativePosition position(int index, int assoc) {
        if (index < 0) {
            throw new IndexOutOfBoundsException("index " + index);
        }
        if (isDeleted()) {
            throw new IllegalStateException("the type was deleted");
        }
        return new PositionResolver(doc()).position(reading(), rootName(), index, assoc);
    }

    /** The index at which a position in this type is now; empty if it is in another one or its type is gone. */
    public final OptionalInt resolve(RelativePosition position) {
        return new PositionResolver(doc())
                .find(position)
                .filter(found -> isOf(found.type()))
                .map(found -> OptionalInt.of(found.index()))
                .orElse(OptionalInt.empty());
    }

    /** Places in the list as it is. */
    final Positions positions(SharedType type) {
        return doc().editing().positions(type);
    }

    final ListEditor list() {
        return new ListEditor(doc().editing(), writing());
    }
}
