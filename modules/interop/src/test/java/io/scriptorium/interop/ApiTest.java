package io.scriptorium.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The HTTP API of a node, beside real editors, and as the documents show it to a new user. */
@Tag("interop")
class ApiTest {
    private static final Pattern EXAMPLES = Pattern.compile("```console\n(.*?)```", Pattern.DOTALL);
    private static final Pattern MARK = Pattern.compile("‹[a-z]\\d+›");
    private static final int CREATORS = 12;
    private static final int ENDLESS_SECONDS = 3;
    private static final int CURL_TIMED_OUT = 28;
    private static final int SCRIBBLES = 40;
    private static final int MARKS = 15;

    @TempDir
    static Path data;

    private static InProcessNode node;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void start() {
        node = InProcessNode.start(data, Map.of());
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static String origin() {
        return origin(node);
    }

    private static String origin(InProcessNode of) {
        return "http://localhost:" + of.node().address().getPort();
    }

    /** A command and what it prints. */
    private record Example(String command, String output) {}

    private static List<Example> examples(String document) {
        List<Example> examples = new ArrayList<>();
        Matcher blocks = EXAMPLES.matcher(document);
        while (blocks.find()) {
            String command = "";
            StringBuilder output = new StringBuilder();
            boolean goesOn = false;
            for (String line : blocks.group(1).lines().toList()) {
                if (line.startsWith("$ ")) {
                    if (!command.isEmpty()) {
                        examples.add(new Example(command, output.toString()));
                    }
                    command = line.substring(2);
                    output.setLength(0);
                    goesOn = true;
                } else if (goesOn && (command.endsWith("\\") || quotes(command) % 2 == 1)) {
                    command += "\n" + line;
                } else {
                    output.append(line).append('\n');
                    goesOn = false;
                }
            }
            examples.add(new Example(command, output.toString()));
        }
        return examples;
    }

    private static long quotes(String command) {
        return command.chars().filter(c -> c == '\'').count();
    }

    /** Without what differs each time, and without white space, which documents lay out for people. */
    private static String plain(String output) {
        return output.replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME")
                .replaceAll("\"room\": ?\"[0-9a-f…-]+\"", "\"room\":ROOM")
                .replaceAll("\"update\": ?\"AQ[A-Za-z0-9+/=…]+\"", "\"update\":UPDATE")
                .replaceAll("\"bytes\": ?\\d+", "\"bytes\":BYTES")
                .replaceAll("\\s+", "");
    }

    @Test
    void everyDocumentedExampleDoesWhatIsSaid(@TempDir Path empty) throws Exception {
        try (InProcessNode fresh = InProcessNode.start(empty, Map.of())) {
            assertThat(run(fresh, "docs/API.md")).isGreaterThan(15);
            // those of the feed follow the document that a reader of the first page has written
            assertThat(run(fresh, "README.md")).isEqualTo(2);
            assertThat(run(fresh, "docs/FEED.md")).isEqualTo(2);
        }
    }

    /** Runs the examples of a document in their order, and answers how many there are. */
    private static int run(InProcessNode fresh, String document) throws Exception {
        List<Example> examples = examples(Files.readString(Workspace.root().resolve(document)));
        for (Example example : examples) {
            String command = example.command().replaceFirst("http://(localhost|127\\.0\\.0\\.1):8080", origin(fresh));
            boolean endless = command.startsWith("curl -N ");
            String ran = endless ? command.replace("curl -N", "curl -sN --max-time " + ENDLESS_SECONDS) : command;
            String said = Command.run(data, endless ? CURL_TIMED_OUT : 0, List.of("bash", "-c", ran));
            assertThat(plain(said)).as(example.command()).isEqualTo(plain(example.output()));
        }
        return examples.size();
    }

    @Test
    void restoringWhileThreeEditorsWriteConvergesAndKeepsWhatTheyWrite() throws Exception {
        int seed = Workspace.seed();
        try (JsAgent agent = JsAgent.start()) {
            JsClient ada = agent.open("a", node.webSocketUrl(), "story").awaitSynced();
            JsClient bert = agent.open("b", node.webSocketUrl(), "story").awaitSynced();
            JsClient cleo = agent.open("c", node.webSocketUrl(), "story").awaitSynced();
            ada.insert(0, "Once upon a time there was a scribe.");
            ada.awaitSaved();
            ada.scribble(seed, SCRIBBLES, 0);
            ada.awaitSaved();
            send("PUT", "/api/documents/story/versions/kept?name=ada");
            JsonNode then = JsAgent.JSON.readTree(send("GET", "/api/documents/story?format=json&version=kept"));
            bert.scribble(seed + 1, SCRIBBLES, 0);
            cleo.scribble(seed + 2, SCRIBBLES, 0);
            bert.awaitSaved();
            cleo.awaitSaved();
            JsClient.awaitAgreement(List.of(ada, bert, cleo));

            cleo.goOffline();
            cleo.insert(1, "‹c0›");
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < MARKS; i++) {
                    ada.insert(-1, "‹a" + i + "›");
                    bert.insert(-1, "‹b" + i + "›");
                }
            });
            send("POST", "/api/documents/story/restore?version=kept&name=ada");
            writing.join();
            ada.insert(-1, "‹a100›");
            bert.insert(-1, "‹b100›");
            cleo.goOnline();
            ada.awaitSaved();
            bert.awaitSaved();
            cleo.awaitSynced();
            cleo.awaitSaved();
            JsClient.awaitAgreement(List.of(ada, bert, cleo));

            JsonNode now = JsAgent.JSON.readTree(send("GET", "/api/documents/story?format=json"));
            String text = now.get("text").asText();
            assertThat(text)
                    .as("seed %d", seed)
                    .contains("‹c0›", "‹a100›", "‹b100›")
                    .isEqualTo(ada.text());
            assertThat(MARK.matcher(text).replaceAll(""))
                    .isEqualTo(then.get("text").asText());
            for (String root : List.of("map", "list", "page")) {
                assertThat(now.get(root)).as("seed %d, root %s", seed, root).isEqualTo(then.get(root));
            }
        }
    }

    @Test
    void ofManyWhoCreateADocumentAtATimeOneIsAnsweredThatItDid() throws Exception {
        for (String method : List.of("POST", "PUT")) {
            boolean post = method.equals("POST");
            String document = "z-begun-by-" + method;
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < CREATORS; i++) {
                String path = post ? "/api/documents" : "/api/documents/" + document + "/text";
                String text = "text of " + i;
                String body = post ? "{\"document\":\"" + document + "\",\"text\":\"" + text + "\"}" : text;
                HttpRequest request = HttpRequest.newBuilder(URI.create(origin() + path))
                        .header("Content-Type", post ? "application/json" : "text/plain")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build();
                answers.add(http.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
            }

            List<Integer> statuses =
                    answers.stream().map(answer -> answer.join().statusCode()).toList();

            assertThat(statuses).as(method).containsOnly(201, post ? 409 : 200);
            assertThat(statuses).as(method).containsOnlyOnce(201);
            String text = send("GET", "/api/documents/" + document + "/text");
            if (post) {
                assertThat(text).isEqualTo("text of " + statuses.indexOf(201));
            }
        }
    }

    @Test
    void whatThePortRefusesIsAProblemToo() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(origin() + "/api/documents"))
                .header("Origin", "https://elsewhere.example")
                .build();

        HttpResponse<String> refused = http.send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(JsAgent.JSON.readTree(refused.body()).get("title").asText()).isEqualTo("Forbidden");
    }

    private String send(String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(origin() + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isBetween(200, 299);
        return answer.body();
    }
}
