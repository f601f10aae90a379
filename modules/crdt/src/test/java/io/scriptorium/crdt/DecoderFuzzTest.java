package io.scriptorium.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.lib0.MalformedInputException;
import io.scriptorium.crdt.wire.UpdateFormat;

/**
 * Whatever the bytes: a value or a {@link MalformedInputException}, and what passes the check holds what
 * {@link UpdateProperties} says. A normal run replays the corpus under {@code src/test/resources}; {@code scripts/fuzz}
 * looks for more.
 */
class DecoderFuzzTest {
    @FuzzTest(maxDuration = "1m")
    void updates(byte[] bytes) {
        UpdateProperties.hold(Bytes.copyOf(bytes), UpdateFormat.V1);
    }

    @FuzzTest(maxDuration = "1m")
    void updatesV2(byte[] bytes) {
        UpdateProperties.hold(Bytes.copyOf(bytes), UpdateFormat.V2);
    }

    @FuzzTest(maxDuration = "1m")
    void stateVectors(byte[] bytes) {
        Bytes vector = Bytes.copyOf(bytes);
        Doc doc = Docs.of(new UpdateBuilder().section(5, 0).text("t", "a😀c").build());
        Bytes state = doc.encodeStateAsUpdate();

        boolean valid;
        try {
            UpdateCheck.checkStateVector(vector);
            valid = true;
        } catch (MalformedInputException e) {
            valid = false;
        }
        try {
            Bytes lacking = doc.encodeStateAsUpdate(vector);
            assertThat(UpdateProperties.refusal(lacking, UpdateFormat.V1)).isEmpty();
            Bytes lackingV2 = doc.encodeStateAsUpdate(vector, UpdateFormat.V2);
            assertThat(UpdateProperties.refusal(lackingV2, UpdateFormat.V2)).isEmpty();
            assertThat(Updates.convert(lackingV2, UpdateFormat.V2, UpdateFormat.V1))
                    .isEqualTo(lacking);
            assertThat(Updates.diff(state, vector, UpdateFormat.V1)).isEqualTo(lacking);
            assertThat(valid).isTrue();
        } catch (MalformedInputException e) {
            assertThat(valid).isFalse();
        }
    }

    @FuzzTest(maxDuration = "1m")
    void snapshots(byte[] bytes) {
        holdSnapshot(Bytes.copyOf(bytes), UpdateFormat.V1);
    }

    @FuzzTest(maxDuration = "1m")
    void snapshotsV2(byte[] bytes) {
        holdSnapshot(Bytes.copyOf(bytes), UpdateFormat.V2);
    }

    /** A snapshot survives its encodings, and any document can be asked to show itself as of then. */
    private static void holdSnapshot(Bytes encoded, UpdateFormat format) {
        Snapshot snapshot;
        try {
            snapshot = Snapshot.decode(encoded, format);
        } catch (MalformedInputException e) {
            return;
        }
        for (UpdateFormat each : UpdateFormat.values()) {
            Snapshot again = Snapshot.decode(snapshot.encode(each), each);
            assertThat(again).isEqualTo(snapshot).hasSameHashCodeAs(snapshot);
        }
        Doc doc = new Doc(new DocOptions(1, false));
        doc.apply(new UpdateBuilder()
                .section(5, 0)
                .text("t", "a😀c")
                .entry("m", "k", "v")
                .delete(5, 1, 1)
                .build());
        Bytes state = doc.encodeStateAsUpdate();
        boolean contained = snapshot.contains(state, UpdateFormat.V1);
        assertThat(snapshot.contains(doc.encodeStateAsUpdate(UpdateFormat.V2), UpdateFormat.V2))
                .isEqualTo(contained);

        Doc restored;
        try {
            restored = doc.restore(snapshot);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("the snapshot has clocks of client");
            assertThat(doc.encodeStateAsUpdate()).isEqualTo(state);
            return;
        }
        restored.checkInvariants();
        assertThat(doc.encodeStateAsUpdate()).isEqualTo(state);
        assertThat(restored.hasPendingStructs()).isFalse();
        if (doc.snapshot().equals(snapshot)) {
            assertThat(DocReader.json(restored)).isEqualTo(DocReader.json(doc));
        }
    }
}
