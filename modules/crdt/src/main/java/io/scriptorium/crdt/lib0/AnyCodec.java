package io.scriptorium.crdt.lib0;

import io.scriptorium.crdt.lib0.AnyValue.Constant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads, checks and writes the any encoding (SPEC 1.3). */
public final class AnyCodec {
    private static final int UNDEFINED = 127;
    private static final int NULL = 126;
    private static final int INTEGER = 125;
    private static final int FLOAT32 = 124;
    private static final int FLOAT64 = 123;
    private static final int BIGINT = 122;
    private static final int FALSE = 121;
    private static final int TRUE = 120;
    private static final int STRING = 119;
    private static final int OBJECT = 118;
    private static final int ARRAY = 117;
    private static final int BYTES = 116;

    private AnyCodec() {}

    /**
     * Reads one value.
     *
     * @param depthMax how deep arrays and objects may nest
     */
    public static AnyValue read(ByteReader in, int depthMax) {
        int tag = in.readUint8();
        return switch (tag) {
            case UNDEFINED -> Constant.UNDEFINED;
            case NULL -> Constant.NULL;
            case INTEGER -> readInteger(in);
            case FLOAT32 -> new AnyValue.Num(Float.intBitsToFloat(in.readInt32()));
            case FLOAT64 -> new AnyValue.Num(Double.longBitsToDouble(in.readInt64()));
            case BIGINT -> new AnyValue.BigInt(in.readInt64());
            case FALSE -> Constant.FALSE;
            case TRUE -> Constant.TRUE;
            case STRING -> new AnyValue.Str(in.readVarString(Integer.MAX_VALUE));
            case OBJECT -> readObject(in, depthMax);
            case ARRAY -> readArray(in, depthMax);
            case BYTES -> new AnyValue.Bin(Bytes.wrap(in.readVarBytes()));
            default -> throw in.malformed("unknown any tag " + tag);
        };
    }

    private static AnyValue readInteger(ByteReader in) {
        long signed = in.readVarInt();
        double magnitude = signed >>> 1;
        return new AnyValue.Num((signed & 1) == 0 ? magnitude : -magnitude);
    }

    private static AnyValue readObject(ByteReader in, int depthMax) {
        int count = readCount(in, depthMax, 2);
        Map<String, AnyValue> members = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String key = in.readVarString(Integer.MAX_VALUE);
            AnyValue value = read(in, depthMax - 1);
            if (!key.equals("__proto__")) {
                members.put(key, value);
            }
        }
        return new AnyValue.Obj(members);
    }

    private static AnyValue readArray(ByteReader in, int depthMax) {
        int count = readCount(in, depthMax, 1);
        List<AnyValue> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(read(in, depthMax - 1));
        }
        return new AnyValue.Arr(values);
    }

    private static int readCount(ByteReader in, int depthMax, int bytesEach) {
        long count = in.readVarUint();
        if (count > in.remaining() / bytesEach) {
            throw in.malformed("count " + count + " exceeds the remaining " + in.remaining() + " bytes");
        }
        if (depthMax < 1) {
            throw in.malformed("any-value nested too deep");
        }
        return (int) count;
    }

    /** Passes over one value, checking all that {@link #read} checks. */
    public static void skip(ByteReader in, int depthMax) {
        int tag = in.readUint8();
        switch (tag) {
            case UNDEFINED, NULL, FALSE, TRUE -> {}
            case INTEGER -> in.readVarInt();
            case FLOAT32 -> in.skip(4);
            case FLOAT64, BIGINT -> in.skip(8);
            case STRING -> in.skipVarString(Integer.MAX_VALUE);
            case OBJECT -> {
                int count = readCount(in, depthMax, 2);
                for (int i = 0; i < count; i++) {
                    in.skipVarString(Integer.MAX_VALUE);
                    skip(in, depthMax - 1);
                }
            }
            case ARRAY -> {
                int count = readCount(in, depthMax, 1);
                for (int i = 0; i < count; i++) {
                    skip(in, depthMax - 1);
                }
            }
            case BYTES -> in.skip(in.readLength());
            default -> throw in.malformed("unknown any tag " + tag);
        }
    }

    /** Writes the form a yjs writer picks. */
    public static void write(ByteWriter out, AnyValue value) {
        if (value instanceof Constant constant) {
            out.writeUint8(
                    switch (constant) {
                        case UNDEFINED -> UNDEFINED;
                        case NULL -> NULL;
                        case TRUE -> TRUE;
                        case FALSE -> FALSE;
                    });
        } else if (value instanceof AnyValue.Num num) {
            writeNumber(out, num.value());
        } else if (value instanceof AnyValue.BigInt big) {
            out.writeUint8(BIGINT);
            out.writeInt64(big.value());
        } else if (value instanceof AnyValue.Str str) {
            out.writeUint8(STRING);
            out.writeVarString(str.value());
        } else if (value instanceof AnyValue.Bin bin) {
            out.writeUint8(BYTES);
            out.writeVarBytes(bin.value());
        } else if (value instanceof AnyValue.Arr arr) {
            out.writeUint8(ARRAY);
            out.writeVarUint(arr.values().size());
            for (AnyValue element : arr.values()) {
                write(out, element);
            }
        } else if (value instanceof AnyValue.Obj obj) {
            out.writeUint8(OBJECT);
            out.writeVarUint(obj.members().size());
            obj.members().forEach((key, member) -> {
                out.writeVarString(key);
                write(out, member);
            });
        } else {
            throw new AssertionError(value);
        }
    }

    private static void writeNumber(ByteWriter out, double value) {
        if (value == Math.rint(value) && Math.abs(value) <= Integer.MAX_VALUE) {
            out.writeUint8(INTEGER);
            out.writeVarInt((long) Math.abs(value), Double.doubleToRawLongBits(value) < 0);
        } else if ((float) value == value) {
            out.writeUint8(FLOAT32);
            out.writeInt32(Float.floatToRawIntBits((float) value));
        } else {
            out.writeUint8(FLOAT64);
            out.writeInt64(Double.doubleToRawLongBits(value));
        }
    }
}
