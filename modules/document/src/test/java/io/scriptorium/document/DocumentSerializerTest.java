package io.scriptorium.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import io.scriptorium.crdt.lib0.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DocumentSerializerTest {
    private static final UpdatesAppended EVENT = new UpdatesAppended(
            1_790_000_000_123L,
            new RoomId("0b6f"),
            List.of(
                    new JournaledUpdate(Updates.insert(7, 0, "hé"), "ada"),
                    new JournaledUpdate(Updates.delete(7, 0, 1), "")));
    private static final UpdatesAppended TAKEN_OVER =
            new UpdatesAppended(EVENT.timeMillis(), EVENT.room(), EVENT.updates(), 17);
    private static final JournalSnapshot SNAPSHOT =
            new JournalSnapshot(1_790_000_000_456L, 42, 40, Updates.insert(7, 0, "hé"), Bytes.empty());
    private static final Bytes DIGEST = Bytes.wrap(HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f"));
    private static final UpdatesAppended WITH_DIGEST =
            new UpdatesAppended(EVENT.timeMillis(), EVENT.room(), EVENT.updates(), 0, DIGEST);
    private static final JournalSnapshot SNAPSHOT_WITH_DIGEST = new JournalSnapshot(
            SNAPSHOT.timeMillis(), SNAPSHOT.sequence(), SNAPSHOT.recoveredSequence(), SNAPSHOT.state(), DIGEST);

    private static final StaleClients STALE = StaleClients.NONE.with(Updates.insert(7, 0, "hé"));
    private static final DocumentDeleted DELETED = new DocumentDeleted(1_790_000_000_789L, "ada", 2, STALE);
    private static final HistoryBase BASE =
            new HistoryBase(1_790_000_000_789L, 43, new Lineage(2, 43, STALE), Bytes.empty(), Bytes.empty(), true);
    private static final JournalSnapshot SNAPSHOT_AFTER_DELETION = new JournalSnapshot(
            SNAPSHOT.timeMillis(), 45, 43, SNAPSHOT.state(), DIGEST, new Lineage(2, 43, STALE), true);

    /** Every released manifest with the value its golden file must decode to. Files are only ever added. */
    private static final Map<String, Object> GOLDEN = Map.of(
            DocumentSerializer.UPDATES_APPENDED_1, EVENT,
            DocumentSerializer.JOURNAL_SNAPSHOT_1, SNAPSHOT,
            DocumentSerializer.DOCUMENT_DELETED_1, DELETED,
            DocumentSerializer.HISTORY_BASE_1, BASE);

    private final DocumentSerializer serializer = new DocumentSerializer();

    @Test
    void goldenFilesDecodeForEver() {
        GOLDEN.forEach((manifest, value) ->
                assertThat(serializer.fromBinary(golden(manifest), manifest)).isEqualTo(value));
    }

    @Test
    void currentFormIsTheGoldenOne() {
        GOLDEN.forEach((manifest, value) -> {
            assertThat(serializer.manifest(value)).isEqualTo(manifest);
            assertThat(HexFormat.of().formatHex(serializer.toBinary(value)))
                    .isEqualTo(HexFormat.of().formatHex(golden(manifest)));
        });
    }

    @Test
    void eventThatNamesWhereItWasTakenFromHasAGoldenFile() {
        assertThat(serializer.fromBinary(golden("UA1-taken-over"), DocumentSerializer.UPDATES_APPENDED_1))
                .isEqualTo(TAKEN_OVER);
        assertThat(HexFormat.of().formatHex(serializer.toBinary(TAKEN_OVER)))
                .isEqualTo(HexFormat.of().formatHex(golden("UA1-taken-over")));
    }

    @Test
    void eventsAndJournalSnapshotsWithDigestsHaveGoldenFiles() {
        Map<String, Object> withDigest = Map.of(
                DocumentSerializer.UPDATES_APPENDED_1, WITH_DIGEST,
                DocumentSerializer.JOURNAL_SNAPSHOT_1, SNAPSHOT_WITH_DIGEST);
        withDigest.forEach((manifest, value) -> {
            byte[] golden = golden(manifest + "-digest");
            assertThat(serializer.fromBinary(golden, manifest)).isEqualTo(value);
            assertThat(HexFormat.of().formatHex(serializer.toBinary(value)))
                    .isEqualTo(HexFormat.of().formatHex(golden));
        });
    }

    @Test
    void journalSnapshotAfterADeletionHasAGoldenFile() {
        byte[] golden = golden("JS1-lineage");
        assertThat(serializer.fromBinary(golden, DocumentSerializer.JOURNAL_SNAPSHOT_1))
                .isEqualTo(SNAPSHOT_AFTER_DELETION);
        assertThat(HexFormat.of().formatHex(serializer.toBinary(SNAPSHOT_AFTER_DELETION)))
                .isEqualTo(HexFormat.of().formatHex(golden));
    }

    @Test
    void keysOfANewerVersionAreSkipped() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator generator = new CBORFactory().createGenerator(out)) {
            generator.writeStartObject();
            generator.writeObjectFieldStart("new");
            generator.writeStringField("deep", "er");
            generator.writeEndObject();
            generator.writeNumberField("t", 5);
            generator.writeStringField("r", "room");
            generator.writeArrayFieldStart("u");
            generator.writeStartObject();
            generator.writeBooleanField("flag", true);
            generator.writeBinaryField("b", new byte[] {0, 0});
            generator.writeEndObject();
            generator.writeEndArray();
            generator.writeEndObject();
        }

        Object event = serializer.fromBinary(out.toByteArray(), DocumentSerializer.UPDATES_APPENDED_1);

        assertThat(event)
                .isEqualTo(new UpdatesAppended(
                        5, new RoomId("room"), List.of(new JournaledUpdate(Bytes.wrap(new byte[] {0, 0}), ""))));
    }

    @Test
    void largeUpdateSurvives() {
        byte[] bytes = new byte[15 << 20];
        Arrays.fill(bytes, (byte) 7);
        UpdatesAppended large =
                new UpdatesAppended(1, new RoomId("r"), List.of(new JournaledUpdate(Bytes.wrap(bytes), "p")));

        assertThat(serializer.fromBinary(serializer.toBinary(large), DocumentSerializer.UPDATES_APPENDED_1))
                .isEqualTo(large);
    }

    @Test
    void unknownManifestAndTornBytesAreRefused() {
        byte[] torn = Arrays.copyOf(golden(DocumentSerializer.UPDATES_APPENDED_1), 20);

        assertThatThrownBy(() -> serializer.fromBinary(torn, "UA99"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("UA99");
        assertThatThrownBy(() -> serializer.fromBinary(torn, DocumentSerializer.UPDATES_APPENDED_1))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("20 bytes");
    }

    private static byte[] golden(String manifest) {
        String name = "/golden/" + manifest + ".cbor.hex";
        try (InputStream file = DocumentSerializerTest.class.getResourceAsStream(name)) {
            String hex = new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.US_ASCII);
            return HexFormat.of().parseHex(hex.strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
