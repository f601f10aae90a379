package io.scriptorium.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.lib0.MalformedInputException;

/**
 * Whatever the bytes: a value or a {@link MalformedInputException}, and what passes the check is applied. A normal run
 * replays the corpus under {@code src/test/resources}; with {@code JAZZER_FUZZ=1} the same targets look for more.
 */
class DecoderFuzzTest {
    @FuzzTest(maxDuration = "1m")
    void updates(byte[] bytes) {
        Bytes update = Bytes.copyOf(bytes);
        boolean valid = passes(update);
        Doc doc = Docs.of(new UpdateBuilder()
                .section(5, 0)
                .text("t", "abc")
                .delete(5, 1, 1)
                .build());
        Bytes before = doc.encodeStateAsUpdate();

        if (valid) {
            doc.apply(update);
            assertUsable(doc);
            assertThat(doc.contains(update) || doc.hasPending()).isTrue();
            doc.apply(update);
            assertUsable(doc);
        } else {
            try {
                doc.apply(update);
                assertUsable(doc);
            } catch (MalformedInputException e) {
                assertThat(doc.encodeStateAsUpdate()).isEqualTo(before);
                assertThat(doc.rootNames()).containsExactly("t");
            }
        }
    }

    @FuzzTest(maxDuration = "1m")
    void stateVectors(byte[] bytes) {
        Bytes vector = Bytes.copyOf(bytes);
        Doc doc = Docs.of(new UpdateBuilder().section(5, 0).text("t", "abc").build());

        boolean valid;
        try {
            UpdateCheck.checkStateVector(vector);
            valid = true;
        } catch (MalformedInputException e) {
            valid = false;
        }
        try {
            assertThat(passes(doc.encodeStateAsUpdate(vector))).isTrue();
            assertThat(valid).isTrue();
        } catch (MalformedInputException e) {
            assertThat(valid).isFalse();
        }
    }

    private static boolean passes(Bytes update) {
        try {
            UpdateCheck.check(update, DecodeLimits.DEFAULTS);
            return true;
        } catch (MalformedInputException e) {
            return false;
        }
    }

    /** The document holds together, and another one can be made of what it says. */
    private static void assertUsable(Doc doc) {
        doc.checkInvariants();
        Bytes state = doc.encodeStateAsUpdate();
        Doc loaded = Docs.of(state);
        assertThat(loaded.contains(state) || loaded.hasPending()).isTrue();
        for (String root : doc.rootNames()) {
            if (!doc.hasPending()) {
                assertThat(Docs.text(loaded, root)).isEqualTo(Docs.text(doc, root));
            }
        }
    }
}
