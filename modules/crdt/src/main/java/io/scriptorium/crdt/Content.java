package io.scriptorium.crdt;

import io.scriptorium.crdt.wire.UpdateWriter;

/**
 * What an item carries (SPEC chapter 2). An instance belongs to one item and may be changed by splitting and merging;
 * readers must not keep it across transactions.
 */
abstract sealed class Content
        permits DeletedContent,
                BinaryContent,
                StringContent,
                EmbedContent,
                FormatContent,
                TypeContent,
                ListContent,
                DocContent {
    /** Number of the kind on the wire. */
    abstract int kind();

    /** Whether its elements count in the length of a list or text. */
    boolean countable() {
        return true;
    }

    /**
     * Cuts this content before an offset of 1 to length - 1 and answers the right part.
     *
     * @throws AssertionError for a kind of length 1
     */
    Content splitOff(int offset) {
        throw new AssertionError("content of kind " + kind() + " has length 1");
    }

    /** A copy of the part from an offset on; this content stays whole. */
    Content copyFrom(int offset) {
        if (offset != 0) {
            throw new AssertionError("content of kind " + kind() + " has length 1");
        }
        return this;
    }

    /** Whether neighbours of this kind may become one item. */
    boolean merges() {
        return false;
    }

    /**
     * Appends another content of the same kind, which is unchanged; only for kinds that merge.
     *
     * @return by how many bytes {@link #heapBytes()} grew
     */
    int append(Content right) {
        throw new AssertionError("content of kind " + kind() + " never merges");
    }

    /**
     * Writes the body.
     *
     * @param offset elements to leave out at the start
     * @param length elements of the item, the left out ones included
     */
    abstract void write(UpdateWriter out, int offset, int length);

    /** Bytes of heap that merging two contents of this kind saves. */
    int overheadBytes() {
        return 0;
    }

    /** Roughly how many bytes it takes when it is written. */
    final int payloadBytes() {
        return Math.max(1, heapBytes() - overheadBytes());
    }

    /** Estimated heap in bytes, without the item. */
    abstract int heapBytes();
}
