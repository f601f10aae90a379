package io.scriptorium.bench.engine;

import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.wire.UpdateFormat;
import java.io.IOException;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A document loaded from its state, and what is asked of it then. */
@State(Scope.Benchmark)
public class DocumentBenchmark {
    /** Where the inputs are. */
    @Param("")
    public String folder = "";

    /** Name of the state. */
    @Param("")
    public String input = "";

    private Bytes state = Bytes.empty();
    private Bytes state2 = Bytes.empty();
    private Doc doc = InputFolder.newDoc();
    private Bytes stateVector = Bytes.empty();

    /** Loads the document and checks that it is encoded as Yjs encodes it. */
    @Setup
    public void read() throws IOException {
        InputFolder inputs = new InputFolder(Path.of(folder));
        state = inputs.file(input + ".state");
        state2 = inputs.file(input + ".state2");
        doc = inputs.load(input);
        stateVector = doc.encodeStateVector();
        inputs.mustBe(input + ".state", doc.encodeStateAsUpdate());
        inputs.mustBe(input + ".state2", loadV2().encodeStateAsUpdate(UpdateFormat.V2));
    }

    /** A new document from update v1. */
    @Benchmark
    public Doc load() {
        Doc loaded = InputFolder.newDoc();
        loaded.apply(state);
        return loaded;
    }

    /** A new document from update v2. */
    @Benchmark
    public Doc loadV2() {
        Doc loaded = InputFolder.newDoc();
        loaded.apply(state2, UpdateFormat.V2);
        return loaded;
    }

    /** Everything as update v1. */
    @Benchmark
    public Bytes encode() {
        return doc.encodeStateAsUpdate();
    }

    /** Everything as update v2. */
    @Benchmark
    public Bytes encodeV2() {
        return doc.encodeStateAsUpdate(UpdateFormat.V2);
    }

    /** The clocks of all clients. */
    @Benchmark
    public Bytes encodeStateVector() {
        return doc.encodeStateVector();
    }

    /** What somebody lacks who has everything: the delete set. */
    @Benchmark
    public Bytes encodeAgainstOwnVector() {
        return doc.encodeStateAsUpdate(stateVector);
    }

    /** The text as a string. */
    @Benchmark
    public String text() {
        return doc.text("text").text();
    }

    /** The document as it is now, encoded. */
    @Benchmark
    public Bytes snapshot() {
        return doc.snapshot().encode(UpdateFormat.V1);
    }
}
