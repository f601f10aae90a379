package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.ByteReader;
import io.scriptorium.crdt.lib0.ByteWriter;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.lib0.MalformedInputException;
import io.scriptorium.crdt.wire.UpdateCursor;
import io.scriptorium.crdt.wire.UpdateFormat;
import io.scriptorium.crdt.wire.UpdateWriter;

/**
 * A moment of a document: which structs it had, and which clocks of them were deleted (SPEC 7.6). What it looked like
 * is told by {@link Doc#restore} from a document that still has the content. Immutable; equal if the moments are equal.
 */
public final class Snapshot {
    /** Sorted and joined, never changed. */
    private final DeleteSet deletes;

    private final StateVector states;

    /** Takes both over. */
    Snapshot(DeleteSet deletes, StateVector states) {
        deletes.sortAndJoin();
        this.deletes = deletes;
        this.states = states;
    }

    /**
     * Reads an encoded snapshot; bytes behind it are ignored.
     *
     * @throws MalformedInputException if the bytes are not a snapshot of that format
     */
    public static Snapshot decode(Bytes encoded, UpdateFormat format) {
        ByteReader in = encoded.reader();
        DeleteSet deletes = new DeleteSet();
        deletes.addAll(UpdateCursor.ofDeletes(in, format, UpdateDecoder.UNLIMITED));
        return new Snapshot(deletes, StateVector.read(in));
    }

    /** The bytes of yjs: the delete set in that format, then the state vector, which has but one form. */
    public Bytes encode(UpdateFormat format) {
        UpdateWriter writer = UpdateWriter.of(format);
        deletes.write(writer);
        ByteWriter out = new ByteWriter();
        writer.deletesToBytes().writeTo(out);
        states.write(out);
        return out.toBytes();
    }

    /**
     * Whether a document of this moment has all that an update says: every struct and every delete. Changes nothing.
     *
     * @throws MalformedInputException if the bytes are not an update of that format
     */
    public boolean contains(Bytes update, UpdateFormat format) {
        return new Known().includes(Updates.cursor(update, format));
    }

    private final class Known implements Knowledge {
        @Override
        public long knownUpTo(long client) {
            return states.clock(client);
        }

        @Override
        public boolean knowsDeleted(long client, int clock, int end) {
            return deletes.covers(client, clock, end);
        }
    }

    /** What was deleted. */
    DeleteSet deletes() {
        return deletes;
    }

    /** What was there. */
    StateVector states() {
        return states;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Snapshot snapshot && encode(UpdateFormat.V1).equals(snapshot.encode(UpdateFormat.V1));
    }

    @Override
    public int hashCode() {
        return encode(UpdateFormat.V1).hashCode();
    }

    @Override
    public String toString() {
        return "Snapshot(" + states.clientsDescending().length + " clients, " + deletes.size() + " deleted ranges)";
    }
}
