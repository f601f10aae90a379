package io.scriptorium.crdt;

import io.scriptorium.crdt.wire.StructKind;
import io.scriptorium.crdt.wire.UpdateWriter;

/** Content that was deleted: only the length is left, and that is in the item. */
final class DeletedContent extends Content {
    /** The only instance. */
    static final DeletedContent INSTANCE = new DeletedContent();

    private DeletedContent() {}

    @Override
    int kind() {
        return StructKind.DELETED;
    }

    @Override
    boolean countable() {
        return false;
    }

    @Override
    Content splitOff(int offset) {
        return this;
    }

    @Override
    Content copyFrom(int offset) {
        return this;
    }

    @Override
    boolean merges() {
        return true;
    }

    @Override
    int append(Content right) {
        return 0;
    }

    @Override
    void write(UpdateWriter out, int offset, int length) {
        out.length(length - offset);
    }

    @Override
    int heapBytes() {
        return 0;
    }
}
