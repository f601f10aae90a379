package io.scriptorium.bench.engine;

import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.Updates;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.wire.UpdateFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Many small updates made one, without a document and through one. */
@State(Scope.Benchmark)
public class MergeBenchmark {
    /** Where the inputs are. */
    @Param("")
    public String folder = "";

    /** Name of the stream. */
    @Param("")
    public String input = "";

    private List<Bytes> updates = List.of();

    /** Reads the stream and checks that Yjs merges it to the same bytes. */
    @Setup
    public void read() throws IOException {
        InputFolder inputs = new InputFolder(Path.of(folder));
        updates = inputs.stream(input);
        inputs.mustBe(input + ".merged", merge());
    }

    /** Without a document. */
    @Benchmark
    public Bytes merge() {
        return Updates.merge(updates, UpdateFormat.V1);
    }

    /** Applied to an empty document, which is encoded then. */
    @Benchmark
    public Bytes throughDocument() {
        Doc doc = InputFolder.newDoc();
        for (Bytes update : updates) {
            doc.apply(update);
        }
        return doc.encodeStateAsUpdate();
    }
}
