package io.scriptorium.crdt.wire;

import io.scriptorium.crdt.lib0.AnyCodec;
import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.crdt.lib0.ByteWriter;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.lib0.Units;

/**
 * Writes the fields of an update in format v1 (SPEC chapter 3). One method for each field that format v2 keeps in a
 * column of its own, so that what writes structs does not depend on the format.
 */
public final class UpdateWriter {
    private final ByteWriter out;

    /** Starts empty. */
    public UpdateWriter() {
        this(64);
    }

    /** Starts with room for that many bytes. */
    public UpdateWriter(int capacity) {
        this.out = new ByteWriter(capacity);
    }

    /** A number of sections, structs, clients or ranges. */
    public void count(int count) {
        out.writeVarUint(count);
    }

    /** Client of a section. */
    public void sectionClient(long client) {
        out.writeVarUint(client);
    }

    /** First clock of a section. */
    public void sectionClock(int clock) {
        out.writeVarUint(clock);
    }

    /** Kind and flags. */
    public void info(int info) {
        out.writeUint8(info);
    }

    /** Origin. */
    public void originId(long client, int clock) {
        out.writeVarUint(client);
        out.writeVarUint(clock);
    }

    /** Right origin. */
    public void rightOriginId(long client, int clock) {
        out.writeVarUint(client);
        out.writeVarUint(clock);
    }

    /** Parent by root name. */
    public void parentRoot(String name) {
        out.writeVarUint(1);
        out.writeVarString(name);
    }

    /** Parent by the id of its item. */
    public void parentId(long client, int clock) {
        out.writeVarUint(0);
        out.writeVarUint(client);
        out.writeVarUint(clock);
    }

    /** Key, JSON text of kind 2, or guid. */
    public void string(String text) {
        out.writeVarString(text);
    }

    /** Text from a unit on. */
    public void units(Units text, int from) {
        text.writeVarString(out, from);
    }

    /** Format key or XML name. */
    public void key(String key) {
        out.writeVarString(key);
    }

    /** JSON text of an embed or a format value. */
    public void json(String text) {
        out.writeVarString(text);
    }

    /** Length of GC and deleted content, number of values of kinds 2 and 8. */
    public void length(int length) {
        out.writeVarUint(length);
    }

    /** Length of a skip. */
    public void skipLength(int length) {
        out.writeVarUint(length);
    }

    /** Type reference. */
    public void typeRef(int typeRef) {
        out.writeVarUint(typeRef);
    }

    /** An any-value. */
    public void any(AnyValue value) {
        AnyCodec.write(out, value);
    }

    /** Bytes with their length. */
    public void bytes(Bytes bytes) {
        out.writeVarBytes(bytes);
    }

    /** Client of deletes; starts its ranges. */
    public void deleteClient(long client) {
        out.writeVarUint(client);
    }

    /** A deleted range of at least one clock. */
    public void deleteRange(int clock, int length) {
        out.writeVarUint(clock);
        out.writeVarUint(length);
    }

    /** What was written. */
    public Bytes toBytes() {
        return out.toBytes();
    }
}
