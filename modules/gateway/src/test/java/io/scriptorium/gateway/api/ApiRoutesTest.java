package io.scriptorium.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.DocOptions;
import io.scriptorium.crdt.SharedXmlElement;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.document.CloseReason;
import io.scriptorium.document.JournalSnapshot;
import io.scriptorium.gateway.api.ApiWorld.Answered;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the API answers, beside what its description says of the form. */
final class ApiRoutesTest {
    private static final String D = "/api/documents/d";
    private static final ApiWorld WORLD = new ApiWorld(true, "response-timeout = 60 s");

    @AfterEach
    void forget() {
        StubJournal.EVENTS.clear();
        StubSnapshots.SNAPSHOTS.clear();
    }

    @AfterAll
    static void close() {
        WORLD.close();
    }

    private static JsonNode ok(Answered answered) {
        assertThat(answered.status()).as(answered.text()).isBetween(200, 201);
        return answered.json();
    }

    private static void put(String document, String text) {
        ok(WORLD.text("PUT", "/api/documents/" + document + "/text?root=text", text));
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/api,404",
        "GET,/api/,404",
        "GET,/api/documents/,404",
        "GET,/api/documents/a/b,404",
        "GET,/api/documents//text,404",
        "DELETE,/api/documents,405",
        "GET,/api/documents?sort=up,400",
        "GET,/api/documents?limit=1&limit=2,400",
        "GET,/api/documents?limit=1001,400",
        "GET,/api/documents/a%00b,400",
        "GET,/api/documents/%FF,400",
        "PUT,/api/documents/d/versions/a%0Ab,400",
        "GET,/api/documents/d?at=1&version=v,400"
    })
    void whatIsWrongIsAProblem(String method, String target, int status) {
        Answered answered = WORLD.send(ApiWorld.request(method, target));

        assertThat(answered.status()).as(answered.text()).isEqualTo(status);
        assertThat(answered.type()).isEqualTo("application/problem+json");
        assertThat(answered.json().get("status").asInt()).isEqualTo(status);
        assertThat(answered.json().get("instance").asText()).startsWith("/api");
    }

    @Test
    void methodsAreListedAndHeadIsGet() {
        put("d", "a");

        assertThat(WORLD.send(ApiWorld.request("DELETE", D + "/text")).header("Allow"))
                .isEqualTo("GET, PUT, HEAD, OPTIONS");
        assertThat(WORLD.send(ApiWorld.request("OPTIONS", D + "/text")).status())
                .isEqualTo(204);
        assertThat(WORLD.send(ApiWorld.request("HEAD", D + "/text")).status()).isEqualTo(200);
    }

    @Test
    void answersAreNeitherKeptNorRun() {
        ok(WORLD.json("POST", "/api/documents", "{\"document\":\"d\",\"text\":\"<script>alert(1)</script>\"}"));

        Answered page = WORLD.get(D + "?format=html");

        assertThat(page.text()).isEqualTo("&lt;script&gt;alert(1)&lt;/script&gt;");
        assertThat(page.header("Content-Security-Policy")).isEqualTo("default-src 'none'; sandbox");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void markupOfAPageEndsEveryElementInXmlAndThoseWithContentInHtml() {
        Doc page = new Doc(new DocOptions(7, true));
        Bytes update = page.transact(doc -> {
                    SharedXmlElement paragraph = doc.xmlFragment("page").insertElement(0, "paragraph");
                    paragraph.insertText(0).insert(0, "a < b");
                    paragraph.insertElement(1, "br");
                    doc.xmlFragment("page").insertElement(1, "p");
                })
                .orElseThrow();
        WORLD.json("POST", "/api/documents", "{\"document\":\"d\"}");
        ok(WORLD.update(D, update.toByteArray()));

        assertThat(WORLD.get(D + "?format=xml&root=page").text())
                .isEqualTo("<paragraph>a &lt; b<br></br></paragraph><p></p>");
        assertThat(WORLD.get(D + "?format=html&root=page").text())
                .isEqualTo("<paragraph>a &lt; b<br></paragraph><p></p>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/*|application/json",
                "text/plain|text/plain",
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8|text/html",
                "application/octet-stream|application/octet-stream",
                "application/json;q=0.1, application/xml;q=0.5|application/xml"
            })
    void acceptChoosesTheFormat(String accept, String type) {
        put("d", "a");

        Answered answered = WORLD.send(ApiWorld.request("GET", D).addHeader(HttpHeader.parse("Accept", accept)));

        assertThat(answered.type()).isEqualTo(type);
    }

    @Test
    void pagesOfDocumentsHoldAllOfThemOnceByName() {
        List<String> names = List.of("a", "a/b", "ä ö", "b", "c&d=e", "z");
        names.forEach(name -> put(Answer.encoded(name), "text"));

        List<String> found = new ArrayList<>();
        String next = "/api/documents?limit=2";
        while (!next.isEmpty()) {
            JsonNode page = ok(WORLD.get(next));
            assertThat(page.get("documents")).hasSizeBetween(1, 2);
            for (JsonNode entry : page.get("documents")) {
                found.add(entry.get("document").asText());
                assertThat(WORLD.get(entry.get("url").asText() + "/text").text())
                        .isEqualTo("text");
            }
            assertThat(found).as("pages go on").hasSizeLessThanOrEqualTo(names.size());
            next = page.path("next").asText();
        }

        assertThat(found).containsExactlyInAnyOrderElementsOf(names).isSorted();
    }

    @Test
    void pagesOfHistoryHoldAllEditsOnceInOrder() {
        for (int i = 0; i < 7; i++) {
            put("d", "text " + i);
        }

        List<String> positions = new ArrayList<>();
        String next = D + "/history?limit=3";
        while (!next.isEmpty()) {
            JsonNode page = ok(WORLD.get(next));
            page.get("edits").forEach(edit -> positions.add(edit.get("position").asText()));
            assertThat(positions).as("pages go on").hasSizeLessThanOrEqualTo(7);
            next = page.path("next").asText();
        }

        assertThat(positions).containsExactly("1.0", "2.0", "3.0", "4.0", "5.0", "6.0", "7.0");
    }

    @Test
    void everyMomentReadsAsItWas() {
        for (int i = 1; i <= 5; i++) {
            put("d", "text ".repeat(i));
        }

        for (int i = 1; i <= 5; i++) {
            Answered then = WORLD.get(D + "/text?at=" + i);
            assertThat(then.text()).isEqualTo("text ".repeat(i));
            assertThat(then.header("Scriptorium-Position")).isEqualTo(i + ".0");
        }
        assertThat(WORLD.get(D + "?at=2000-01-01T00:00:00Z").status()).isEqualTo(404);
        assertThat(WORLD.get(D + "/text?at=2100-01-01T00:00:00%2B01:00").text()).isEqualTo("text ".repeat(5));
    }

    @Test
    void aMomentIsRebuiltFromAJournalSnapshotThatHoldsNothingLater() {
        for (int i = 1; i <= 5; i++) {
            put("d", "text ".repeat(i));
        }
        Doc marked = new Doc(new DocOptions(5, true));
        marked.apply(Bytes.wrap(WORLD.get(D + "?at=3&format=update").bytes()));
        marked.transact(it -> it.text("text").insert(0, "snapshot "));
        long begun = System.currentTimeMillis() + 60_000;
        StubSnapshots.SNAPSHOTS.put(
                "document|1|d", new JournalSnapshot(begun, 3, 0, marked.encodeStateAsUpdate(), Bytes.empty()));

        assertThat(WORLD.get(D + "/text?at=2").text()).isEqualTo("text ".repeat(2));
        assertThat(WORLD.get(D + "/text?at=3.0").text()).isEqualTo("text ".repeat(3));
        assertThat(WORLD.get(D + "/text?at=3").text()).isEqualTo("snapshot " + "text ".repeat(3));
        assertThat(WORLD.get(D + "/text?at=4").text()).isEqualTo("snapshot " + "text ".repeat(4));
        assertThat(WORLD.get(D + "/text?at=latest").text()).isEqualTo("snapshot " + "text ".repeat(5));
        assertThat(WORLD.get(D + "/text?at=" + Instant.ofEpochMilli(begun - 1)).text())
                .isEqualTo("text ".repeat(5));
    }

    @Test
    void anEditFromAnOlderStateKeepsWhatCameSince() {
        put("d", "one two");
        put("d", "one and two");

        ok(WORLD.text("PUT", D + "/text?base=1", "one two three"));
        ok(WORLD.json("PATCH", D + "?base=1", "[{\"op\":\"insert\",\"root\":\"text\",\"index\":7,\"text\":\"!\"}]"));

        assertThat(WORLD.get(D + "/text").text()).startsWith("one and two").contains("!", " three");
    }

    @Test
    void aTextThatIsThereAlreadyWritesNothing() {
        put("d", "same");

        JsonNode written = ok(WORLD.text("PUT", D + "/text", "same"));

        assertThat(written.get("changed").asBoolean()).isFalse();
        assertThat(written.get("sequence").asInt()).isEqualTo(1);
    }

    @Test
    void anEmptyDocumentExists() {
        ok(WORLD.json("POST", "/api/documents?name=ann", "{\"document\":\"empty\"}"));

        assertThat(ok(WORLD.get("/api/documents/empty")).get("sequence").asInt())
                .isEqualTo(1);
        assertThat(WORLD.get("/api/documents/empty/text?root=text").text()).isEmpty();
        assertThat(WORLD.json("POST", "/api/documents", "{\"document\":\"empty\"}")
                        .status())
                .isEqualTo(409);
    }

    @Test
    void aYjsUpdateIsWrittenAsItIsAndOnce() {
        put("d", "server");
        Doc client = new Doc(new DocOptions(99, true));
        Bytes update = client.transact(it -> it.array("list").push(1, 2)).orElseThrow();

        assertThat(ok(WORLD.update(D, update.toByteArray())).get("changed").asBoolean())
                .isTrue();
        assertThat(ok(WORLD.update(D, update.toByteArray())).get("changed").asBoolean())
                .isFalse();
        assertThat(WORLD.update(D, new byte[] {1, 2, 3}).status()).isEqualTo(400);

        client.apply(Bytes.wrap(WORLD.get(D + "?format=update").bytes()));
        assertThat(client.text("text").text()).isEqualTo("server");
        assertThat(WORLD.get(D + "?format=vector").bytes())
                .isEqualTo(client.encodeStateVector().toByteArray());
        assertThat(WORLD.get(D + "?format=json").text()).isEqualTo("{\"list\":[1,2],\"text\":\"server\"}");
    }

    @Test
    void aPatchIsDoneAsAWholeOrNotAtAll() {
        put("d", "text");

        Answered answered = WORLD.json(
                "PATCH",
                D,
                "[{\"op\":\"insert\",\"root\":\"text\",\"index\":0,\"text\":\"a\"},"
                        + "{\"op\":\"insert\",\"root\":\"text\",\"index\":6,\"text\":\"b\"}]");

        assertThat(answered.status()).isEqualTo(422);
        assertThat(answered.json().get("detail").asText()).startsWith("operation 1: 6 is beyond the end");
        assertThat(WORLD.get(D + "/text").text()).isEqualTo("text");
    }

    @Test
    void aPatchReachesInsideOfOtherTypes() {
        Doc client = new Doc(new DocOptions(99, true));
        Bytes update = client.transact(it -> {
                    it.array("cards").insertMap(0).setText("title").insert(0, "Buy");
                    it.xmlFragment("page").appendElement("p").appendText().insert(0, "x");
                })
                .orElseThrow();
        put("d", "t");
        ok(WORLD.update(D, update.toByteArray()));

        ok(WORLD.json(
                "PATCH",
                D,
                "[{\"op\":\"insert\",\"root\":\"cards\",\"path\":[0,\"title\"],\"index\":3,\"text\":\" ink\"},"
                        + "{\"op\":\"set\",\"root\":\"cards\",\"path\":[0],\"key\":\"done\",\"value\":true},"
                        + "{\"op\":\"set\",\"root\":\"page\",\"path\":[0],\"key\":\"id\",\"value\":\"7\"},"
                        + "{\"op\":\"delta\",\"root\":\"text\",\"delta\":[{\"retain\":1,\"attributes\":{\"b\":true}},"
                        + "{\"insert\":{\"image\":\"a\"}}]},"
                        + "{\"op\":\"delete\",\"root\":\"page\",\"path\":[0],\"index\":0,\"length\":1}]"));

        assertThat(WORLD.get(D + "?format=json").json().get("cards").toString())
                .isEqualTo("[{\"done\":true,\"title\":\"Buy ink\"}]");
        assertThat(WORLD.get(D + "?format=xml&root=page").text()).isEqualTo("<p id=\"7\"></p>");
        assertThat(WORLD.get(D + "?format=delta&root=text").text())
                .isEqualTo("[{\"insert\":\"t\",\"attributes\":{\"b\":true}},{\"insert\":{\"image\":\"a\"}}]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|400",
                "[{\"op\":\"insert\"}]|400",
                "[{\"op\":\"jump\",\"root\":\"text\"}]|400",
                "[{\"op\":\"delete\",\"root\":\"text\",\"index\":-1,\"length\":1}]|400",
                "[{\"op\":\"delete\",\"root\":\"text\",\"index\":0.5,\"length\":1}]|400",
                "[{\"op\":\"delete\",\"root\":\"text\",\"index\":0,\"length\":1,\"lenght\":1}]|400",
                "[{\"op\":\"delete\",\"root\":\"text\",\"index\":0,\"length\":9}]|422",
                "[{\"op\":\"insert\",\"root\":\"text\",\"index\":0,\"values\":[1]}]|422",
                "[{\"op\":\"insert\",\"root\":\"text\",\"path\":[0],\"index\":0,\"text\":\"a\"}]|422",
                "[{\"op\":\"unset\",\"root\":\"list\",\"path\":[],\"key\":\"a\"}]|422",
                "[{|400"
            })
    void aPatchThatDoesNotFitIsRefused(String patch, int status) {
        put("d", "text");

        Answered answered = WORLD.json("PATCH", D, patch);

        assertThat(answered.status()).as(answered.text()).isEqualTo(status);
        assertThat(ok(WORLD.get(D)).get("sequence").asInt()).isEqualTo(1);
    }

    @Test
    void whoCreatesADocumentThatSomebodyElseCreatesMeanwhileIsToldAndWritesNothing() {
        WORLD.documents.meanwhile.set(() -> put("d", "the other's"));

        Answered late = WORLD.json("POST", "/api/documents", "{\"document\":\"d\",\"text\":\"mine\"}");

        assertThat(late.status()).as(late.text()).isEqualTo(409);
        assertThat(WORLD.get(D + "/text").text()).isEqualTo("the other's");
    }

    @Test
    void textPutWhereSomebodyElseBeginsMeanwhileReplacesTheirs() {
        WORLD.documents.meanwhile.set(() -> put("d", "one two"));

        Answered late = WORLD.text("PUT", D + "/text", "one three");

        assertThat(late.status()).as(late.text()).isEqualTo(200);
        assertThat(late.json().get("sequence").asInt()).isEqualTo(2);
        assertThat(WORLD.get(D + "/text").text()).isEqualTo("one three");
    }

    @Test
    void textThatIsTooLargeToBeginWithFollowsTheBeginning() {
        String text = "All work and no play. ".repeat(4_000);

        Answered begun = WORLD.json("POST", "/api/documents", "{\"document\":\"d\",\"text\":\"" + text + "\"}");

        assertThat(begun.status()).as(begun.text()).isEqualTo(201);
        assertThat(begun.json().get("sequence").asInt()).isEqualTo(2);
        assertThat(WORLD.get(D + "/text").text()).isEqualTo(text);
    }

    @Test
    void aRestoreBringsEveryRootBackButTheVersions() {
        put("d", "first");
        ok(WORLD.json("PATCH", D, "[{\"op\":\"set\",\"root\":\"meta\",\"key\":\"a\",\"value\":1}]"));
        ok(WORLD.send(ApiWorld.request("PUT", D + "/versions/one?name=ann")));
        put("d", "second");
        ok(WORLD.json("PATCH", D, "[{\"op\":\"unset\",\"root\":\"meta\",\"key\":\"a\"}]"));
        ok(WORLD.send(ApiWorld.request("PUT", D + "/versions/two?at=1")));

        ok(WORLD.send(ApiWorld.request("POST", D + "/restore?version=one")));

        assertThat(WORLD.get(D + "/text").text()).isEqualTo("first");
        assertThat(WORLD.get(D + "?format=json&root=meta").text()).isEqualTo("{\"a\":1}");
        assertThat(WORLD.get(D + "/versions").json().get("versions")).hasSize(2);
        assertThat(WORLD.get(D + "/versions/one").json().get("position").asText())
                .isEqualTo("2");
        assertThat(WORLD.get(D + "/text?version=two").text()).isEqualTo("first");
    }

    @ParameterizedTest
    @CsvSource({"1013,unconfirmed", "1011,unconfirmed", "1001,unconfirmed", "4413,read-only", "4410,document-deleted"})
    void aWriteThatIsNotConfirmedMayBeWrittenAndOneThatIsRefusedIsNot(int code, String type) {
        WORLD.documents.refusal = new CloseReason(code, "the reason");

        Answered answered = WORLD.text("PUT", D + "/text", "text");
        WORLD.documents.refusal = null;

        assertThat(answered.json().get("type").asText()).endsWith(":" + type);
        assertThat(answered.json().get("detail").asText())
                .isEqualTo(type.equals("unconfirmed") ? "the reason; it may be written all the same" : "the reason");
    }

    @Test
    void whatDoesNotAnswerInTimeIsNotWaitedForForever() {
        try (ApiWorld slow = new ApiWorld(true, "response-timeout = 200 ms")) {
            slow.documents.silent = true;

            Answered answered = slow.get(D);

            assertThat(answered.status()).isEqualTo(503);
            assertThat(answered.header("Retry-After")).isEqualTo("2");
        }
    }
}
