package io.scriptorium.crdt.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Writing, compared with the real yjs while the test runs: needs Node.js and npm. Seed and number of cases are taken
 * from the system properties {@code differential.seed} and {@code differential.cases}.
 */
@Tag("interop")
final class DifferentialTest {
    @Test
    void editsAreTheSameUpdatesAndEventsAsInYjs() {
        long seed = Long.getLong("differential.seed", new Random().nextInt(1_000_000_000));
        int cases = Integer.getInteger("differential.cases", 100);
        System.out.println("differential.seed=" + seed + " differential.cases=" + cases);
        int transactions = 0;
        try (YjsProcess yjs = YjsProcess.start(Path.of("").toAbsolutePath())) {
            for (int i = 0; i < cases; i++) {
                transactions += Differential.run(yjs, seed + i);
            }
        }
        assertThat(transactions).isGreaterThan(cases * 5);
    }
}
