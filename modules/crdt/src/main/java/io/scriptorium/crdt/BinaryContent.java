package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.wire.StructKind;
import io.scriptorium.crdt.wire.UpdateWriter;

/** A byte array. */
final class BinaryContent extends Content {
    private final Bytes bytes;

    BinaryContent(Bytes bytes) {
        this.bytes = bytes;
    }

    /** The bytes. */
    Bytes bytes() {
        return bytes;
    }

    @Override
    int kind() {
        return StructKind.BINARY;
    }

    @Override
    void write(UpdateWriter out, int offset, int length) {
        out.bytes(bytes);
    }

    @Override
    int heapBytes() {
        return 48 + bytes.size();
    }
}
