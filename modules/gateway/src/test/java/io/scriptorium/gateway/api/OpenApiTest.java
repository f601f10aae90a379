package io.scriptorium.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.document.CloseReason;
import io.scriptorium.document.DocumentId;
import io.scriptorium.document.HistoryBase;
import io.scriptorium.document.Lineage;
import io.scriptorium.document.StoredDocument;
import io.scriptorium.gateway.api.ApiWorld.Answered;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The description says what the API does: each status of each operation in it happens here, each answer is of its schema,
 * no answer is of another status, and there is no operation that it does not have.
 */
final class OpenApiTest {
    private static final String D = "/api/documents/d";
    private static final JsonNode DESCRIPTION = description();

    private static final ApiWorld WORLD = new ApiWorld(true, "");
    private static final ApiWorld FORGETFUL = new ApiWorld(false, "");
    private static final ApiWorld BUSY =
            new ApiWorld(true, "api-documents-max = 1, api-waiting-max = 0, feed.feeds-max = 0");
    private final Set<String> seen = new TreeSet<>();

    private static JsonNode description() {
        try {
            return ApiWorld.JSON.readTree(ApiRoutes.class.getResourceAsStream("openapi.json"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeAll
    static void occupy() {
        CompletableFuture<Object> never = new CompletableFuture<>();
        assertThat(BUSY.services().limit().run(() -> never)).isNotCompleted();
        WORLD.json("POST", "/api/documents", "{\"document\":\"d\",\"text\":\"one two\"}");
        WORLD.text("PUT", D + "/text", "one two three");
        for (String text : List.of("one", "two", "three")) {
            WORLD.text("PUT", "/api/documents/old/text", text);
        }
        StoredDocument old = new StoredDocument(new DocumentId("old"), StoredDocument.FIRST_LINEAGE);
        Bytes state =
                Bytes.wrap(WORLD.get("/api/documents/old?at=2&format=update").bytes());
        StubSnapshots.SNAPSHOTS.put(
                StoredDocument.basePersistenceId(old.persistenceId()),
                new HistoryBase(1, 2, Lineage.FIRST, state, Bytes.empty(), true));
    }

    @AfterAll
    static void close() {
        WORLD.close();
        FORGETFUL.close();
        BUSY.close();
    }

    @Test
    void everyStatusOfEveryOperationHappensAndNoOther() {
        reads();
        histories();
        edits();
        versions();
        refusedWrites();
        whatTheNodeCannotDo();
        whatIsNotThereAnyMore();

        assertThat(seen).isEqualTo(described());
    }

    private static Set<String> described() {
        Set<String> described = new TreeSet<>();
        DESCRIPTION
                .get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> operation
                                .getValue()
                                .get("responses")
                                .fieldNames()
                                .forEachRemaining(status ->
                                        described.add(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey()
                                                + " " + status))));
        return described;
    }

    @Test
    void everyOperationAndParameterIsDescribed() {
        Set<String> described = new TreeSet<>();
        DESCRIPTION
                .get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    Set<String> parameters = new TreeSet<>();
                    operation.getValue().path("parameters").forEach(it -> {
                        JsonNode parameter = it.has("$ref")
                                ? DESCRIPTION.at(it.get("$ref").asText().substring(1))
                                : it;
                        if (parameter.get("in").asText().equals("query")) {
                            parameters.add(parameter.get("name").asText());
                        }
                    });
                    described.add(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey() + parameters);
                }));
        Set<String> done = new TreeSet<>();
        ApiRoutes.operations(WORLD.services(), () -> 1)
                .forEach(it -> done.add(it.method() + " /api" + it.template() + new TreeSet<>(it.parameters())));

        assertThat(done).isEqualTo(described);
    }

    private void reads() {
        see(WORLD, 200, "GET", "/api/openapi.json", "/api/openapi.json");
        String list = "/api/documents";
        see(WORLD, 200, "GET", list, list + "?limit=1");
        see(WORLD, 400, "GET", list, list + "?limit=0");
        String one = "/api/documents/{document}";
        for (String format : Set.of("summary", "json", "text", "xml", "html", "delta", "update", "vector")) {
            see(WORLD, 200, "GET", one, D + "?format=" + format);
        }
        see(WORLD, 400, "GET", one, D + "?format=pdf");
        see(WORLD, 404, "GET", one, "/api/documents/none");
        check(
                406,
                "GET",
                one,
                WORLD.send(ApiWorld.request("GET", D).addHeader(HttpHeader.parse("Accept", "image/png"))));
        see(WORLD, 200, "GET", one + "/text", D + "/text?at=1");
        see(WORLD, 400, "GET", one + "/text", D + "/text?at=soon");
        see(WORLD, 404, "GET", one + "/text", D + "/text?version=none");
    }

    private void histories() {
        String one = "/api/documents/{document}";
        see(WORLD, 200, "GET", one + "/history", D + "/history?limit=1");
        see(WORLD, 400, "GET", one + "/history", D + "/history?after=x");
        see(WORLD, 404, "GET", one + "/history", "/api/documents/none/history");
        see(WORLD, 200, "GET", one + "/changes", D + "/changes?poll=0&limit=2");
        see(WORLD, 400, "GET", one + "/changes", D + "/changes?poll=soon");
        see(WORLD, 410, "GET", one + "/changes", D + "/changes?poll=0&after=99");
        see(WORLD, 200, "GET", one + "/compare", D + "/compare?from=1&to=latest");
        see(WORLD, 400, "GET", one + "/compare", D + "/compare");
        see(WORLD, 404, "GET", one + "/compare", "/api/documents/none/compare?from=1");
        see(WORLD, 200, "GET", one + "/blame", D + "/blame");
        see(WORLD, 400, "GET", one + "/blame", D + "/blame?at=x");
        see(WORLD, 404, "GET", one + "/blame", "/api/documents/none/blame");
    }

    @Test
    void eventsOfAStreamAreWhatIsDescribed() {
        JsonNode content = DESCRIPTION
                .at("/paths/~1api~1documents~1{document}~1changes/get/responses/200/content")
                .path("text/event-stream");
        assertThat(content.isMissingNode()).isFalse();
        for (String text : List.of("one", "two")) {
            assertThat(WORLD.text("PUT", "/api/documents/told/text", text).status())
                    .isBetween(200, 201);
        }
        HttpRequest request = ApiWorld.request("GET", "/api/documents/told/changes")
                .addHeader(HttpHeader.parse("Accept", "text/event-stream"));

        List<String> events = WORLD.stream(request, 3);

        assertThat(events.get(0)).isEqualTo("retry: 2000\nid: 0.0");
        JsonNode change = DESCRIPTION.at("/components/schemas/Change");
        for (int i = 1; i < events.size(); i++) {
            List<String> lines = events.get(i).lines().toList();
            assertThat(lines.get(0)).isEqualTo("id: " + i + ".0");
            assertThat(lines.get(1)).isEqualTo("event: edit");
            assertThat(lines.get(2)).startsWith("data: {\"position\":\"" + i + ".0\"");
            assertThat(lines).hasSize(3);
            assertThat(schema(change).validate(lines.get(2).substring("data: ".length()), InputFormat.JSON))
                    .as(events.get(i))
                    .isEmpty();
        }
    }

    private void edits() {
        String list = "/api/documents";
        check(201, "POST", list, WORLD.json("POST", list, "{\"document\":\"empty\"}"));
        check(400, "POST", list, WORLD.json("POST", list, "{\"document\":\"\"}"));
        check(409, "POST", list, WORLD.json("POST", list, "{\"document\":\"d\"}"));
        check(415, "POST", list, WORLD.text("POST", list, "d"));
        String one = "/api/documents/{document}";
        String insert = "[{\"op\":\"insert\",\"root\":\"text\",\"index\":0,\"text\":\"a\"}]";
        check(200, "PATCH", one, WORLD.json("PATCH", D, insert));
        check(400, "PATCH", one, WORLD.json("PATCH", D, "[{}]"));
        check(404, "PATCH", one, WORLD.json("PATCH", "/api/documents/none", insert));
        check(415, "PATCH", one, WORLD.text("PATCH", D, "a"));
        check(422, "PATCH", one, WORLD.json("PATCH", D, insert.replace("0", "99")));
        String text = one + "/text";
        check(200, "PUT", text, WORLD.text("PUT", D + "/text", "one"));
        check(201, "PUT", text, WORLD.text("PUT", "/api/documents/new/text", "one"));
        check(400, "PUT", text, WORLD.text("PUT", D + "/text?base=x", "one"));
        check(404, "PUT", text, WORLD.text("PUT", "/api/documents/none/text?base=1", "one"));
        check(415, "PUT", text, WORLD.json("PUT", D + "/text", "{}"));
        WORLD.json("PATCH", D, "[{\"op\":\"set\",\"root\":\"m\",\"key\":\"k\",\"value\":1}]");
        check(422, "PUT", text, WORLD.text("PUT", D + "/text?root=m", "one"));
        String restore = one + "/restore";
        see(WORLD, 200, "POST", restore, D + "/restore?at=1");
        see(WORLD, 400, "POST", restore, D + "/restore");
        see(WORLD, 404, "POST", restore, D + "/restore?version=none");
    }

    private void versions() {
        String all = "/api/documents/{document}/versions";
        String one = all + "/{version}";
        see(WORLD, 200, "PUT", one, D + "/versions/v?at=1&name=ann");
        see(WORLD, 400, "PUT", one, D + "/versions/v?at=x");
        see(WORLD, 404, "PUT", one, "/api/documents/none/versions/v");
        see(WORLD, 200, "GET", all, D + "/versions");
        see(WORLD, 400, "GET", all, D + "/versions?x=1");
        see(WORLD, 404, "GET", all, "/api/documents/none/versions");
        see(WORLD, 200, "GET", one, D + "/versions/v");
        see(WORLD, 400, "GET", one, D + "/versions/v?x=1");
        see(WORLD, 404, "GET", one, D + "/versions/w");
        see(WORLD, 200, "DELETE", one, D + "/versions/v");
        see(WORLD, 400, "DELETE", one, D + "/versions/v?x=1");
        see(WORLD, 404, "DELETE", one, D + "/versions/v");
        manyVersions();
        check(422, "PUT", one, WORLD.send(ApiWorld.request("PUT", D + "/versions/one-more")));
    }

    private void manyVersions() {
        StringBuilder patch = new StringBuilder();
        for (int i = 0; i < Versions.VERSIONS_MAX; i++) {
            patch.append(i == 0 ? '[' : ',')
                    .append("{\"op\":\"set\",\"root\":\"" + Versions.ROOT + "\",\"key\":\"" + i + "\",\"value\":{}}");
        }
        assertThat(WORLD.json("PATCH", D, patch.append(']').toString()).status())
                .isEqualTo(200);
    }

    private void refusedWrites() {
        WORLD.documents.refusal = new CloseReason(CloseReason.READ_ONLY, "document exceeds 1 bytes");
        writes(409, WORLD);
        WORLD.documents.refusal = new CloseReason(CloseReason.TRY_AGAIN_LATER, "no journal");
        writes(503, WORLD);
        WORLD.documents.refusal = null;
    }

    private void writes(int status, ApiWorld asked) {
        String one = "/api/documents/{document}";
        String insert = "[{\"op\":\"insert\",\"root\":\"text\",\"index\":0,\"text\":\"a\"}]";
        check(status, "PATCH", one, asked.json("PATCH", D, insert));
        check(status, "PUT", one + "/text", asked.text("PUT", D + "/text?root=text", "other"));
        see(asked, status, "POST", one + "/restore", D + "/restore?at=2");
        see(asked, status, "PUT", one + "/versions/{version}", D + "/versions/5");
        see(asked, status, "DELETE", one + "/versions/{version}", D + "/versions/6");
    }

    private void whatTheNodeCannotDo() {
        String one = "/api/documents/{document}";
        writes(503, BUSY);
        check(503, "POST", "/api/documents", BUSY.json("POST", "/api/documents", "{\"document\":\"x\"}"));
        see(BUSY, 503, "GET", "/api/documents", "/api/documents");
        see(BUSY, 503, "GET", one, D);
        see(BUSY, 503, "DELETE", one, D);
        see(BUSY, 503, "GET", one + "/text", D + "/text");
        see(BUSY, 503, "GET", one + "/history", D + "/history");
        see(BUSY, 503, "GET", one + "/changes", D + "/changes?poll=0");
        see(BUSY, 503, "GET", one + "/compare", D + "/compare?from=1");
        see(BUSY, 503, "GET", one + "/blame", D + "/blame");
        see(BUSY, 503, "GET", one + "/versions", D + "/versions");
        see(BUSY, 503, "GET", one + "/versions/{version}", D + "/versions/v");
        see(FORGETFUL, 501, "GET", "/api/documents", "/api/documents");
        see(FORGETFUL, 501, "GET", one, D + "?at=1");
        see(FORGETFUL, 501, "GET", one + "/text", D + "/text?at=1");
        see(FORGETFUL, 501, "GET", one + "/history", D + "/history");
        see(FORGETFUL, 501, "GET", one + "/changes", D + "/changes?poll=0");
        see(FORGETFUL, 501, "GET", one + "/compare", D + "/compare?from=1");
        see(FORGETFUL, 501, "GET", one + "/blame", D + "/blame");
        check(501, "PATCH", one, FORGETFUL.json("PATCH", D + "?base=1", "[]"));
        check(501, "PUT", one + "/text", FORGETFUL.text("PUT", D + "/text?base=1", ""));
        see(FORGETFUL, 501, "POST", one + "/restore", D + "/restore?at=1");
        see(FORGETFUL, 501, "PUT", one + "/versions/{version}", D + "/versions/v?at=1");
    }

    private void whatIsNotThereAnyMore() {
        String one = "/api/documents/{document}";
        String old = "/api/documents/old";
        see(WORLD, 410, "GET", one, old + "?at=1");
        see(WORLD, 410, "GET", one + "/text", old + "/text?at=1");
        see(WORLD, 410, "GET", one + "/history", old + "/history?after=1");
        see(WORLD, 410, "GET", one + "/compare", old + "/compare?from=1");
        see(WORLD, 410, "GET", one + "/blame", old + "/blame?at=1");
        see(WORLD, 410, "POST", one + "/restore", old + "/restore?at=1");
        see(WORLD, 410, "PUT", one + "/versions/{version}", old + "/versions/v?at=1");
        check(410, "PATCH", one, WORLD.json("PATCH", old + "?base=1", "[]"));
        check(410, "PUT", one + "/text", WORLD.text("PUT", old + "/text?base=1", ""));
        see(WORLD, 200, "GET", one + "/text", old + "/text?at=3");
        see(WORLD, 200, "GET", one + "/blame", old + "/blame?at=3");
        assertThat(WORLD.get(old + "/history").json().get("edits")).hasSize(1);
        see(WORLD, 200, "DELETE", one, D + "?name=ann");
        see(WORLD, 404, "DELETE", one, D);
        see(WORLD, 400, "DELETE", one, D + "?x=1");
    }

    private void see(ApiWorld asked, int status, String method, String path, String target) {
        HttpRequest request = ApiWorld.request(method, target);
        check(status, method, path, asked.send(request));
    }

    /** The answer is one that the description has. */
    private void check(int status, String method, String path, Answered answered) {
        String what = method + " " + path + " " + status;
        assertThat(answered.status()).as("%s: %s", what, answered.text()).isEqualTo(status);
        JsonNode response = DESCRIPTION.at("/paths/" + path.replace("~", "~0").replace("/", "~1") + "/"
                + method.toLowerCase(Locale.ROOT) + "/responses/" + status);
        assertThat(response.isMissingNode()).as("%s is described", what).isFalse();
        if (response.has("$ref")) {
            response = DESCRIPTION.at(response.get("$ref").asText().substring(1));
        }
        JsonNode content = response.path("content").path(answered.type());
        assertThat(content.isMissingNode())
                .as("%s is %s", what, answered.type())
                .isFalse();
        if (answered.type().endsWith("json") && content.has("schema")) {
            assertThat(schema(content.get("schema")).validate(answered.text(), InputFormat.JSON))
                    .as("%s: %s", what, answered.text())
                    .isEmpty();
        }
        seen.add(what);
    }

    private static JsonSchema schema(JsonNode schema) {
        // references lead from the whole description, whose other keywords are none of a schema
        ObjectNode whole = ApiWorld.JSON.createObjectNode();
        whole.set("components", DESCRIPTION.get("components"));
        whole.set("allOf", ApiWorld.JSON.createArrayNode().add(schema));
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(whole);
    }
}
