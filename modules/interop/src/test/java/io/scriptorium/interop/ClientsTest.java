package io.scriptorium.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real y-websocket clients on one node that nobody disturbs. */
@Tag("interop")
class ClientsTest {
    private static NodeProcess node;
    private JsAgent agent;

    @BeforeAll
    static void startNode(@TempDir Path data) {
        node = NodeProcess.start(data);
    }

    @AfterAll
    static void stopNode() {
        node.close();
    }

    @BeforeEach
    void startAgent() {
        agent = JsAgent.start();
    }

    @AfterEach
    void stopAgent() {
        agent.close();
    }

    @Test
    void clientsTypingConcurrentlyConverge() {
        Random random = new Random(Workspace.seed());
        List<JsClient> clients = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            clients.add(agent.open("client-" + i, node, "concurrent").awaitSynced());
        }

        List<CompletableFuture<Void>> typing = clients.stream()
                .map(client -> {
                    int seed = random.nextInt(1 << 30);
                    return CompletableFuture.runAsync(() -> client.scribble(seed, 150, 12));
                })
                .toList();
        typing.forEach(CompletableFuture::join);

        JsClient.awaitAgreement(clients);
        clients.forEach(JsClient::awaitSaved);
        clients.add(agent.open("fresh", node, "concurrent").awaitSynced());
        JsClient.awaitAgreement(clients);
    }

    @Test
    void clientsThatLoseTheirConnectionsConverge() {
        Random random = new Random(Workspace.seed());
        List<JsClient> clients = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            clients.add(agent.open("client-" + i, node, "shaky").awaitSynced());
        }

        for (int round = 0; round < 8; round++) {
            List<CompletableFuture<Void>> typing = clients.stream()
                    .map(client -> {
                        int seed = random.nextInt(1 << 30);
                        return CompletableFuture.runAsync(() -> client.scribble(seed, 20, 5));
                    })
                    .toList();
            clients.get(random.nextInt(clients.size())).cut();
            typing.forEach(CompletableFuture::join);
        }

        JsClient.awaitAgreement(clients);
        clients.forEach(JsClient::awaitSaved);
    }

    @Test
    void offlineEditsMerge() {
        JsClient ann = agent.open("ann", node, "offline").awaitSynced();
        JsClient ben = agent.open("ben", node, "offline").awaitSynced();
        ann.insert(0, "base");
        ben.awaitLength(4);

        ann.goOffline();
        ann.insert(4, " by ann");
        ben.insert(0, "ben's ");
        ben.erase(6, 2);
        ben.awaitSaved();
        assertThat(ann.text()).isEqualTo("base by ann");
        ann.goOnline();

        ann.awaitSaved();
        JsClient.awaitAgreement(List.of(ann, ben));
        assertThat(ben.text()).isEqualTo("ben's se by ann");
    }

    @Test
    void bothOfflineAndEmptyServerMerge() {
        JsClient ann = agent.open("ann", node, "offline-first");
        JsClient ben = agent.open("ben", node, "offline-first");
        ann.goOffline();
        ben.goOffline();
        ann.insert(0, "A".repeat(1000));
        ben.insert(0, "B".repeat(1000));

        ann.goOnline();
        ben.goOnline();

        ann.awaitLength(2000).awaitSaved();
        ben.awaitLength(2000).awaitSaved();
        JsClient.awaitAgreement(List.of(ann, ben));
    }

    @Test
    void documentOfFiftyKilobytesReachesEverybody() {
        JsClient ann = agent.open("ann", node, "fifty").awaitSynced();
        JsClient ben = agent.open("ben", node, "fifty").awaitSynced();

        ann.insertRepeated(0, "0123456789", 5_000);
        ann.awaitSaved();
        ben.awaitLength(50_000);
        ben.insert(25_000, "middle");
        ann.awaitLength(50_006);

        JsClient fresh = agent.open("fresh", node, "fifty").awaitSynced();
        assertThat(fresh.text()).isEqualTo("0123456789".repeat(2_500) + "middle" + "0123456789".repeat(2_500));
    }

    @Test
    void anyUnicodeTravelsUnchanged() {
        String text =
                "emoji \ud83d\ude00 family \ud83d\udc69\u200d\ud83d\udc67 flag \ud83c\udde9\ud83c\uddea rtl \u05e9\u05dc\u05d5\u05dd \u202emarks\u202c"
                        + " nul \u0000 controls \u0001\u001f\u007f bom \ufeff combining e\u0301 cjk \u6f22\u5b57 astral \ud840\udc00"
                        + " separators \u2028\u2029 noncharacter \uffff end";
        JsClient ann = agent.open("ann", node, "unicode").awaitSynced();
        JsClient ben = agent.open("ben", node, "unicode").awaitSynced();

        ann.insert(0, text);
        ben.awaitLength(text.length());
        // between the halves of the first emoji: Yjs makes both replacement characters
        ben.insert(text.indexOf('\ude00'), "|");
        ann.awaitLength(text.length() + 1);
        ann.insert(-1, "\ud800 lone");
        ben.awaitLength(text.length() + 7);

        String cut = text.replace("\ud83d\ude00", "\ufffd|\ufffd");
        assertThat(ben.text()).isEqualTo(cut + "\ufffd lone");
        ann.awaitSaved();
        assertThat(agent.open("fresh", node, "unicode").awaitSynced().text()).isEqualTo(cut + "\ufffd lone");
    }

    @Test
    void slowReaderIsCaughtUpAndNotThrownOut() {
        JsClient ann = agent.open("ann", node, "slow").awaitSynced();
        JsClient ben = agent.open("ben", node, "slow").awaitSynced();
        JsClient cleo = agent.open("cleo", node, "slow").awaitSynced();

        ben.stopReading();
        for (int i = 0; i < 300; i++) {
            ann.insertRepeated(-1, "sixteen letters ", 4_096);
        }
        ann.awaitSaved();
        cleo.awaitLength(300 * 65_536);
        ben.insert(0, "still heard ");
        cleo.awaitLength(300 * 65_536 + 12);
        ben.readOn();

        ben.awaitLength(300 * 65_536 + 12).awaitSaved();
        JsClient.awaitAgreement(List.of(ann, ben, cleo));
        assertThat(ben.state().get("sockets").asInt()).isEqualTo(1);
    }

    @Test
    void presenceIsSeenAndRemovedOnDisconnect() {
        JsClient ann = agent.open("ann", node, "presence").awaitSynced();
        JsClient ben = agent.open("ben", node, "presence").awaitSynced();
        String annId = ann.state().get("clientId").asText();
        String benId = ben.state().get("clientId").asText();

        ann.showPresence(name("Ann"));
        ben.showPresence(name("Ben"));
        ben.await(
                "sees Ann", it -> it.at("/presence/" + annId + "/name").asText().equals("Ann"));
        ann.await(
                "sees Ben", it -> it.at("/presence/" + benId + "/name").asText().equals("Ben"));
        JsClient late = agent.open("late", node, "presence").awaitSynced();
        late.await(
                "sees both",
                it -> it.get("presence").has(annId) && it.get("presence").has(benId));

        ann.goOffline();
        late.await("Ann left", it -> !it.get("presence").has(annId));
        ben.close();
        late.await("Ben left", it -> !it.get("presence").has(benId));
    }

    @Test
    void presenceOfAClientThatVanishesIsRemoved() {
        try (JsAgent other = JsAgent.start()) {
            JsClient ann = agent.open("ann", node, "vanish").awaitSynced();
            JsClient ben = other.open("ben", node, "vanish").awaitSynced();
            String benId = ben.state().get("clientId").asText();
            ben.showPresence(name("Ben"));
            ann.await("sees Ben", it -> it.get("presence").has(benId));

            other.kill();

            ann.await("Ben is gone", it -> !it.get("presence").has(benId));
        }
    }

    @Test
    void everySpellingOfANameIsOneDocument() {
        JsClient plain = agent.open("plain", node, "a b/\u00fc/\ud83d\ude00").awaitSynced();
        JsClient encoded =
                agent.open("encoded", node, "a%20b%2F%C3%BC/%F0%9F%98%80").awaitSynced();
        JsClient neighbour = agent.open("neighbour", node, "a b/\u00fc").awaitSynced();

        plain.insert(0, "one document");

        encoded.awaitLength(12);
        plain.awaitSaved();
        assertThat(neighbour.state().get("length").asInt()).isZero();
    }

    @Test
    void documentsAreApart() {
        JsClient one = agent.open("one", node, "apart-1").awaitSynced();
        JsClient two = agent.open("two", node, "apart-2").awaitSynced();

        one.insert(0, "one");
        two.insert(0, "second");

        one.awaitSaved();
        two.awaitSaved();
        assertThat(agent.open("fresh-1", node, "apart-1").awaitSynced().text()).isEqualTo("one");
        assertThat(agent.open("fresh-2", node, "apart-2").awaitSynced().text()).isEqualTo("second");
    }

    @Test
    void clientThatDidNotAskSeesNoAcknowledgement() {
        // sync step 1, and an update that inserts "hi" into the root text
        ObjectNode options = socket("quiet").put("waitMillis", 700);
        options.putArray("frames").add("00000100").add("00020c010164000401017402686900");

        JsonNode outcome = agent.raw(options);

        assertThat(outcome.get("opened").asBoolean()).isTrue();
        assertThat(outcome.get("frames")).as("the server answered").isNotEmpty();
        outcome.get("frames").forEach(it -> assertThat(it.asText()).doesNotStartWith("79"));
    }

    @Test
    void clientThatAskedCountsItsAcknowledgements() {
        ObjectNode options = socket("counting").put("waitMillis", 700);
        options.put("url", options.get("url").asText() + "?ack=1");
        options.putArray("frames")
                .add("00000100")
                .add("00020c010164000401017402686900")
                .add("0001020000");

        JsonNode outcome = agent.raw(options);

        List<String> frames = new ArrayList<>();
        outcome.get("frames").forEach(it -> frames.add(it.asText()));
        assertThat(frames.stream().filter(it -> it.startsWith("79")).reduce((a, b) -> b))
                .hasValue("7902");
    }

    private ObjectNode socket(String document) {
        return JsAgent.JSON.createObjectNode().put("url", node.webSocketUrl() + "/" + document);
    }

    private static ObjectNode name(String name) {
        return JsAgent.JSON.createObjectNode().put("name", name);
    }
}
