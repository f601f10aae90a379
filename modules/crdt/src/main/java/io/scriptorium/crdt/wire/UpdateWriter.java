package io.scriptorium.crdt.wire;

import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.lib0.JsonValue;
import io.scriptorium.crdt.lib0.Units;

/**
 * Writes the fields of an update: one method for each field that format v2 keeps in a column of its own, so that what
 * writes structs does not depend on the format. Mutable, used once.
 */
public abstract class UpdateWriter {
    UpdateWriter() {}

    /** Starts empty. */
    public static UpdateWriter of(UpdateFormat format) {
        return of(format, 64);
    }

    /** Starts with room for that many bytes. */
    public static UpdateWriter of(UpdateFormat format, int capacity) {
        return format == UpdateFormat.V1 ? new UpdateWriterV1(capacity) : new UpdateWriterV2(capacity);
    }

    /** The format. */
    public abstract UpdateFormat format();

    /** A number of sections, structs, clients or ranges. */
    public abstract void count(int count);

    /** The place where a count would go now, for {@link #countAt}. */
    public abstract int place();

    /** Puts a count in a place; what was written since then is moved. Places found since then mean nothing any more. */
    public abstract void countAt(int place, int count);

    /** Client of a section. */
    public abstract void sectionClient(long client);

    /** First clock of a section. */
    public abstract void sectionClock(int clock);

    /** Kind and flags. */
    public abstract void info(int info);

    /** Origin. */
    public abstract void originId(long client, int clock);

    /** Right origin. */
    public abstract void rightOriginId(long client, int clock);

    /** Parent by root name. */
    public abstract void parentRoot(String name);

    /** Parent by the id of its item. */
    public abstract void parentId(long client, int clock);

    /** Key, JSON text of kind 2, or guid. */
    public abstract void string(String text);

    /** Text from a unit on. */
    public abstract void units(Units text, int from);

    /** Format key or XML name. */
    public abstract void key(String key);

    /** An embed or a format value. */
    public abstract void json(JsonValue value);

    /** Length of GC and deleted content, number of values of kinds 2 and 8. */
    public abstract void length(int length);

    /** Length of a skip. */
    public abstract void skipLength(int length);

    /** Type reference. */
    public abstract void typeRef(int typeRef);

    /** An any-value. */
    public abstract void any(AnyValue value);

    /** Bytes with their length. */
    public abstract void bytes(Bytes bytes);

    /** Client of deletes; starts its ranges. */
    public abstract void deleteClient(long client);

    /** A deleted range of at least one clock, beginning at or behind the end of the last one of this client. */
    public abstract void deleteRange(int clock, int length);

    /** What was written. */
    public abstract Bytes toBytes();

    /** What was written, if that was a delete set and nothing else, in the form that snapshots hold. */
    public abstract Bytes deletesToBytes();
}
