package io.scriptorium.bench.engine;

import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.DocReader;
import io.scriptorium.crdt.SharedArray;
import io.scriptorium.crdt.SharedText;
import io.scriptorium.crdt.lib0.ByteReader;
import io.scriptorium.crdt.lib0.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Edits made here, each a transaction of its own that gives an update. */
@State(Scope.Benchmark)
public class WriteBenchmark {
    /** Where the inputs are. */
    @Param("")
    public String folder = "";

    /** Name of the edits; those whose name ends in "numbers" are of an array. */
    @Param("")
    public String input = "";

    private List<Edit> edits = List.of();
    private boolean numbers;

    private record Edit(int position, int deleted, String inserted, long number) {}

    /** Reads the edits and checks that the content is then what Yjs has. */
    @Setup
    public void read() throws IOException {
        InputFolder inputs = new InputFolder(Path.of(folder));
        numbers = input.endsWith("numbers");
        ByteReader reader = inputs.file(input + ".edits").reader();
        List<Edit> read = new ArrayList<>();
        while (reader.hasRemaining()) {
            int position = (int) reader.readVarUint();
            int deleted = (int) reader.readVarUint();
            String inserted = reader.readVarString(Integer.MAX_VALUE);
            read.add(new Edit(position, deleted, inserted, numbers ? Long.parseLong(inserted) : 0));
        }
        edits = read;
        Doc doc = InputFolder.newDoc();
        write(doc);
        if (!DocReader.json(doc).equals(DocReader.json(inputs.load(input)))) {
            throw new IllegalStateException(input + " ends with another content than in Yjs");
        }
    }

    /** All edits into an empty document. */
    @Benchmark
    public long write() {
        return write(InputFolder.newDoc());
    }

    private long write(Doc doc) {
        long bytes = 0;
        SharedText text = doc.text("text");
        SharedArray array = doc.array("array");
        for (Edit edit : edits) {
            Optional<Bytes> emitted = doc.transact(it -> {
                if (numbers) {
                    array.insert(edit.position, edit.number);
                } else {
                    write(text, edit);
                }
            });
            bytes += emitted.isPresent() ? emitted.get().size() : 0;
        }
        return bytes;
    }

    private static void write(SharedText text, Edit edit) {
        if (edit.deleted > 0) {
            text.delete(edit.position, edit.deleted);
        }
        if (!edit.inserted.isEmpty()) {
            text.insert(edit.position, edit.inserted);
        }
    }
}
