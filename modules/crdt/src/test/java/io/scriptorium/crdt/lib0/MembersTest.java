package io.scriptorium.crdt.lib0;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@link Members} against {@link LinkedHashMap}. */
class MembersTest {
    @Test
    void anObjectOfAnySizeHasTheMembersItWasMadeOfInTheirOrder() {
        for (int size = 0; size <= 2 * Members.SIZE_MAX; size++) {
            Map<String, AnyValue> expected = new LinkedHashMap<>();
            for (int i = 0; i < size; i++) {
                expected.put("k" + (size - i), new AnyValue.Num(i));
            }
            Map<String, AnyValue> members = new AnyValue.Obj(expected).members();

            assertThat(members).isEqualTo(expected).hasSameHashCodeAs(expected);
            assertThat(new ArrayList<>(members.keySet())).isEqualTo(new ArrayList<>(expected.keySet()));
            assertThat(members.get("k1")).isEqualTo(expected.get("k1"));
            assertThat(members.containsKey("k0")).isFalse();
            assertThat(members.get("k0")).isNull();
            assertThatThrownBy(() -> members.put("k", new AnyValue.Num(1)))
                    .isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Test
    void anIteratorEnds() {
        Iterator<?> members =
                new Members(Map.of("a", AnyValue.Constant.NULL)).entrySet().iterator();
        members.next();

        assertThat(members.hasNext()).isFalse();
        assertThatThrownBy(members::next).isInstanceOf(java.util.NoSuchElementException.class);
    }
}
