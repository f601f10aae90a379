package io.scriptorium.crdt.lib0;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The members of a small object in a plain array: an eighth of what a hash map takes. Immutable. */
final class Members extends AbstractMap<String, AnyValue> {
    /** Objects with more members are kept in a hash map. */
    static final int SIZE_MAX = 8;

    /** Keys and values by turns. */
    private final Object[] pairs;

    /** The members of a map in its order. */
    Members(Map<String, AnyValue> members) {
        pairs = new Object[members.size() * 2];
        int i = 0;
        for (Map.Entry<String, AnyValue> member : members.entrySet()) {
            pairs[i++] = member.getKey();
            pairs[i++] = member.getValue();
        }
    }

    @Override
    public int size() {
        return pairs.length / 2;
    }

    @Override
    public @Nullable AnyValue get(@Nullable Object key) {
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equals(key)) {
                return (AnyValue) pairs[i + 1];
            }
        }
        return null;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return get(key) != null;
    }

    @Override
    public Set<Map.Entry<String, AnyValue>> entrySet() {
        return new Entries();
    }

    private final class Entries extends AbstractSet<Map.Entry<String, AnyValue>> {
        @Override
        public int size() {
            return Members.this.size();
        }

        @Override
        public Iterator<Map.Entry<String, AnyValue>> iterator() {
            return new Iterator<>() {
                private int next;

                @Override
                public boolean hasNext() {
                    return next < pairs.length;
                }

                @Override
                public Map.Entry<String, AnyValue> next() {
                    if (!hasNext()) {
                        throw new NoSuchElementException();
                    }
                    next += 2;
                    return Map.entry((String) pairs[next - 2], (AnyValue) pairs[next - 1]);
                }
            };
        }
    }
}
