package io.scriptorium.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.journal.CassandraProcess;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code scripts/soak torture} in short: a node is halted for a moment, killed, halted for long; all processes are
 * killed; most nodes are lost.
 */
@Tag("interop")
@Tag("cassandra")
@Tag("cluster")
class TortureTest {
    private static final int EVENTS = 4;

    @TempDir
    Path data;

    @Test
    void nothingAcknowledgedIsLostWhateverHappensToNodes() throws Exception {
        TortureOptions options = new TortureOptions(Workspace.seed(), EVENTS, 6, 12, 250, EVENTS, EVENTS, 60);

        // A Cassandra of its own, which is killed, too.
        try (CassandraProcess cassandra = CassandraProcess.start(data.resolve("cassandra"));
                Torture torture = Torture.start(options, cassandra, data)) {
            TortureReport report = torture.run();
            torture.loseTheMajority();

            System.out.println(report);
            assertThat(report.wrong()).isEmpty();
            assertThat(report.acknowledged()).isGreaterThan(500);
        }
    }

    @Test
    void planIsTheSameForTheSameSeed() {
        List<TorturePlan.Step> plan = TorturePlan.of(7, 300, 50);

        assertThat(TorturePlan.of(7, 300, 50)).isEqualTo(plan);
        assertThat(TorturePlan.of(8, 300, 50)).isNotEqualTo(plan);
        assertThat(TorturePlan.count(plan)).containsOnlyKeys(TorturePlan.Kind.values());
        int nodes = TorturePlan.NODES;
        for (TorturePlan.Step step : plan) {
            nodes += step.kind() == TorturePlan.Kind.ADD ? 1 : step.kind() == TorturePlan.Kind.REMOVE ? -1 : 0;
            assertThat(nodes).isBetween(TorturePlan.NODES, TorturePlan.NODES + 1);
        }
    }
}
