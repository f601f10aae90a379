package io.scriptorium.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.DocOptions;
import io.scriptorium.document.DocumentId;
import io.scriptorium.document.JournaledUpdate;
import io.scriptorium.document.RoomId;
import io.scriptorium.document.StoredDocument;
import io.scriptorium.document.UpdatesAppended;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** Values in an embedded journal's database that somebody rewrote: {@code verify} names the event of each. */
class StoredCorruptionTest {
    private static final int EVENTS = 6;

    private final long seed = Long.getLong("replay.seed", new Random().nextLong());
    private final Random random = new Random(seed);

    @TempDir
    Path data;

    /** Changes values of the column family of events, by key. */
    private interface Change {
        void change(RocksDB db, ColumnFamilyHandle events) throws RocksDBException;
    }

    @Test
    void everyValueThatWasRewrittenIsNamed() throws RocksDBException {
        System.out.println("replay.seed=" + seed);
        Map<String, Integer> wrong = new TreeMap<>();
        Map<String, Change> changes = new TreeMap<>();
        for (int at = 1; at <= EVENTS; at++) {
            int event = at;
            add(wrong, changes, "flipped-" + at, at, (db, events) -> {
                byte[] key = key("flipped-" + event, event);
                db.put(events, key, flipped(db.get(events, key)));
            });
            add(wrong, changes, "cut-" + at, at, (db, events) -> {
                byte[] key = key("cut-" + event, event);
                byte[] value = db.get(events, key);
                db.put(events, key, Arrays.copyOf(value, value.length - 1 - random.nextInt(40)));
            });
            add(wrong, changes, "missing-" + at, at, (db, events) -> db.delete(events, key("missing-" + event, event)));
            int other = at == EVENTS ? 1 : at + 1;
            add(
                    wrong,
                    changes,
                    "twice-" + at,
                    other,
                    (db, events) ->
                            db.put(events, key("twice-" + event, other), db.get(events, key("twice-" + event, event))));
            add(wrong, changes, "swapped-" + at, Math.min(at, other), (db, events) -> {
                byte[] first = db.get(events, key("swapped-" + event, event));
                db.put(events, key("swapped-" + event, event), db.get(events, key("swapped-" + event, other)));
                db.put(events, key("swapped-" + event, other), first);
            });
        }
        Map<StoredDocument, List<UpdatesAppended>> histories = new HashMap<>();
        wrong.keySet().forEach(name -> histories.put(document(name), Journals.linked(document(name), events())));
        Journals.write(data, histories);
        assertThat(Journals.run("verify", "--data", data.toString()).code()).isZero();

        rewrite(changes);

        Journals.Result result = Journals.run("verify", "--data", data.toString());
        assertThat(result.code()).isEqualTo(Main.FOUND);
        wrong.forEach((name, event) -> assertThat(result.lines().stream()
                        .filter(line -> line.startsWith(name + ": "))
                        .findFirst())
                .as("seed %d, %s", seed, name)
                .hasValueSatisfying(line -> assertThat(line).containsPattern("\\bevents? " + event + "\\b")));
    }

    private static void add(
            Map<String, Integer> wrong, Map<String, Change> changes, String name, int event, Change change) {
        wrong.put(name, event);
        changes.put(name, change);
    }

    private static StoredDocument document(String name) {
        return new StoredDocument(new DocumentId(name), 1);
    }

    private static List<UpdatesAppended> events() {
        Doc ada = new Doc(new DocOptions(1, true));
        List<UpdatesAppended> events = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            int at = i;
            events.add(new UpdatesAppended(
                    1_000L * i,
                    new RoomId("room"),
                    List.of(new JournaledUpdate(
                            ada.transact(doc -> doc.text("t").insert(at, "x")).orElseThrow(), "ada"))));
        }
        return events;
    }

    /** A flip in the bytes of the event; the last byte ends the CBOR map. */
    private byte[] flipped(byte[] value) {
        byte[] flipped = value.clone();
        // behind the head of the value, the manifest and the first fields
        int from = value.length - 40;
        flipped[from + random.nextInt(39)] ^= (byte) (1 << random.nextInt(8));
        return flipped;
    }

    /** As docs/JOURNAL.md describes keys. */
    private static byte[] key(String name, long sequence) {
        byte[] id = document(name).persistenceId().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Short.BYTES + id.length + Long.BYTES)
                .putShort((short) id.length)
                .put(id)
                .putLong(sequence)
                .array();
    }

    private void rewrite(Map<String, Change> changes) throws RocksDBException {
        String path = data.resolve("journal/rocksdb").toString();
        List<ColumnFamilyDescriptor> families = new ArrayList<>();
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try (Options options = new Options()) {
            RocksDB.listColumnFamilies(options, path).forEach(name -> families.add(new ColumnFamilyDescriptor(name)));
        }
        try (DBOptions options = new DBOptions();
                RocksDB db = RocksDB.open(options, path, families, handles)) {
            int at = 0;
            while (!Arrays.equals(families.get(at).getName(), "events".getBytes(StandardCharsets.US_ASCII))) {
                at++;
            }
            for (Change change : changes.values()) {
                change.change(db, handles.get(at));
            }
            handles.forEach(ColumnFamilyHandle::close);
        }
    }
}
