package io.scriptorium.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node with the embedded journal that is killed or stopped, and what a fresh client reads afterwards. */
@Tag("interop")
class CrashTest {
    @TempDir
    Path data;

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable it : open) {
            it.close();
        }
    }

    @Test
    void killedNodeLosesNothingThatWasAcknowledgedOrSentASecondBefore() {
        NodeProcess node = keep(NodeProcess.start(data));

        CrashScenario.run(node, Workspace.seed(), Integer.getInteger("interop.crash.rounds", 3));
    }

    @Test
    void clientsThatOutliveTheNodeBringBackWhatItMissed() {
        NodeProcess node = keep(NodeProcess.start(data));
        JsAgent agent = keep(JsAgent.start());
        Random random = new Random(Workspace.seed());
        JsClient ann = agent.open("ann", node, "outlive").awaitSynced();
        JsClient ben = agent.open("ben", node, "outlive").awaitSynced();
        ann.startTyping(random.nextInt(1 << 30), 3);
        ben.startTyping(random.nextInt(1 << 30), 3);
        ann.await("has typed", it -> it.get("acknowledged").asInt() > 100);

        node.kill9();
        ann.await("went on typing", it -> !it.get("connected").asBoolean());
        node.restart();
        ann.await(
                "is back",
                it -> it.get("synced").asBoolean() && it.get("acknowledged").asInt() > 20);
        ann.stopTyping();
        ben.stopTyping();

        ann.awaitSaved();
        ben.awaitSaved();
        JsClient.awaitAgreement(
                List.of(ann, ben, agent.open("fresh", node, "outlive").awaitSynced()));
    }

    @Test
    void stoppedNodeKeepsEverythingAndComesBack() {
        NodeProcess node = keep(NodeProcess.start(NodeProcess.Launch.SCRIPT, data));
        JsAgent agent = keep(JsAgent.start());
        JsClient ann = agent.open("ann", node, "stop").awaitSynced();
        JsClient ben = agent.open("ben", node, "stop").awaitSynced();
        ann.startTyping(Workspace.seed(), 2);
        ann.await("has typed", it -> it.get("acknowledged").asInt() > 200);

        long stoppedMillis = System.currentTimeMillis();
        assertThat(node.terminate()).as("exit code after SIGTERM").isZero();
        assertThat(node.output()).as("no phase of the stop ran into its limit").doesNotContain("timed out");
        ben.await("told to come back", it -> it.get("closes").size() > 0);
        assertThat(ben.state().at("/closes/0/code").asInt()).isEqualTo(1001);
        List<TypedEdit> history = ann.history();
        agent.kill();
        node.restart();

        JsAgent later = keep(JsAgent.start());
        JsClient fresh = later.open("fresh", node, "stop").awaitSynced();
        TypedEdit.assertSurvived(history, stoppedMillis, fresh.text());
    }

    @Test
    void scriptBecomesTheNode() {
        NodeProcess node = keep(NodeProcess.start(NodeProcess.Launch.SCRIPT, data));

        assertThat(ProcessHandle.of(node.pid()).orElseThrow().info().command().orElseThrow())
                .endsWith("/java");
        // it says so a moment after it answers
        Awaitility.await("the line that names its port")
                .until(() -> node.output().contains("address=127.0.0.1:" + node.port()));
    }

    @Test
    void pasteOfFifteenMebibytesIsAcknowledgedAndRecovered() {
        NodeProcess node = keep(NodeProcess.start(data));

        CrashScenario.largePaste(node);
    }

    private <T extends AutoCloseable> T keep(T it) {
        open.add(0, it);
        return it;
    }
}
