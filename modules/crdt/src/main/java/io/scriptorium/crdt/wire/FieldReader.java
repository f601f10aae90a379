package io.scriptorium.crdt.wire;

import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.crdt.lib0.ByteReader;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.lib0.JsonValue;
import io.scriptorium.crdt.lib0.MalformedInputException;
import io.scriptorium.crdt.lib0.Units;

/**
 * Reads the fields of an update: one method for each field that format v2 keeps in a column of its own, the mirror of
 * {@link UpdateWriter}. What the fields mean and whether their values are allowed is the matter of
 * {@link UpdateCursor}; the public methods read the content of an item that the cursor has checked.
 */
public abstract class FieldReader {
    FieldReader() {}

    /** A reader at the first field of an update. */
    static FieldReader of(ByteReader in, UpdateFormat format) {
        return format == UpdateFormat.V1 ? new FieldReaderV1(in) : new FieldReaderV2(in);
    }

    /** A reader of deletes alone, as a snapshot holds them; leaves the input behind them. */
    static FieldReader ofDeletes(ByteReader in, UpdateFormat format) {
        return format == UpdateFormat.V1 ? new FieldReaderV1(in) : FieldReaderV2.ofDeletes(in);
    }

    /** A second reader of the same update, to read content again. */
    abstract FieldReader duplicate();

    /** Goes where the content that the other reader of the same update is about to pass begins. */
    abstract void moveToContent(FieldReader other);

    /** An exception at the position in the main stream. */
    abstract MalformedInputException malformed(String reason);

    /** A number of sections, structs, clients or ranges. */
    abstract long count();

    /** How many sections can follow. */
    abstract int sectionsBound();

    /** How many structs can follow, if so many are allowed. */
    abstract int structsBound(int structsMax);

    /** How many clients or ranges of the delete set can follow. */
    abstract int deletesBound();

    /** How many any-values can follow. */
    abstract int anyBound();

    /** How many JSON texts of kind 2 can follow. */
    abstract int textsBound();

    abstract long sectionClient();

    abstract long sectionClock();

    abstract int info();

    abstract long originClient();

    abstract long originClock();

    abstract long rightOriginClient();

    abstract long rightOriginClock();

    /** Whether a root name follows, otherwise an id. */
    abstract boolean parentIsRoot();

    abstract long parentClient();

    abstract long parentClock();

    abstract long skipLength();

    /** Length of GC and deleted content, number of values of kinds 2 and 8. */
    abstract long length();

    abstract long typeReference();

    /** Passes over a root name, key or guid. */
    abstract void skipName(int bytesMax);

    /** Passes over a format key or XML name. */
    abstract void skipKey(int bytesMax);

    /** Passes over text and answers its units. */
    abstract int skipText();

    /** Passes over an embed or a format value. */
    abstract void skipJson(int depthMax);

    /** Passes over a value of kind 2. */
    abstract void skipLegacyJson(int depthMax);

    abstract void skipAny(int depthMax);

    abstract void skipBytes();

    abstract long deleteClient();

    abstract long deleteClock();

    abstract long deleteLength();

    /** Where the next name begins: a number that means something to this reader and its duplicate only. */
    abstract int nameAt();

    /** The name that was passed between two answers of {@link #nameAt}. */
    abstract String name(int from, int to);

    abstract boolean sameName(int from, int to, int otherFrom, int otherTo);

    abstract long hashName(int from, int to);

    /** Number of values of kinds 2 and 8. */
    public final int readLength() {
        return (int) length();
    }

    /** Type reference. */
    public final int readTypeRef() {
        return (int) typeReference();
    }

    /** JSON text of kind 2, or guid. */
    public abstract String readString();

    /** Text. */
    public abstract Units readUnits();

    /** Format key or XML name. */
    public abstract String readKey();

    /** An embed or a format value. */
    public abstract JsonValue readJson();

    /** An any-value. */
    public abstract AnyValue readAny();

    /** Bytes. */
    public abstract Bytes readBytes();
}
