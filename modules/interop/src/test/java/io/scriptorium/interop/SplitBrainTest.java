package io.scriptorium.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.journal.CassandraExtension;
import io.scriptorium.journal.CassandraProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes that do not know of each other own the same document in one Cassandra, as halves of a parted cluster do. */
@Tag("interop")
@Tag("cassandra")
@Tag("cluster")
@ExtendWith(CassandraExtension.class)
class SplitBrainTest {
    private static final int WORDS = 40;

    @TempDir
    Path data;

    @Test
    void bothBranchesAreThereAfterwards(CassandraProcess cassandra) {
        run(cassandra, "branches", 1_000, 1_000);
    }

    @Test
    void journalSnapshotOfOneSideHidesNothingOfTheOther(CassandraProcess cassandra) {
        run(cassandra, "one-snapshot", 10, 1_000);
    }

    @Test
    void journalSnapshotsOfBothSidesHideNothing(CassandraProcess cassandra) {
        run(cassandra, "two-snapshots", 10, 13);
    }

    private void run(CassandraProcess cassandra, String document, int snapshotEvents, int otherSnapshotEvents) {
        List<String> typed = new ArrayList<>();
        List<NodeProcess> nodes = new ArrayList<>();
        try (NodeProcess one = start(cassandra, snapshotEvents);
                JsAgent agent = JsAgent.start()) {
            try (NodeProcess other = start(cassandra, otherSnapshotEvents)) {
                nodes.addAll(List.of(one, other));
                JsClient ann = agent.open("ann", one, document).awaitSynced();
                JsClient ben = agent.open("ben", other, document).awaitSynced();
                for (int i = 0; i < WORDS; i++) {
                    typed.add(type(ann, "a" + i));
                    // The side that falls behind goes on under sequence numbers that the other has left behind.
                    if (i % 2 == 0) {
                        typed.add(type(ben, "b" + i));
                    }
                }
                if (snapshotEvents > WORDS) {
                    // With a journal snapshot it looks for what others wrote.
                    assertThat(ann.text()).doesNotContain("b0");
                }
                other.kill9();
            }
            one.kill9();
        }
        try (NodeProcess survivor = start(cassandra, snapshotEvents);
                JsAgent agent = JsAgent.start()) {
            JsClient fresh = agent.open("fresh", survivor, document).awaitSynced();
            fresh.await(
                    "both branches",
                    it -> typed.stream().mapToInt(String::length).sum()
                            == it.get("length").asInt());
            assertThat(fresh.text()).contains(typed);
            // Whoever runs the nodes learns which numbers both have used, and which of the events were taken over.
            assertThat(nodes.get(0).output() + nodes.get(1).output() + survivor.output())
                    .containsPattern(
                            snapshotEvents > WORDS
                                    ? "two owners of this document wrote events under the same sequence numbers \\(1-20\\)"
                                    : "(two owners of this document wrote|another owner wrote 1 update)");
        }
    }

    private static String type(JsClient client, String word) {
        String text = "<" + word + ">";
        client.insert(-1, text);
        client.awaitSaved();
        return text;
    }

    private NodeProcess start(CassandraProcess cassandra, int snapshotEvents) {
        return NodeProcess.start(
                data,
                "--journal",
                "cassandra",
                "--contact",
                cassandra.contactPoint(),
                "-D",
                "scriptorium.document.journal-snapshot-events=" + snapshotEvents);
    }
}
