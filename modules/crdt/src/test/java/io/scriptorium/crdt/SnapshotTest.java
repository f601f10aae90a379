package io.scriptorium.crdt;

import static io.scriptorium.crdt.UpdateBuilder.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.lib0.MalformedInputException;
import io.scriptorium.crdt.wire.UpdateFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Moments of a document: encoded, compared, restored, and asked what they hold. */
class SnapshotTest {
    private static final UpdateFormat V1 = UpdateFormat.V1;
    private static final UpdateFormat V2 = UpdateFormat.V2;

    private static UpdateBuilder update() {
        return new UpdateBuilder();
    }

    private static Doc uncollected(Bytes... updates) {
        Doc doc = new Doc(new DocOptions(1, false));
        for (Bytes update : updates) {
            doc.apply(update);
        }
        return doc;
    }

    @Test
    void theBytesAreDeletesThenStateVector() {
        Snapshot snapshot = uncollected(
                        update().section(5, 0)
                                .text("t", "abcdef")
                                .delete(5, 1, 2)
                                .build(),
                        update().section(5, 6)
                                .text(at(5, 5), null, "g")
                                .delete(5, 4, 1)
                                .build())
                .snapshot();

        assertThat(snapshot.encode(V1)).isEqualTo(Bytes.wrap(new byte[] {1, 5, 2, 1, 2, 4, 1, 1, 5, 7}));
        assertThat(snapshot.encode(V2)).isEqualTo(Bytes.wrap(new byte[] {1, 5, 2, 1, 1, 1, 0, 1, 5, 7}));
        assertThat(Snapshot.decode(snapshot.encode(V1), V1)).isEqualTo(snapshot).hasSameHashCodeAs(snapshot);
        assertThat(Snapshot.decode(snapshot.encode(V2), V2)).isEqualTo(snapshot);
        assertThat(Docs.empty().snapshot().encode(V1)).isEqualTo(Bytes.wrap(new byte[] {0, 0}));
        assertThat(Docs.empty().snapshot().encode(V2)).isEqualTo(Bytes.wrap(new byte[] {0, 0}));
    }

    @Test
    void aMomentDiffersByStructsAndByDeletes() {
        Doc doc = uncollected(update().section(5, 0).text("t", "abc").build());
        Snapshot first = doc.snapshot();
        doc.apply(update().delete(5, 0, 1).build());
        Snapshot second = doc.snapshot();
        doc.apply(update().section(6, 0).text("t", "x").build());

        assertThat(first).isNotEqualTo(second);
        assertThat(second).isNotEqualTo(doc.snapshot());
        assertThat(doc.snapshot()).isEqualTo(doc.snapshot());
    }

    @Test
    void anOldMomentIsRestoredWithWhatWasDeletedSince() {
        Doc doc = uncollected(
                update().section(5, 0).text("t", "abc").entry("m", "k", "old").build());
        doc.apply(update().delete(5, 1, 1).build());
        Snapshot snapshot = doc.snapshot();
        doc.apply(update().section(6, 0)
                .text(null, at(5, 0), "new ")
                .entry(at(5, 3), "young")
                .delete(5, 0, 1)
                .build());
        Bytes before = doc.encodeStateAsUpdate();
        Doc restored = doc.restore(snapshot);

        restored.checkInvariants();
        assertThat(Docs.text(restored, "t")).isEqualTo("ac");
        assertThat(Docs.entry(restored, "m", "k")).contains("old");
        assertThat(restored.snapshot()).isEqualTo(snapshot);
        assertThat(doc.encodeStateAsUpdate()).isEqualTo(before);
        assertThat(Docs.entry(doc, "m", "k")).contains("young");
    }

    @Test
    void aMomentMayLieWithinAStructThatGrewSince() {
        Doc doc = uncollected(update().section(5, 0).text("t", "ab").build());
        Snapshot snapshot = doc.snapshot();
        doc.apply(update().section(5, 2).text(at(5, 1), null, "cd").build());
        assertThat(doc.structCount()).isEqualTo(1);
        Doc restored = doc.restore(snapshot);

        assertThat(Docs.text(restored, "t")).isEqualTo("ab");
        assertThat(Docs.text(doc, "t")).isEqualTo("abcd");
        assertThat(doc.structCount()).isEqualTo(1);
        doc.checkInvariants();
    }

    @Test
    void restoringWithinASurrogatePairDamagesTheCopyOnly() {
        Doc doc = uncollected(update().section(5, 0).text("t", "a🖋").build());
        Doc restored = doc.restore(Snapshot.decode(Bytes.wrap(new byte[] {0, 1, 5, 2}), V1));

        assertThat(Docs.text(restored, "t")).isEqualTo("a\ufffd");
        assertThat(Docs.text(doc, "t")).isEqualTo("a🖋");
    }

    @Test
    void aRestoredDocumentGoesItsOwnWay() {
        Doc doc = uncollected(update().section(5, 0).text("t", "abc").build());
        Doc restored = doc.restore(doc.snapshot());
        restored.apply(update().delete(5, 0, 3).build());

        assertThat(Docs.text(restored, "t")).isEmpty();
        assertThat(Docs.text(doc, "t")).isEqualTo("abc");
    }

    @Test
    void aDocumentThatCollectsRestoresNothing() {
        Doc doc = Docs.of(update().section(5, 0).text("t", "abc").build());

        assertThatThrownBy(() -> doc.restore(doc.snapshot()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("garbage collection must be off");
    }

    @Test
    void aSnapshotOfAnotherDocumentIsRefused() {
        Doc doc = uncollected(update().section(5, 0).text("t", "abc").build());

        for (byte[] foreign : List.of(new byte[] {0, 1, 5, 4}, new byte[] {0, 1, 6, 1})) {
            assertThatThrownBy(() -> doc.restore(Snapshot.decode(Bytes.wrap(foreign), V1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("clocks of client");
        }
    }

    @Test
    void aMomentContainsWhatItHadAndNothingElse() {
        Bytes first = update().section(5, 0).text("t", "abc").delete(5, 1, 1).build();
        Doc doc = uncollected(first);
        Snapshot snapshot = doc.snapshot();
        Bytes encoded = snapshot.encode(V1);

        assertThat(contains(snapshot, first)).isTrue();
        assertThat(contains(snapshot, update().build())).isTrue();
        assertThat(contains(
                        snapshot,
                        update().section(5, 1).text(at(5, 0), null, "bc").build()))
                .isTrue();
        assertThat(contains(
                        snapshot,
                        update().section(5, 2).text(at(5, 1), null, "cd").build()))
                .isFalse();
        assertThat(contains(snapshot, update().section(6, 0).text("t", "x").build()))
                .isFalse();
        for (int[] range : new int[][] {{0, 1}, {0, 2}, {1, 2}, {2, 1}, {3, 1}}) {
            assertThat(contains(snapshot, update().delete(5, range[0], range[1]).build()))
                    .isFalse();
        }
        assertThat(contains(snapshot, update().delete(6, 1, 1).build())).isFalse();
        assertThat(contains(snapshot, update().delete(5, 1, 1).build())).isTrue();
        // asking must not teach it anything (SPEC 14.1)
        assertThat(snapshot.encode(V1)).isEqualTo(encoded);
    }

    private static boolean contains(Snapshot snapshot, Bytes update) {
        boolean contained = snapshot.contains(update, V1);
        assertThat(snapshot.contains(Updates.convert(update, V1, V2), V2)).isEqualTo(contained);
        return contained;
    }

    @Test
    void whatIsNoSnapshotIsRefused() {
        for (UpdateFormat format : UpdateFormat.values()) {
            for (byte[] wrong : List.of(
                    new byte[] {}, new byte[] {0}, new byte[] {0, 1}, new byte[] {1, 5, 2, 0, 1, 0}, new byte[] {
                        0, 100, 1, 1
                    })) {
                assertThatThrownBy(() -> Snapshot.decode(Bytes.wrap(wrong), format))
                        .isInstanceOf(MalformedInputException.class);
            }
        }
    }
}
