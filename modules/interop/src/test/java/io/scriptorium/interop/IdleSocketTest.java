package io.scriptorium.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** y-websocket drops a socket on which no message came for 30 seconds. */
@Tag("interop")
@Tag("slow")
class IdleSocketTest {
    @TempDir
    Path data;

    @Test
    void providerNeverDropsAnIdleSocket() {
        try (NodeProcess node = NodeProcess.start(data);
                JsAgent agent = JsAgent.start()) {
            JsClient ordinary = agent.open("ordinary", node, "idle").awaitSynced();
            // alone in its document and without presence: nothing but the server's own keep-alive reaches it
            JsClient silent = agent.open(
                            "silent",
                            JsAgent.JSON
                                    .createObjectNode()
                                    .put("url", node.webSocketUrl())
                                    .put("document", "alone")
                                    .putNull("presence"))
                    .awaitSynced();

            Awaitility.await()
                    .during(Duration.ofSeconds(40))
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> ordinary.state().get("closes").isEmpty()
                            && silent.state().get("closes").isEmpty());

            assertThat(silent.state().get("sockets").asInt()).isEqualTo(1);
            assertThat(ordinary.state().get("sockets").asInt()).isEqualTo(1);
        }
    }
}
