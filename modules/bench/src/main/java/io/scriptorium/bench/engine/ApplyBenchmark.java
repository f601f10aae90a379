package io.scriptorium.bench.engine;

import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.lib0.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Updates one by one into an empty document. */
@State(Scope.Benchmark)
public class ApplyBenchmark {
    /** Where the inputs are. */
    @Param("")
    public String folder = "";

    /** Name of the stream. */
    @Param("")
    public String input = "";

    private List<Bytes> updates = List.of();

    /** Reads the stream and checks that the engine makes of it what Yjs makes of it. */
    @Setup
    public void read() throws IOException {
        InputFolder inputs = new InputFolder(Path.of(folder));
        updates = inputs.stream(input);
        inputs.mustBe(input + ".state", apply().encodeStateAsUpdate());
    }

    /** Nobody listens. */
    @Benchmark
    public Doc apply() {
        Doc doc = InputFolder.newDoc();
        for (Bytes update : updates) {
            doc.apply(update);
        }
        return doc;
    }

    /** Every transaction gives the update it amounts to, as for a listener. */
    @Benchmark
    public long applyAndEmit() {
        Doc doc = InputFolder.newDoc();
        long bytes = 0;
        for (Bytes update : updates) {
            Optional<Bytes> emitted = doc.applyAndEmit(update);
            bytes += emitted.isPresent() ? emitted.get().size() : 0;
        }
        return bytes + doc.structCount();
    }
}
