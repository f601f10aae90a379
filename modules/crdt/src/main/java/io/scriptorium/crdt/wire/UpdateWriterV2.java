package io.scriptorium.crdt.wire;

import io.scriptorium.crdt.lib0.AnyCodec;
import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.crdt.lib0.ByteWriter;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.lib0.JsonValue;
import io.scriptorium.crdt.lib0.Units;

/** Writes fields into columns (SPEC chapter 4). */
final class UpdateWriterV2 extends UpdateWriter {
    private final IntDiffOptRleWriter keyNumbers = new IntDiffOptRleWriter();
    private final UintOptRleWriter clients = new UintOptRleWriter();
    private final IntDiffOptRleWriter leftClocks = new IntDiffOptRleWriter();
    private final IntDiffOptRleWriter rightClocks = new IntDiffOptRleWriter();
    private final RleWriter infos = new RleWriter();
    private final StringColumnWriter strings;
    private final RleWriter parentInfos = new RleWriter();
    private final UintOptRleWriter typeRefs = new UintOptRleWriter();
    private final UintOptRleWriter lengths = new UintOptRleWriter();
    private final ByteWriter rest = new ByteWriter();
    private int keys;
    private int deletesEnd;

    UpdateWriterV2(int capacity) {
        this.strings = new StringColumnWriter(capacity);
    }

    @Override
    public UpdateFormat format() {
        return UpdateFormat.V2;
    }

    @Override
    public void count(int count) {
        rest.writeVarUint(count);
    }

    @Override
    public int place() {
        return rest.size();
    }

    @Override
    public void countAt(int place, int count) {
        rest.insertVarUint(place, count);
    }

    @Override
    public void sectionClient(long client) {
        clients.write(client);
    }

    @Override
    public void sectionClock(int clock) {
        rest.writeVarUint(clock);
    }

    @Override
    public void info(int info) {
        infos.write(info);
    }

    @Override
    public void originId(long client, int clock) {
        clients.write(client);
        leftClocks.write(clock);
    }

    @Override
    public void rightOriginId(long client, int clock) {
        clients.write(client);
        rightClocks.write(clock);
    }

    @Override
    public void parentRoot(String name) {
        parentInfos.write(1);
        strings.write(name);
    }

    @Override
    public void parentId(long client, int clock) {
        parentInfos.write(0);
        clients.write(client);
        leftClocks.write(clock);
    }

    @Override
    public void string(String text) {
        strings.write(text);
    }

    @Override
    public void units(Units text, int from) {
        strings.write(text, from);
    }

    /** Every key gets a number of its own, also one that was written before: so does yjs. */
    @Override
    public void key(String key) {
        keyNumbers.write(keys++);
        strings.write(key);
    }

    @Override
    public void json(JsonValue value) {
        AnyCodec.write(rest, value.value());
    }

    @Override
    public void length(int length) {
        lengths.write(length);
    }

    @Override
    public void skipLength(int length) {
        rest.writeVarUint(length);
    }

    @Override
    public void typeRef(int typeRef) {
        typeRefs.write(typeRef);
    }

    @Override
    public void any(AnyValue value) {
        AnyCodec.write(rest, value);
    }

    @Override
    public void bytes(Bytes bytes) {
        rest.writeVarBytes(bytes);
    }

    @Override
    public void deleteClient(long client) {
        rest.writeVarUint(client);
        deletesEnd = 0;
    }

    @Override
    public void deleteRange(int clock, int length) {
        rest.writeVarUint(clock - deletesEnd);
        rest.writeVarUint(length - 1);
        deletesEnd = clock + length;
    }

    @Override
    public Bytes toBytes() {
        ByteWriter table = strings.finish();
        ByteWriter out = new ByteWriter(table.size() + rest.size() + 1024);
        out.writeVarUint(0);
        out.writeVarBytes(keyNumbers.finish());
        out.writeVarBytes(clients.finish());
        out.writeVarBytes(leftClocks.finish());
        out.writeVarBytes(rightClocks.finish());
        out.writeVarBytes(infos.finish());
        out.writeVarBytes(table);
        out.writeVarBytes(parentInfos.finish());
        out.writeVarBytes(typeRefs.finish());
        out.writeVarBytes(lengths.finish());
        out.writeBytes(rest);
        return out.toBytes();
    }

    @Override
    public Bytes deletesToBytes() {
        return rest.toBytes();
    }
}
