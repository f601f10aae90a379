package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.ByteWriter;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.wire.StructKind;

/** Updates that put types into types. */
final class NestedTypes {
    private static final long CLIENT = 9;
    private static final int ARRAY_REFERENCE = 0;

    private NestedTypes() {}

    /** An update with so many arrays, each the only element of the one before, the first in the root {@code a}. */
    static Bytes arraysInArrays(int depth) {
        ByteWriter out = new ByteWriter();
        out.writeVarUint(1);
        out.writeVarUint(depth);
        out.writeVarUint(CLIENT);
        out.writeVarUint(0);
        for (int i = 0; i < depth; i++) {
            out.writeUint8(StructKind.TYPE);
            if (i == 0) {
                out.writeVarUint(1);
                out.writeVarString("a");
            } else {
                out.writeVarUint(0);
                out.writeVarUint(CLIENT);
                out.writeVarUint(i - 1);
            }
            out.writeVarUint(ARRAY_REFERENCE);
        }
        out.writeVarUint(0);
        return out.toBytes();
    }
}
