package io.scriptorium.bench.replay;

import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.DocOptions;
import io.scriptorium.crdt.SharedText;
import io.scriptorium.crdt.lib0.ByteReader;
import io.scriptorium.crdt.lib0.Bytes;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;

/** Where the edits of a benchmark come from, each a Yjs update. */
final class Edits {
    private static final long SEED = 2026;
    private static final int DELETED_OF_HUNDRED = 15;
    private static final int MOVED_OF_HUNDRED = 3;

    private Edits() {}

    /** Those of a recorded session: a gzip of { varUint length, update v1 }*. */
    static List<Bytes> recorded(Path file) throws IOException {
        try (InputStream in = new GZIPInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            ByteReader reader = Bytes.wrap(in.readAllBytes()).reader();
            List<Bytes> updates = new ArrayList<>();
            while (reader.hasRemaining()) {
                updates.add(Bytes.wrap(reader.readVarBytes()));
            }
            return updates;
        }
    }

    /** One author who types letter by letter, deletes some, and now and then goes elsewhere; always the same. */
    static List<Bytes> typed(int count) {
        Random random = new Random(SEED);
        Doc doc = new Doc(new DocOptions(1, true));
        SharedText text = doc.text("text");
        List<Bytes> updates = new ArrayList<>(count);
        int length = 0;
        int cursor = 0;
        while (updates.size() < count) {
            if (random.nextInt(100) < MOVED_OF_HUNDRED) {
                cursor = random.nextInt(length + 1);
            }
            int at = cursor;
            if (cursor > 0 && random.nextInt(100) < DELETED_OF_HUNDRED) {
                doc.transact(so -> text.delete(at - 1, 1)).ifPresent(updates::add);
                cursor--;
                length--;
            } else {
                String letter = String.valueOf((char) ('a' + random.nextInt(26)));
                doc.transact(so -> text.insert(at, letter)).ifPresent(updates::add);
                cursor++;
                length++;
            }
        }
        return updates;
    }
}
