package io.scriptorium.crdt.wire;

import io.scriptorium.crdt.lib0.AnyCodec;
import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.crdt.lib0.ByteReader;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.lib0.JsonValue;
import io.scriptorium.crdt.lib0.MalformedInputException;
import io.scriptorium.crdt.lib0.Units;

/** Fields in one stream (SPEC chapter 3). */
final class FieldReaderV1 extends FieldReader {
    private static final int SECTION_BYTES_MIN = 3;
    private static final int STRUCT_BYTES_MIN = 2;
    private static final int DELETE_BYTES_MIN = 2;

    private final ByteReader in;

    FieldReaderV1(ByteReader in) {
        this.in = in;
    }

    @Override
    FieldReader duplicate() {
        return new FieldReaderV1(in.duplicate());
    }

    @Override
    void moveToContent(FieldReader other) {
        in.moveTo(((FieldReaderV1) other).in);
    }

    @Override
    MalformedInputException malformed(String reason) {
        return in.malformed(reason);
    }

    @Override
    long count() {
        return in.readVarUint();
    }

    @Override
    int sectionsBound() {
        return in.remaining() / SECTION_BYTES_MIN;
    }

    @Override
    int structsBound(int structsMax) {
        return in.remaining() / STRUCT_BYTES_MIN;
    }

    @Override
    int deletesBound() {
        return in.remaining() / DELETE_BYTES_MIN;
    }

    @Override
    int anyBound() {
        return in.remaining();
    }

    @Override
    int textsBound() {
        return in.remaining();
    }

    @Override
    long sectionClient() {
        return in.readVarUint();
    }

    @Override
    long sectionClock() {
        return in.readVarUint();
    }

    @Override
    int info() {
        return in.readUint8();
    }

    @Override
    long originClient() {
        return in.readVarUint();
    }

    @Override
    long originClock() {
        return in.readVarUint();
    }

    @Override
    long rightOriginClient() {
        return in.readVarUint();
    }

    @Override
    long rightOriginClock() {
        return in.readVarUint();
    }

    @Override
    boolean parentIsRoot() {
        return in.readVarUint() == 1;
    }

    @Override
    long parentClient() {
        return in.readVarUint();
    }

    @Override
    long parentClock() {
        return in.readVarUint();
    }

    @Override
    long skipLength() {
        return in.readVarUint();
    }

    @Override
    long length() {
        return in.readVarUint();
    }

    @Override
    long typeReference() {
        return in.readVarUint();
    }

    @Override
    void skipName(int bytesMax) {
        in.skipVarString(bytesMax);
    }

    @Override
    void skipKey(int bytesMax) {
        in.skipVarString(bytesMax);
    }

    @Override
    int skipText() {
        return in.skipVarString(Integer.MAX_VALUE);
    }

    @Override
    void skipJson(int depthMax) {
        in.skipVarJson(depthMax);
    }

    @Override
    void skipLegacyJson(int depthMax) {
        in.skipVarJsonOrUndefined(depthMax);
    }

    @Override
    void skipAny(int depthMax) {
        AnyCodec.skip(in, depthMax);
    }

    @Override
    void skipBytes() {
        in.skip(in.readLength());
    }

    @Override
    long deleteClient() {
        return in.readVarUint();
    }

    @Override
    long deleteClock() {
        return in.readVarUint();
    }

    @Override
    long deleteLength() {
        return in.readVarUint();
    }

    @Override
    int nameAt() {
        return in.position();
    }

    @Override
    String name(int from, int to) {
        int before = in.position();
        in.seek(from);
        String name = in.readVarString(Integer.MAX_VALUE);
        in.seek(before);
        return name;
    }

    @Override
    boolean sameName(int from, int to, int otherFrom, int otherTo) {
        return to - from == otherTo - otherFrom && in.sameBytes(from, otherFrom, to - from);
    }

    @Override
    long hashName(int from, int to) {
        return in.hash(from, to);
    }

    @Override
    public String readString() {
        return in.readVarString(Integer.MAX_VALUE);
    }

    @Override
    public Units readUnits() {
        return in.readUnits();
    }

    @Override
    public String readKey() {
        return in.readVarString(Integer.MAX_VALUE);
    }

    @Override
    public JsonValue readJson() {
        return JsonValue.parse(in.readVarString(Integer.MAX_VALUE));
    }

    @Override
    public AnyValue readAny() {
        return AnyCodec.read(in, Integer.MAX_VALUE);
    }

    @Override
    public Bytes readBytes() {
        return Bytes.wrap(in.readVarBytes());
    }
}
