package io.scriptorium.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rooms and documents that are let go almost at once, while people keep coming back. */
@Tag("interop")
class ComeAndGoTest {
    private static final int PEOPLE = 4;
    private static final int VISITS = 25;
    private static final int DOCUMENTS = 3;

    @TempDir
    Path data;

    @Test
    void nothingIsLostBetweenVisits() {
        int seed = Workspace.seed();
        Queue<String> written = new ConcurrentLinkedQueue<>();
        try (InProcessNode node = InProcessNode.start(
                        data,
                        Map.of(
                                "scriptorium.document.room-idle-after", "100ms",
                                "scriptorium.document.passivate-after", "100ms",
                                "scriptorium.document.journal-snapshot-events", 5));
                JsAgent agent = JsAgent.start()) {
            List<CompletableFuture<Void>> people = new ArrayList<>();
            for (int person = 0; person < PEOPLE; person++) {
                String name = "p" + person;
                Random random = new Random(seed + person);
                people.add(CompletableFuture.runAsync(() -> visit(agent, node, name, random, written)));
            }
            people.forEach(CompletableFuture::join);

            StringBuilder all = new StringBuilder();
            for (int document = 0; document < DOCUMENTS; document++) {
                all.append(agent.open("fresh" + document, node.webSocketUrl(), "d" + document)
                        .awaitSynced()
                        .text());
            }
            assertThat(written)
                    .hasSize(PEOPLE * VISITS)
                    .allSatisfy(token -> assertThat(all).contains(token));
        }
    }

    private static void visit(JsAgent agent, InProcessNode node, String name, Random random, Queue<String> written) {
        for (int i = 0; i < VISITS; i++) {
            String token = "<" + name + ":" + i + ">";
            JsClient client = agent.open(name, node.webSocketUrl(), "d" + random.nextInt(DOCUMENTS));
            if (random.nextBoolean()) {
                client.awaitSynced();
            }
            client.insert(0, token);
            client.awaitSaved();
            written.add(token);
            client.close();
            if (random.nextInt(3) == 0) {
                // long enough that documents are let go
                agent.request("pause", JsAgent.JSON.createObjectNode().put("millis", 50 + random.nextInt(300)));
            }
        }
    }
}
