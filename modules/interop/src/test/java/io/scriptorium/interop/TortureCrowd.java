package io.scriptorium.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** People who type into many documents through a balancer, in a few processes; and what has to be in each document. */
final class TortureCrowd implements AutoCloseable {
    private static final Pattern TOKEN = Pattern.compile("⟨[^⟩]*⟩");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final TortureOptions options;
    private final String url;
    private final List<JsAgent> agents = new ArrayList<>();
    private final List<Topic> topics = new ArrayList<>();
    private int generation;
    private int looks;
    private int forgottenByTheDead;

    TortureCrowd(TortureOptions options, String url) {
        this.options = options;
        this.url = url;
        for (int i = 0; i < options.documents(); i++) {
            topics.add(new Topic("torture" + i));
        }
    }

    /** Starts the processes; everybody opens their document and starts to type. */
    void open() {
        generation++;
        for (int i = 0; i < options.agents(); i++) {
            agents.add(JsAgent.start());
        }
        for (int i = 0; i < options.clients(); i++) {
            int document = i % topics.size();
            Topic topic = topics.get(document);
            String name = "d" + document + "c" + i / topics.size() + "g" + generation;
            JsAgent agent = agents.get(document % agents.size());
            topic.clients.add(agent.open(name, url, topic.document));
        }
        int seed = (int) (options.seed() & 0xffff) + generation * 1000;
        for (Topic topic : topics) {
            for (JsClient client : topic.clients) {
                client.awaitSynced();
                client.startTypingMeasured(topic.document, seed++, options.everyMillis(), options.keep());
            }
        }
    }

    /** One of so many leaves and comes back, so that nodes that are new get people, too. */
    void mingle(int oneOf, Random random) {
        forEachClient(it -> {
            if (random.nextInt(oneOf) == 0) {
                it.rejoin();
            }
        });
    }

    /** What everybody went through since the last call; from now on these nodes count as struck. */
    TortureFigures window(Collection<String> struck) {
        TortureFigures all = new TortureFigures();
        for (JsAgent agent : agents) {
            ObjectNode request = JsAgent.JSON.createObjectNode();
            ArrayNode names = request.putArray("struck");
            struck.forEach(names::add);
            all.add(agent.request("window", request));
        }
        return all;
    }

    List<Long> pids() {
        return agents.stream().map(JsAgent::pid).toList();
    }

    /**
     * Everybody rests: all is saved, all clients of a document and one who comes fresh agree, and the document has exactly what
     * was written and not deleted. Then they type on.
     */
    void verify() {
        forEachClient(JsClient::stopTyping);
        for (Topic topic : topics) {
            Set<String> expected = new TreeSet<>(topic.ofTheDead);
            for (JsClient client : topic.clients) {
                client.await("saved", PATIENCE, it -> it.get("saved").asBoolean());
                assertThat(client.state().get("wrong").isNull())
                        .as("every acknowledgement of %s makes sense", client)
                        .isTrue();
            }
            JsClient fresh = look(topic);
            List<JsClient> everybody = new ArrayList<>(topic.clients);
            everybody.add(fresh);
            JsClient.awaitAgreement(everybody);
            for (JsClient client : topic.clients) {
                Set<String> own = client.settle();
                expected.addAll(own);
                topic.settled.put(client, own);
            }
            assertThat(tokens(fresh.text())).as("tokens of %s", topic.document).containsExactlyElementsOf(expected);
            fresh.close();
        }
        forEachClient(JsClient::resumeTyping);
    }

    /** How often a client was told, when it came back, that less is known of it than was acknowledged. */
    int forgotten() {
        return forgottenByTheDead
                + topics.stream()
                        .flatMap(it -> it.clients.stream())
                        .mapToInt(it -> it.state().get("forgotten").asInt())
                        .sum();
    }

    /** Takes down what everybody knows to be acknowledged, as the last words of those who are killed now. */
    void remember() {
        forgottenByTheDead = forgotten();
        forEachClient(JsClient::keepAll);
        for (Topic topic : topics) {
            for (JsClient client : topic.clients) {
                Set<String> settled = topic.settled.getOrDefault(client, Set.of());
                settled.forEach(it -> topic.history.add(new TypedEdit(false, it, 0, true)));
                topic.history.addAll(client.history());
            }
            topic.ofTheDead.forEach(it -> topic.history.add(new TypedEdit(false, it, 0, true)));
        }
    }

    /** Nobody is left who could bring anything again: what was acknowledged is in the documents. Then new people come. */
    void verifyWhatIsLeft() {
        agents.forEach(JsAgent::kill);
        agents.clear();
        try (JsAgent agent = JsAgent.start()) {
            for (Topic topic : topics) {
                JsClient fresh = agent.open(topic.document, url, topic.document);
                fresh.await("synced", PATIENCE, it -> it.get("synced").asBoolean());
                String text = fresh.text();
                TypedEdit.assertSurvived(topic.history, 0, text);
                List<String> left = tokens(text);
                assertThat(left).as("tokens of %s", topic.document).doesNotHaveDuplicates();
                topic.restart(left);
            }
        }
        open();
    }

    @Override
    public void close() {
        agents.forEach(JsAgent::close);
    }

    private JsClient look(Topic topic) {
        JsClient fresh = agents.get(looks % agents.size()).open("fresh" + looks++, url, topic.document);
        fresh.await("synced", PATIENCE, it -> it.get("synced").asBoolean());
        return fresh;
    }

    private void forEachClient(Consumer<JsClient> action) {
        topics.forEach(it -> it.clients.forEach(action));
    }

    private static List<String> tokens(String text) {
        List<String> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(text);
        while (matcher.find()) {
            tokens.add(matcher.group());
        }
        tokens.sort(null);
        return tokens;
    }

    /** A document and its people. */
    private static final class Topic {
        private final String document;
        private final List<JsClient> clients = new ArrayList<>();
        /** Tokens of people who are gone, which nobody deletes any more. */
        private final Set<String> ofTheDead = new HashSet<>();
        /** What each had written and not deleted when everybody rested last. */
        private final Map<JsClient, Set<String>> settled = new HashMap<>();
        /** What was known when everybody was killed. */
        private final List<TypedEdit> history = new ArrayList<>();

        Topic(String document) {
            this.document = document;
        }

        void restart(List<String> left) {
            clients.clear();
            settled.clear();
            history.clear();
            ofTheDead.clear();
            ofTheDead.addAll(left);
        }
    }
}
