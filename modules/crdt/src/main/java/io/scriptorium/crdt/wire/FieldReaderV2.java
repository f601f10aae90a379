package io.scriptorium.crdt.wire;

import io.scriptorium.crdt.lib0.AnyCodec;
import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.crdt.lib0.ByteReader;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.lib0.JsonParser;
import io.scriptorium.crdt.lib0.JsonValue;
import io.scriptorium.crdt.lib0.MalformedInputException;
import io.scriptorium.crdt.lib0.Units;
import java.util.ArrayList;
import java.util.List;

/**
 * Fields in columns (SPEC chapter 4). A run in a column stands for any number of fields in a few bytes, so the size of
 * an update does not bound what it claims. Structs are bounded by {@link #STRUCTS_PER_BYTE_MAX} (SPEC 14.2), but honest
 * documents exceed that, too: ten thousand empty maps in a row make 40 bytes. So there is a number of structs that any
 * update may have.
 */
final class FieldReaderV2 extends FieldReader {
    /** Structs accepted for each byte of an update. */
    static final int STRUCTS_PER_BYTE_MAX = 64;
    /** Structs accepted of any update. */
    static final int STRUCTS_ALWAYS = 100_000;
    /** Structs accepted of any update where structs have no limit, so for what a document of our own has written. */
    static final int STRUCTS_ALWAYS_UNLIMITED = 1 << 24;

    private static final int SECTION_BYTES_MIN = 2;
    private static final int DELETE_BYTES_MIN = 2;
    /** A flag and nine columns with nothing in them. */
    private static final Bytes NOTHING = Bytes.wrap(new byte[] {0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0});

    private final ByteReader rest;
    private final IntDiffOptRleReader keyNumbers;
    private final UintOptRleReader clients;
    private final IntDiffOptRleReader leftClocks;
    private final IntDiffOptRleReader rightClocks;
    private final RleReader infos;
    private final StringColumnReader strings;
    private final RleReader parentInfos;
    private final UintOptRleReader typeRefs;
    private final UintOptRleReader lengths;
    /** Keys in the order in which they appeared; shared with the duplicate. */
    private final List<String> keys;

    private long structsBySize;
    private int structsRead;
    /** End of the last deleted range of the client. */
    private long deletesEnd;

    FieldReaderV2(ByteReader in) {
        structsBySize = (long) in.remaining() * STRUCTS_PER_BYTE_MAX;
        in.readVarUint(); // a feature flag that says nothing
        keyNumbers = new IntDiffOptRleReader(in.readVarSlice());
        clients = new UintOptRleReader(in.readVarSlice());
        leftClocks = new IntDiffOptRleReader(in.readVarSlice());
        rightClocks = new IntDiffOptRleReader(in.readVarSlice());
        infos = new RleReader(in.readVarSlice());
        strings = new StringColumnReader(in.readVarSlice());
        parentInfos = new RleReader(in.readVarSlice());
        typeRefs = new UintOptRleReader(in.readVarSlice());
        lengths = new UintOptRleReader(in.readVarSlice());
        keys = new ArrayList<>();
        rest = in;
    }

    /** A duplicate: has positions of its own in the columns of content, the others must not be read. */
    private FieldReaderV2(FieldReaderV2 other) {
        keyNumbers = other.keyNumbers.duplicate();
        clients = other.clients;
        leftClocks = other.leftClocks;
        rightClocks = other.rightClocks;
        infos = other.infos;
        strings = other.strings.duplicate();
        parentInfos = other.parentInfos;
        typeRefs = other.typeRefs.duplicate();
        lengths = other.lengths.duplicate();
        keys = other.keys;
        rest = other.rest.duplicate();
    }

    /** Deletes are in the rest alone. */
    static FieldReaderV2 ofDeletes(ByteReader in) {
        FieldReaderV2 empty = new FieldReaderV2(NOTHING.reader());
        return new FieldReaderV2(empty, in);
    }

    private FieldReaderV2(FieldReaderV2 columns, ByteReader rest) {
        keyNumbers = columns.keyNumbers;
        clients = columns.clients;
        leftClocks = columns.leftClocks;
        rightClocks = columns.rightClocks;
        infos = columns.infos;
        strings = columns.strings;
        parentInfos = columns.parentInfos;
        typeRefs = columns.typeRefs;
        lengths = columns.lengths;
        keys = columns.keys;
        this.rest = rest;
    }

    @Override
    FieldReader duplicate() {
        return new FieldReaderV2(this);
    }

    @Override
    void moveToContent(FieldReader other) {
        FieldReaderV2 fields = (FieldReaderV2) other;
        keyNumbers.moveTo(fields.keyNumbers);
        strings.moveTo(fields.strings);
        typeRefs.moveTo(fields.typeRefs);
        lengths.moveTo(fields.lengths);
        rest.moveTo(fields.rest);
    }

    @Override
    MalformedInputException malformed(String reason) {
        return rest.malformed(reason);
    }

    @Override
    long count() {
        return rest.readVarUint();
    }

    @Override
    int sectionsBound() {
        return rest.remaining() / SECTION_BYTES_MIN;
    }

    @Override
    int structsBound(int structsMax) {
        int always = structsMax == Integer.MAX_VALUE ? STRUCTS_ALWAYS_UNLIMITED : STRUCTS_ALWAYS;
        return (int) Math.min(Integer.MAX_VALUE, Math.max(structsBySize, always) - structsRead);
    }

    @Override
    int deletesBound() {
        return rest.remaining() / DELETE_BYTES_MIN;
    }

    @Override
    int anyBound() {
        return rest.remaining();
    }

    @Override
    int textsBound() {
        return strings.remaining();
    }

    @Override
    long sectionClient() {
        return clients.read();
    }

    @Override
    long sectionClock() {
        return rest.readVarUint();
    }

    @Override
    int info() {
        structsRead++;
        return infos.read();
    }

    @Override
    long originClient() {
        return clients.read();
    }

    @Override
    long originClock() {
        return leftClocks.read();
    }

    @Override
    long rightOriginClient() {
        return clients.read();
    }

    @Override
    long rightOriginClock() {
        return rightClocks.read();
    }

    @Override
    boolean parentIsRoot() {
        return parentInfos.read() == 1;
    }

    @Override
    long parentClient() {
        return clients.read();
    }

    @Override
    long parentClock() {
        return leftClocks.read();
    }

    @Override
    long skipLength() {
        return rest.readVarUint();
    }

    @Override
    long length() {
        return lengths.read();
    }

    @Override
    long typeReference() {
        return typeRefs.read();
    }

    @Override
    void skipName(int bytesMax) {
        int from = strings.at();
        int length = strings.skip();
        if (length > bytesMax / 3 && strings.utf8Bytes(from, from + length) > bytesMax) {
            throw malformed("string of " + length + " units exceeds " + bytesMax + " bytes");
        }
    }

    @Override
    void skipKey(int bytesMax) {
        if (keyNumber() >= keys.size()) {
            int from = strings.at();
            skipName(bytesMax);
            keys.add(strings.text(from, strings.at()));
        }
    }

    private long keyNumber() {
        long number = keyNumbers.read();
        if (number < 0) {
            throw malformed("key number " + number);
        }
        return number;
    }

    @Override
    int skipText() {
        return strings.skip();
    }

    @Override
    void skipJson(int depthMax) {
        AnyCodec.skip(rest, depthMax);
    }

    @Override
    void skipLegacyJson(int depthMax) {
        String text = readString();
        if (!text.equals("undefined")) {
            try {
                JsonParser.parse(text, depthMax);
            } catch (MalformedInputException e) {
                throw malformed(e.reason());
            }
        }
    }

    @Override
    void skipAny(int depthMax) {
        AnyCodec.skip(rest, depthMax);
    }

    @Override
    void skipBytes() {
        rest.skip(rest.readLength());
    }

    @Override
    long deleteClient() {
        deletesEnd = 0;
        return rest.readVarUint();
    }

    @Override
    long deleteClock() {
        long clock = deletesEnd + rest.readVarUint();
        deletesEnd = clock;
        return clock;
    }

    @Override
    long deleteLength() {
        long length = rest.readVarUint() + 1;
        deletesEnd += length;
        return length;
    }

    @Override
    int nameAt() {
        return strings.at();
    }

    @Override
    String name(int from, int to) {
        return strings.text(from, to);
    }

    @Override
    boolean sameName(int from, int to, int otherFrom, int otherTo) {
        if (to - from != otherTo - otherFrom) {
            return false;
        }
        for (int i = 0; i < to - from; i++) {
            if (strings.unit(from + i) != strings.unit(otherFrom + i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    long hashName(int from, int to) {
        return strings.hash(from, to);
    }

    @Override
    public String readString() {
        int from = strings.at();
        strings.skip();
        return strings.text(from, strings.at());
    }

    @Override
    public Units readUnits() {
        int from = strings.at();
        strings.skip();
        return strings.units(from, strings.at());
    }

    @Override
    public String readKey() {
        long number = keyNumber();
        return number < keys.size() ? keys.get((int) number) : readString();
    }

    @Override
    public JsonValue readJson() {
        return JsonValue.of(readAny());
    }

    @Override
    public AnyValue readAny() {
        return AnyCodec.read(rest, Integer.MAX_VALUE);
    }

    @Override
    public Bytes readBytes() {
        return Bytes.wrap(rest.readVarBytes());
    }
}
