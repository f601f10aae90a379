package io.scriptorium.crdt;

import io.scriptorium.crdt.wire.StructKind;
import io.scriptorium.crdt.wire.UpdateWriter;

/** A nested shared type. */
final class TypeContent extends Content {
    private final SharedType type;

    TypeContent(SharedType type) {
        this.type = type;
    }

    /** The type. */
    SharedType type() {
        return type;
    }

    @Override
    int kind() {
        return StructKind.TYPE;
    }

    @Override
    void write(UpdateWriter out, int offset, int length) {
        out.typeRef(type.typeRef());
        if (StructKind.hasName(type.typeRef())) {
            out.key(type.name());
        }
    }

    @Override
    int heapBytes() {
        return 64;
    }
}
