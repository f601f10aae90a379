package io.scriptorium.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.journal.CassandraExtension;
import io.scriptorium.journal.CassandraProcess;
import io.scriptorium.replay.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What three nodes leave in Cassandra: real clients write documents of all kinds and two diaries; both diaries are
 * deleted through a node that does not own them, and their owner is killed when it has answered for one and is being
 * asked about the other. Then scripts/replay reads the tables, and Cassandra's files are searched.
 */
@Tag("interop")
@Tag("cassandra")
@Tag("cluster")
@ExtendWith(CassandraExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CassandraHistoryTest {
    private static final String KEYSPACE = "scriptorium_history";
    private static final String SECRET = "s3cr3t-Kw8YbN5uHqT1xVzD7e";
    private static final int DELETED = 4410;
    private static final int NODES = 3;
    private static final int KINDS = 2;
    /** Among so many two have the same owner. */
    private static final int DIARIES = NODES + 1;

    private static final int SNAPSHOT_EVENTS = 20;
    private static final int EDITS = 60;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    static Path data;

    private final List<Everywhere> kinds = new ArrayList<>();
    private final List<Everywhere> diaries = new ArrayList<>();
    private ClusterNodes cluster;
    private CassandraTables tables;
    private JsAgent agent;
    private String contact;
    private Path conf;

    @BeforeAll
    void writeDeleteAndKill(CassandraProcess cassandra) throws Exception {
        contact = cassandra.contactPoint();
        conf = conf("");
        cluster = ClusterNodes.start(NODES, cassandra, data, options());
        tables = new CassandraTables(cassandra, KEYSPACE);
        agent = JsAgent.start();
        for (int i = 0; i < KINDS; i++) {
            kinds.add(openEverywhere("kinds" + i));
        }
        NodeProcess owner = writeDiaries();
        tables.flush();
        assertThat(tables.rowsWith(SECRET)).anyMatch(row -> row.startsWith("event"));
        assertThat(tables.rowsWith(SECRET)).anyMatch(row -> row.startsWith("snapshot"));
        assertThat(tables.filesWith(SECRET)).anyMatch(CassandraHistoryTest::isTable);

        CompletableFuture<Void> written = scribble();
        String other = other(owner).httpUrl();
        assertThat(delete(other, diaries.get(0)).join().statusCode()).isEqualTo(200);
        CompletableFuture<HttpResponse<String>> asked = delete(other, diaries.get(1));
        owner.kill9();
        owner.restart();
        asked.handle((answer, failure) -> answer).join();
        written.join();
        Awaitility.await("the other diary can be deleted, or is")
                .atMost(Duration.ofSeconds(60))
                .until(() -> delete(other, diaries.get(1)).join().statusCode(), List.of(200, 404)::contains);
        for (Everywhere each : kinds) {
            each.clients().forEach(JsClient::awaitSaved);
            JsClient.awaitAgreement(each.clients());
        }
        assertThat(cluster.nodes()).allSatisfy(node -> assertThat(node.output()).doesNotContain("another owner wrote"));
    }

    @AfterAll
    void end() {
        if (agent != null) {
            agent.close();
        }
        if (tables != null) {
            tables.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void deletedDocumentsAreGoneFromEveryNodeTheTablesAndTheirFiles() throws Exception {
        for (Everywhere diary : diaries) {
            for (JsClient each : diary.clients()) {
                each.await("told", it -> it.path("givenUp").path("code").asInt() == DELETED);
            }
            String name = diary.document();
            JsClient eve = open("eve-" + name, 0, name).awaitSynced();
            assertThat(eve.text()).isEmpty();
            eve.insert(0, "a new beginning");
            eve.awaitSaved();
            diary.clients().forEach(CassandraHistoryTest::isRefused);
            JsClient fay = open("fay-" + name, NODES - 1, name).awaitSynced();
            assertThat(fay.text()).isEqualTo("a new beginning");
        }
        Awaitility.await("erased")
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(tables.rowsWith(SECRET)).isEmpty());
        for (Everywhere diary : diaries) {
            String name = diary.document();
            assertThat(replay(0, "log", name)).contains("a new beginning").doesNotContain(SECRET);
            assertThat(replay(0, "show", name)).contains("a new beginning").doesNotContain(SECRET);
            assertThat(replay(1, "show", name, "--at", "3")).contains("was deleted");
        }
        tables.flush();
        assertThat(tables.filesWith(SECRET)).as("until tables are compacted").anyMatch(CassandraHistoryTest::isTable);

        tables.compact();

        Awaitility.await("only the log of writes has it, until its segment is full or Cassandra starts again")
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(tables.filesWith(SECRET)).allMatch(file -> file.startsWith("commitlog")));
    }

    @Test
    void everyCommandReadsTheHistoryThatNodesWrote() throws Exception {
        String name = kinds.get(0).document();
        List<JsonNode> log = lines(replay(0, "log", name, "--json"));
        String middle = log.get(log.size() / 2).get("position").asText();
        Path file = data.resolve("all.jsonl.gz");
        String imported = data.resolve("imported").toString();
        List<String> elsewhere =
                List.of("--contact", contact, "--conf", conf("_imported").toString());

        assertThat(log).extracting(edit -> edit.get("author").asText()).contains("client0", "client1", "client2");
        assertThat(replay(0, "list"))
                .contains(kinds.stream().map(Everywhere::document).toList())
                .doesNotContain("1970");
        assertThat(replay(0, "blame", name)).contains("client0", "client1", "client2");
        assertThat(replay(0, "diff", name, "--from", middle)).contains("== text");
        assertThat(script("verify", "--live", cluster.get(1).httpUrl()).lines())
                .allMatch(line -> line.endsWith("nothing wrong"));
        assertThat(replay(0, "export", "--all", "--out", file.toString())).contains("exported");

        assertThat(replayEmbedded(imported, "import", file.toString())).contains("imported");
        String verified = replay(0, "verify", "--all");
        assertThat(replayEmbedded(imported, "verify", "--all")).isEqualTo(verified);
        assertThat(run(0, List.of("import", file.toString()), elsewhere)).contains("imported");
        assertThat(run(0, List.of("verify", "--all"), elsewhere)).isEqualTo(verified);
        for (Everywhere each : kinds) {
            assertThat(replay(0, "show", each.document(), "--format", "text", "--root", "text"))
                    .isEqualTo(each.get(0).text() + "\n");
            assertThat(replayEmbedded(imported, "log", each.document(), "--json"))
                    .isEqualTo(replay(0, "log", each.document(), "--json"));
        }
        assertThat(replayEmbedded(imported, "show", name, "--at", middle))
                .isEqualTo(replay(0, "show", name, "--at", middle));
    }

    @Test
    void damagedRowsAreNamed() {
        String name = kinds.get(1).document();
        String id = "document|1|" + name;
        List<String> rows = List.of(tables.copy(id, 6), tables.copy(id, 8));

        tables.flipBit(id, 6);
        assertThat(replay(3, "verify", name)).containsPattern(name + ": (altered|unreadable|undecodable): event 6\\b");
        tables.putBack(rows.get(0));
        tables.delete(id, 8);
        assertThat(replay(3, "verify", name)).containsPattern(name + ": gap: .*\\b8\\b");
        tables.putBack(rows.get(1));

        assertThat(replay(0, "verify", name)).contains("nothing wrong");
    }

    /** Two diaries with a secret on each page that have the same owner, open on every node; answers the owner. */
    private NodeProcess writeDiaries() throws Exception {
        Map<NodeProcess, Everywhere> first = new HashMap<>();
        for (int i = 0; i < DIARIES; i++) {
            Everywhere diary = openEverywhere("diary" + i);
            NodeProcess owner =
                    ClusterView.owner(diary.document(), cluster.nodes()).orElseThrow();
            Everywhere other = first.putIfAbsent(owner, diary);
            if (other != null) {
                diaries.addAll(List.of(other, diary));
                diaries.forEach(CassandraHistoryTest::write);
                return owner;
            }
        }
        throw new AssertionError("no two of " + DIARIES + " documents have the same owner");
    }

    /** More pages than it takes for a journal snapshot. */
    private static void write(Everywhere diary) {
        for (int page = 0; page < SNAPSHOT_EVENTS + 5; page++) {
            diary.get(page % NODES).insert(0, SECRET + page);
            diary.get(page % NODES).awaitSaved();
        }
    }

    private CompletableFuture<Void> scribble() {
        int seed = Workspace.seed();
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (Everywhere document : kinds) {
            for (JsClient client : document.clients()) {
                int own = seed + all.size();
                all.add(CompletableFuture.runAsync(() -> client.scribble(own, EDITS, 50)));
            }
        }
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
    }

    private Everywhere openEverywhere(String document) {
        List<JsClient> clients = new ArrayList<>();
        for (int node = 0; node < NODES; node++) {
            clients.add(open(document + "-" + node, node, document).awaitSynced());
        }
        return new Everywhere(document, clients);
    }

    private JsClient open(String name, int node, String document) {
        var options = JsAgent.JSON
                .createObjectNode()
                .put("url", cluster.get(node).webSocketUrl())
                .put("document", document);
        options.putObject("params").put("name", "client" + node);
        return agent.open(name, options);
    }

    /** Comes back with what it holds, and is sent away once more. */
    private static void isRefused(JsClient client) {
        int before = client.state().get("closes").size();
        client.goOnline();
        client.await("sent away again", it -> it.get("closes").size() > before);
        assertThat(client.state().get("closes").get(before).get("code").asInt()).isEqualTo(DELETED);
    }

    private NodeProcess other(NodeProcess node) {
        return cluster.nodes().stream().filter(it -> it != node).findFirst().orElseThrow();
    }

    private static CompletableFuture<HttpResponse<String>> delete(String node, Everywhere diary) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(node + "/api/documents/" + diary.document()))
                .timeout(Duration.ofSeconds(60))
                .DELETE()
                .build();
        return HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    private static boolean isTable(Path file) {
        return file.startsWith("data");
    }

    private static List<String> keyspaces(String suffix) {
        return List.of(
                "pekko.persistence.cassandra.journal.keyspace=" + KEYSPACE + suffix,
                "pekko.persistence.cassandra.snapshot.keyspace=" + KEYSPACE + suffix + "_snapshot");
    }

    private static Path conf(String suffix) throws IOException {
        return Files.writeString(data.resolve("keyspaces" + suffix + ".conf"), String.join("\n", keyspaces(suffix)));
    }

    private static String[] options() {
        List<String> options = new ArrayList<>();
        keyspaces("").forEach(each -> options.addAll(List.of("-D", each)));
        options.addAll(List.of("-D", "scriptorium.document.journal-snapshot-events=" + SNAPSHOT_EVENTS));
        return options.toArray(String[]::new);
    }

    private static List<JsonNode> lines(String json) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : json.lines().toList()) {
            lines.add(JsAgent.JSON.readTree(line));
        }
        return lines;
    }

    private String script(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Workspace.root().resolve("scripts/replay").toString());
        command.addAll(List.of(arguments));
        command.addAll(where());
        return Command.run(data, 0, command);
    }

    private List<String> where() {
        return List.of("--contact", contact, "--conf", conf.toString());
    }

    private String replay(int exit, String... arguments) {
        return run(exit, List.of(arguments), where());
    }

    private static String replayEmbedded(String directory, String... arguments) {
        return run(0, List.of(arguments), List.of("--data", directory));
    }

    private static String run(int exit, List<String> arguments, List<String> where) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(where);
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        int code = Main.run(out, out, all.toArray(String[]::new));
        assertThat(code).as("exit code of %s, which said:%n%s", arguments, said).isEqualTo(exit);
        return said.toString();
    }
}
