package io.scriptorium.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Clients of one document, one on each of some nodes, all in one process. */
record Everywhere(String document, List<JsClient> clients) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static Everywhere open(JsAgent agent, String document, List<NodeProcess> nodes) {
        List<JsClient> clients = new ArrayList<>();
        for (NodeProcess node : nodes) {
            clients.add(agent.open(document + "-" + clients.size(), node, document));
        }
        clients.forEach(JsClient::awaitSynced);
        return new Everywhere(document, clients);
    }

    static List<Everywhere> open(JsAgent agent, String prefix, int documents, List<NodeProcess> nodes) {
        List<Everywhere> all = new ArrayList<>();
        for (int i = 0; i < documents; i++) {
            all.add(open(agent, prefix + i, nodes));
        }
        return all;
    }

    JsClient get(int node) {
        return clients.get(node);
    }

    /** Every client writes numbers whose way to all others is timed. */
    void startBeats(int everyMillis) {
        for (JsClient client : clients) {
            client.startBeats(
                    everyMillis,
                    clients.stream().filter(other -> other != client).toList());
        }
    }

    void endBeats() {
        clients.forEach(JsClient::endBeats);
    }

    /** Every beat of a time was seen by everybody, none later than that. */
    void assertSeenWithin(Duration most, long fromMillis, long toMillis) {
        for (JsClient client : clients) {
            // Those just sent may be on their way.
            Beats beats = client.beats(fromMillis, toMillis, (int) most.toMillis());
            assertThat(beats.sent()).as("beats of %s", client).isPositive();
            assertThat(beats.unseen())
                    .as("beats of %s that were not seen: %s", client, beats)
                    .isZero();
            assertThat(beats.longestMillis()).as("slowest beat of %s", client).isLessThan(most.toMillis());
        }
    }

    List<Long> acknowledged() {
        return clients.stream()
                .map(client -> client.state().get("acknowledged").asLong())
                .toList();
    }

    /** Nobody types any more: everything is saved on the first socket, every acknowledgement made sense, and all agree. */
    void awaitSavedOnFirstSockets() {
        for (JsClient client : clients) {
            client.await("saved", PATIENCE, it -> it.get("saved").asBoolean());
        }
        for (JsClient client : clients) {
            assertThat(client.state().get("sockets").asInt())
                    .as("sockets of %s", client)
                    .isEqualTo(1);
            assertThat(client.state().get("wrong").isNull())
                    .as("every acknowledgement of %s makes sense: %s", client, client.state())
                    .isTrue();
        }
        JsClient.awaitAgreement(clients);
    }

    /** A client that comes now is told what these have. */
    JsClient awaitFreshClientAgrees(JsAgent agent, NodeProcess node) {
        JsClient fresh = agent.open("fresh-" + document, node, document).awaitSynced();
        List<JsClient> all = new ArrayList<>(clients);
        all.add(fresh);
        JsClient.awaitAgreement(all);
        return fresh;
    }
}
