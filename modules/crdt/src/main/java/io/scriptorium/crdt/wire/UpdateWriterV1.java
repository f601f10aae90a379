package io.scriptorium.crdt.wire;

import io.scriptorium.crdt.lib0.AnyCodec;
import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.crdt.lib0.ByteWriter;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.lib0.JsonValue;
import io.scriptorium.crdt.lib0.Units;

/** Writes fields into one stream (SPEC chapter 3). */
final class UpdateWriterV1 extends UpdateWriter {
    private final ByteWriter out;

    UpdateWriterV1(int capacity) {
        this.out = new ByteWriter(capacity);
    }

    @Override
    public UpdateFormat format() {
        return UpdateFormat.V1;
    }

    @Override
    public void count(int count) {
        out.writeVarUint(count);
    }

    @Override
    public int place() {
        return out.size();
    }

    @Override
    public void countAt(int place, int count) {
        out.insertVarUint(place, count);
    }

    @Override
    public void sectionClient(long client) {
        out.writeVarUint(client);
    }

    @Override
    public void sectionClock(int clock) {
        out.writeVarUint(clock);
    }

    @Override
    public void info(int info) {
        out.writeUint8(info);
    }

    @Override
    public void originId(long client, int clock) {
        out.writeVarUint(client);
        out.writeVarUint(clock);
    }

    @Override
    public void rightOriginId(long client, int clock) {
        out.writeVarUint(client);
        out.writeVarUint(clock);
    }

    @Override
    public void parentRoot(String name) {
        out.writeVarUint(1);
        out.writeVarString(name);
    }

    @Override
    public void parentId(long client, int clock) {
        out.writeVarUint(0);
        out.writeVarUint(client);
        out.writeVarUint(clock);
    }

    @Override
    public void string(String text) {
        out.writeVarString(text);
    }

    @Override
    public void units(Units text, int from) {
        text.writeVarString(out, from);
    }

    @Override
    public void key(String key) {
        out.writeVarString(key);
    }

    @Override
    public void json(JsonValue value) {
        out.writeVarString(value.text());
    }

    @Override
    public void length(int length) {
        out.writeVarUint(length);
    }

    @Override
    public void skipLength(int length) {
        out.writeVarUint(length);
    }

    @Override
    public void typeRef(int typeRef) {
        out.writeVarUint(typeRef);
    }

    @Override
    public void any(AnyValue value) {
        AnyCodec.write(out, value);
    }

    @Override
    public void bytes(Bytes bytes) {
        out.writeVarBytes(bytes);
    }

    @Override
    public void deleteClient(long client) {
        out.writeVarUint(client);
    }

    @Override
    public void deleteRange(int clock, int length) {
        out.writeVarUint(clock);
        out.writeVarUint(length);
    }

    @Override
    public Bytes toBytes() {
        return out.toBytes();
    }

    @Override
    public Bytes deletesToBytes() {
        return out.toBytes();
    }
}
