package io.scriptorium.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** One real y-websocket client with one document. */
final class JsClient {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final JsAgent agent;
    private final String name;

    JsClient(JsAgent agent, String name) {
        this.agent = agent;
        this.name = name;
    }

    /** What {@code Client.state()} in {@code js/client.mjs} tells. */
    JsonNode state() {
        return agent.request("state", request());
    }

    String text() {
        return agent.request("text", request()).asText();
    }

    /** Whether its text is {@code head}, then {@code text} so many times; for texts too long to be carried here. */
    boolean isText(String head, String text, int times) {
        return agent.request(
                        "isText", request().put("head", head).put("text", text).put("repeat", times))
                .asBoolean();
    }

    /** Equal for two clients only if they hold the same structs, deletions and content. */
    JsonNode digest() {
        return agent.request("digest", request());
    }

    /** Inserts into the root text; {@code at} -1 is its end. */
    void insert(int at, String text) {
        agent.request("insert", request().put("at", at).put("text", text));
    }

    void insertRepeated(int at, String text, int times) {
        agent.request("insert", request().put("at", at).put("text", text).put("repeat", times));
    }

    void erase(int at, int length) {
        agent.request("erase", request().put("at", at).put("length", length));
    }

    /** Random edits of all kinds, with pauses of up to {@code pauseMillis}; returns when they are made. */
    void scribble(int seed, int edits, int pauseMillis) {
        agent.request(
                "scribble", request().put("seed", seed).put("edits", edits).put("pauseMillis", pauseMillis));
    }

    /** Starts to write and delete tokens; {@link #history} tells what became of them. */
    void startTyping(int seed, int everyMillis) {
        agent.request("type", request().put("seed", seed).put("everyMillis", everyMillis));
    }

    /**
     * The same, but keeps about {@code keep} tokens, and its process collects figures of it ({@code js/figures.mjs}).
     *
     * @param document by which those who see what it types are found
     */
    void startTypingMeasured(String document, int seed, int everyMillis, int keep) {
        agent.request(
                "typeMeasured",
                request()
                        .put("document", document)
                        .put("seed", seed)
                        .put("everyMillis", everyMillis)
                        .put("keep", keep));
    }

    void resumeTyping() {
        agent.request("go", request());
    }

    /** Deletes nothing from now on, so that what the history then calls acknowledged stays. */
    void keepAll() {
        agent.request("keepAll", request());
    }

    /** Forgets the history of what is acknowledged; the tokens it wrote and did not delete. */
    Set<String> settle() {
        Set<String> own = new HashSet<>();
        agent.request("settle", request()).forEach(it -> own.add(it.asText()));
        return own;
    }

    void stopTyping() {
        agent.request("stop", request());
    }

    List<TypedEdit> history() {
        List<TypedEdit> edits = new ArrayList<>();
        agent.request("history", request()).forEach(it -> edits.add(TypedEdit.read(it)));
        return edits;
    }

    /** Starts to write numbers whose way to the readers, clients of the same process, is timed. */
    void startBeats(int everyMillis, List<JsClient> readers) {
        ObjectNode request = request().put("everyMillis", everyMillis);
        readers.forEach(reader -> request.withArray("readers").add(reader.name));
        agent.request("beat", request);
    }

    /** What became of the beats of a time, in epoch milliseconds; those of the last {@code settleMillis} are left out. */
    Beats beats(long fromMillis, long toMillis, int settleMillis) {
        return Beats.read(agent.request(
                "beats", request().put("from", fromMillis).put("to", toMillis).put("settle", settleMillis)));
    }

    void endBeats() {
        agent.request("endBeat", request());
    }

    void goOffline() {
        agent.request("offline", request());
    }

    void goOnline() {
        agent.request("online", request());
    }

    /** Breaks the connection without a closing handshake; the provider connects again by itself. */
    void cut() {
        agent.request("cut", request());
    }

    /** Leaves and comes back at once; a balancer may give it another node. */
    void rejoin() {
        agent.request("rejoin", request());
    }

    /** Takes nothing from its socket until {@link #readOn}. */
    void stopReading() {
        agent.request("stopReading", request());
    }

    void readOn() {
        agent.request("readOn", request());
    }

    void showPresence(ObjectNode state) {
        agent.request("presence", request().set("state", state));
    }

    /**
     * Watches with the helper that applications use; {@link #awaitSaved} no longer works, {@code light} in the state
     * does.
     */
    JsClient watch() {
        agent.request("watch", request());
        return this;
    }

    void close() {
        agent.request("close", request());
    }

    JsClient awaitSynced() {
        await("synced", it -> it.get("synced").asBoolean());
        return this;
    }

    /** Waits until everything this client has sent is acknowledged as journaled. */
    JsClient awaitSaved() {
        await("saved", it -> it.get("saved").asBoolean());
        assertThat(state().get("wrong").isNull())
                .as("every acknowledgement makes sense")
                .isTrue();
        return this;
    }

    JsClient awaitLength(int length) {
        await("text of length " + length, it -> it.get("length").asInt() == length);
        return this;
    }

    JsonNode await(String what, Predicate<JsonNode> condition) {
        return await(what, PATIENCE, condition);
    }

    JsonNode await(String what, Duration timeout, Predicate<JsonNode> condition) {
        return Awaitility.await(name + ": " + what)
                .atMost(timeout)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(this::state, condition);
    }

    /** The agreement of all these clients: equal structs, deletions and content. */
    static void awaitAgreement(List<JsClient> clients) {
        Awaitility.await("clients agree")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(
                        () -> assertThat(clients.stream().map(JsClient::digest).distinct())
                                .hasSize(1));
    }

    @Override
    public String toString() {
        return name;
    }

    private ObjectNode request() {
        return JsAgent.JSON.createObjectNode().put("client", name);
    }
}
