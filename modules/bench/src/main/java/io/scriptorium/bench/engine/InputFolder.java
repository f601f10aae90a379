package io.scriptorium.bench.engine;

import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.DocOptions;
import io.scriptorium.crdt.lib0.ByteReader;
import io.scriptorium.crdt.lib0.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The folder with what is measured; {@code modules/bench/js/files.mjs} says what is in it.
 *
 * @param folder where the files are
 */
record InputFolder(Path folder) {

    /** An empty document as a server keeps it. */
    static Doc newDoc() {
        return new Doc(new DocOptions(1, true));
    }

    /** The bytes of a file. */
    Bytes file(String name) throws IOException {
        return Bytes.wrap(Files.readAllBytes(folder.resolve(name)));
    }

    /** Whether there is such a file. */
    boolean has(String name) {
        return Files.exists(folder.resolve(name));
    }

    /** The updates of a stream. */
    List<Bytes> stream(String name) throws IOException {
        ByteReader reader = file(name + ".ups").reader();
        List<Bytes> updates = new ArrayList<>();
        while (reader.hasRemaining()) {
            updates.add(Bytes.wrap(reader.readVarBytes()));
        }
        return updates;
    }

    /** A document that has the state of this name. */
    Doc load(String name) throws IOException {
        Doc doc = newDoc();
        doc.apply(file(name + ".state"));
        return doc;
    }

    /** @throws IllegalStateException if these are not the bytes of the file: what is wrong is not measured */
    void mustBe(String name, Bytes bytes) throws IOException {
        Bytes expected = file(name);
        if (!expected.equals(bytes)) {
            throw new IllegalStateException(name + " is " + expected + " by Yjs, " + bytes + " here");
        }
    }
}
