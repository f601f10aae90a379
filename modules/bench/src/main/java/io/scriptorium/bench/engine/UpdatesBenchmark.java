package io.scriptorium.bench.engine;

import io.scriptorium.crdt.UpdateMeta;
import io.scriptorium.crdt.Updates;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.wire.UpdateFormat;
import java.io.IOException;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What is asked of one large update without a document. */
@State(Scope.Benchmark)
public class UpdatesBenchmark {
    private static final Bytes EMPTY_STATE_VECTOR = Bytes.wrap(new byte[] {0});

    /** Where the inputs are. */
    @Param("")
    public String folder = "";

    /** Name of the state. */
    @Param("")
    public String input = "";

    private Bytes v1 = Bytes.empty();
    private Bytes v2 = Bytes.empty();

    /** Reads the state in both formats and checks that they are converted to each other. */
    @Setup
    public void read() throws IOException {
        InputFolder inputs = new InputFolder(Path.of(folder));
        v1 = inputs.file(input + ".state");
        v2 = inputs.file(input + ".state2");
        inputs.mustBe(input + ".state", toV1());
        inputs.mustBe(input + ".state2", toV2());
    }

    /** Format v1 to v2. */
    @Benchmark
    public Bytes toV2() {
        return Updates.convert(v1, UpdateFormat.V1, UpdateFormat.V2);
    }

    /** Format v2 to v1. */
    @Benchmark
    public Bytes toV1() {
        return Updates.convert(v2, UpdateFormat.V2, UpdateFormat.V1);
    }

    /** What somebody lacks who has nothing. */
    @Benchmark
    public Bytes diff() {
        return Updates.diff(v1, EMPTY_STATE_VECTOR, UpdateFormat.V1);
    }

    /** The state vector of whoever has this update. */
    @Benchmark
    public Bytes stateVector() {
        return Updates.stateVector(v1, UpdateFormat.V1);
    }

    /** First and last clocks. */
    @Benchmark
    public UpdateMeta meta() {
        return Updates.meta(v1, UpdateFormat.V1);
    }
}
