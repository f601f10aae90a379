package io.scriptorium.crdt;

import io.scriptorium.crdt.wire.UpdateWriter;

/**
 * A range of clocks of one client: an item, a GC or a skip. Mutable; belongs to one document or to one decoded update.
 */
abstract sealed class Struct permits Item, Gc, Skip {
    /**
     * Its client: once it is in a store, the list there that holds it. Before that it may be a list of its own table,
     * see {@link Clients}.
     */
    StructList list;
    /** Its first clock. */
    int clock;
    /** Its number of clocks. */
    int length;

    Struct(StructList list, int clock, int length) {
        this.list = list;
        this.clock = clock;
        this.length = length;
    }

    /** Number of its client. */
    final long client() {
        return list.client;
    }

    /** Replaces lists of other tables, before it is given to a store. */
    void rebind(Clients clients) {
        list = clients.same(list);
    }

    /** The clock behind its last. */
    final int end() {
        return clock + length;
    }

    /** Whether its content is deleted. */
    abstract boolean deleted();

    /**
     * Writes it.
     *
     * @param offset clocks to leave out at the start
     */
    abstract void write(UpdateWriter out, int offset);

    /** A copy of the part from an offset on, as the merge of updates needs it; this struct stays whole. */
    abstract Struct copyFrom(int offset);

    /** This struct, or a copy of its first part if it is longer than that; this struct stays whole. */
    abstract Struct copyTo(int end);

    @Override
    public String toString() {
        return getClass().getSimpleName() + "(" + list.client + ", " + clock + "+" + length + ")";
    }
}
