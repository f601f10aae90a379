package io.scriptorium.crdt.lib0;

import io.scriptorium.crdt.lib0.AnyValue.Constant;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Plain Java values as any-values: null, Boolean, String and other character sequences, numbers, byte arrays,
 * {@link Bytes}, collections, arrays of objects, maps with string keys, and any-values themselves. A lone surrogate in
 * a string becomes U+FFFD, as it would on the wire.
 */
public final class JavaValues {
    private JavaValues() {}

    /**
     * The any-value of a Java value. Integers must be exact as a JavaScript number, at most 2^53 away from zero; a
     * {@link BigInteger} of up to 64 bits becomes a bigint.
     *
     * @param depthMax how deep lists and maps may nest
     * @throws IllegalArgumentException if the value, or one inside of it, has no such form or nests too deep
     */
    public static AnyValue any(@Nullable Object value, int depthMax) {
        return convert(value, depthMax, false);
    }

    /**
     * The same for a place where the format has JSON: no undefined, bigint, bytes, infinities or NaN.
     *
     * @throws IllegalArgumentException if the value, or one inside of it, has no such form or nests too deep
     */
    public static AnyValue json(@Nullable Object value, int depthMax) {
        return convert(value, depthMax, true);
    }

    /** A text without lone surrogates: each is replaced by U+FFFD. */
    public static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!Utf8.isPairAt(text, i)) {
                    return repaired(text, i);
                }
                i++;
            }
        }
        return text;
    }

    private static String repaired(String text, int from) {
        StringBuilder out = new StringBuilder(text);
        for (int i = from; i < out.length(); i++) {
            if (Character.isSurrogate(out.charAt(i))) {
                if (Utf8.isPairAt(out, i)) {
                    i++;
                } else {
                    out.setCharAt(i, '\ufffd');
                }
            }
        }
        return out.toString();
    }

    private static AnyValue convert(@Nullable Object value, int depth, boolean json) {
        if (value == null) {
            return Constant.NULL;
        } else if (value instanceof Boolean bool) {
            return bool ? Constant.TRUE : Constant.FALSE;
        } else if (value instanceof CharSequence text) {
            return new AnyValue.Str(wellFormed(text.toString()));
        } else if (value instanceof Number number) {
            return number(number, json);
        } else if (value instanceof Collection<?> values) {
            return list(values, depth, json);
        } else if (value instanceof Object[] values) {
            return list(Arrays.asList(values), depth, json);
        } else if (value instanceof Map<?, ?> members) {
            return object(members, depth, json);
        } else if (value instanceof AnyValue any) {
            return checked(any, depth, json);
        } else if (value instanceof byte[] bytes) {
            return binary(Bytes.wrap(bytes.clone()), json);
        } else if (value instanceof Bytes bytes) {
            return binary(bytes, json);
        }
        throw new IllegalArgumentException("a " + value.getClass().getName()
                + " is no value of a document: use null, Boolean, String, Number, List, Map, byte[] or AnyValue");
    }

    private static AnyValue number(Number number, boolean json) {
        if (number instanceof Integer || number instanceof Short || number instanceof Byte) {
            return new AnyValue.Num(number.intValue());
        } else if (number instanceof Long integer) {
            if (Math.abs(integer.doubleValue()) > 1L << 53 || (long) integer.doubleValue() != integer) {
                throw new IllegalArgumentException(
                        integer + " is not exact as a JavaScript number; a BigInteger becomes a bigint");
            }
            return new AnyValue.Num(integer);
        } else if (number instanceof Double || number instanceof Float) {
            return finite(new AnyValue.Num(number.doubleValue()), json);
        } else if (number instanceof BigInteger big && !json) {
            if (big.bitLength() > 63) {
                throw new IllegalArgumentException("a bigint of more than 64 bits");
            }
            return new AnyValue.BigInt(big.longValue());
        }
        throw new IllegalArgumentException(
                "a " + number.getClass().getName() + " is no number " + (json ? "of JSON" : "of a document"));
    }

    private static AnyValue finite(AnyValue.Num number, boolean json) {
        if (json && !Double.isFinite(number.value())) {
            throw new IllegalArgumentException(number.value() + " has no form in JSON");
        }
        return number;
    }

    private static AnyValue binary(Bytes bytes, boolean json) {
        if (json) {
            throw new IllegalArgumentException("bytes have no form in JSON");
        }
        return new AnyValue.Bin(bytes);
    }

    private static AnyValue list(Collection<?> values, int depth, boolean json) {
        enter(depth);
        List<AnyValue> converted = new ArrayList<>(values.size());
        for (Object value : values) {
            converted.add(convert(value, depth - 1, json));
        }
        return new AnyValue.Arr(converted);
    }

    private static AnyValue object(Map<?, ?> members, int depth, boolean json) {
        enter(depth);
        Map<String, AnyValue> converted = new LinkedHashMap<>();
        for (Map.Entry<?, ?> member : members.entrySet()) {
            if (!(member.getKey() instanceof String key)) {
                throw new IllegalArgumentException("a key that is no string: " + member.getKey());
            }
            converted.put(wellFormed(key), convert(member.getValue(), depth - 1, json));
        }
        return new AnyValue.Obj(converted);
    }

    private static AnyValue checked(AnyValue value, int depth, boolean json) {
        if (value instanceof AnyValue.Str text) {
            return new AnyValue.Str(wellFormed(text.value()));
        } else if (value instanceof AnyValue.Num number) {
            return finite(number, json);
        } else if (value instanceof AnyValue.Arr list) {
            return list(list.values(), depth, json);
        } else if (value instanceof AnyValue.Obj object) {
            return object(object.members(), depth, json);
        } else if (value instanceof AnyValue.Bin bin) {
            return binary(bin.value(), json);
        } else if (json && (value == Constant.UNDEFINED || value instanceof AnyValue.BigInt)) {
            throw new IllegalArgumentException(
                    (value == Constant.UNDEFINED ? "undefined" : "a bigint") + " has no form in JSON");
        }
        return value;
    }

    private static void enter(int depth) {
        if (depth < 1) {
            throw new IllegalArgumentException("lists and maps nested too deep");
        }
    }
}
