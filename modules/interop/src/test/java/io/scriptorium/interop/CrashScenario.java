package io.scriptorium.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** Failure stories that must end well on every journal. */
final class CrashScenario {
    private static final int CLIENTS = 3;
    private static final int PASTE_BYTES = 15 << 20;

    private CrashScenario() {}

    /**
     * Clients type; the node is killed at a random moment and the clients with it, so that nobody can bring anything
     * again; a fresh client of the restarted node holds what must have survived. All rounds write one document.
     */
    static void run(NodeProcess node, int seed, int rounds) {
        Random random = new Random(seed);
        List<TypedEdit> history = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            long killedMillis;
            try (JsAgent agent = JsAgent.start()) {
                List<JsClient> clients = new ArrayList<>();
                for (int i = 0; i < CLIENTS; i++) {
                    JsClient client =
                            agent.open("r" + round + "c" + i, node, "crash").awaitSynced();
                    client.startTyping(random.nextInt(1 << 30), 2 + random.nextInt(8));
                    clients.add(client);
                }
                for (JsClient client : clients) {
                    client.await("is acknowledged", it -> it.get("acknowledged").asInt() > 50);
                }
                LockSupport.parkNanos(
                        Duration.ofMillis(1100 + random.nextInt(400)).toNanos());

                killedMillis = System.currentTimeMillis();
                node.kill9();
                for (JsClient client : clients) {
                    history.addAll(client.history());
                }
            }
            assertThat(history.stream()
                            .filter(it -> it.mustSurvive(killedMillis))
                            .count())
                    .as("edits that must survive")
                    .isGreaterThan(150);
            node.restart();
            try (JsAgent agent = JsAgent.start()) {
                String text = agent.open("fresh", node, "crash").awaitSynced().text();
                TypedEdit.assertSurvived(history, killedMillis, text);
            }
            history.replaceAll(it -> it.afterKill(killedMillis));
        }
    }

    /** A paste nearly as large as a frame may be is acknowledged, and there after the node was killed. */
    static void largePaste(NodeProcess node) {
        try (JsAgent agent = JsAgent.start()) {
            JsClient writer = agent.open("writer", node, "pasted-then-killed").awaitSynced();
            JsClient reader = agent.open("reader", node, "pasted-then-killed").awaitSynced();
            writer.insertRepeated(0, "fifteen mebibytes of paste, 32 b", PASTE_BYTES / 32);
            reader.awaitLength(PASTE_BYTES);
            writer.insert(0, "and a word after it ");
            writer.await("saved", Duration.ofMinutes(2), it -> it.get("saved").asBoolean());
            assertThat(writer.state().get("sockets").asInt()).isEqualTo(1);
            node.kill9();
        }
        node.restart();
        try (JsAgent agent = JsAgent.start()) {
            JsClient fresh = agent.open("fresh", node, "pasted-then-killed").awaitSynced();
            assertThat(fresh.text())
                    .isEqualTo("and a word after it " + "fifteen mebibytes of paste, 32 b".repeat(PASTE_BYTES / 32));
        }
    }
}
