package io.scriptorium.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.scriptorium.gateway.GatewaySettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;

/** The API over documents in memory, asked without a socket. */
final class ApiWorld implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String READ_JOURNAL = "stub-journal";

    final FakeDocuments documents = new FakeDocuments();
    private final ActorTestKit kit;
    private final ApiServices services;
    private final Function<HttpRequest, CompletionStage<HttpResponse>> api;

    /** @param settings lines below {@code scriptorium.gateway} */
    ApiWorld(boolean keepsHistory, String settings) {
        Config config = ConfigFactory.parseString("scriptorium.gateway {" + settings + "}\n"
                        + READ_JOURNAL + ".class = \"" + StubJournal.class.getName() + "\"\n"
                        + "pekko.persistence.snapshot-store.plugin = stub-snapshots\n"
                        + "stub-snapshots.class = \"" + StubSnapshots.class.getName() + "\"")
                .withFallback(ConfigFactory.load());
        kit = ActorTestKit.create(config);
        services =
                ApiServices.of(kit.system(), documents, keepsHistory ? READ_JOURNAL : "", GatewaySettings.from(config));
        api = ApiRoutes.create(services).function(kit.system());
    }

    ApiServices services() {
        return services;
    }

    /** An answer, read whole. */
    record Answered(HttpResponse response, ByteString body) {
        int status() {
            return response.status().intValue();
        }

        String type() {
            return response.entity().getContentType().mediaType().toString();
        }

        byte[] bytes() {
            return body.toArray();
        }

        String text() {
            return body.utf8String();
        }

        JsonNode json() {
            try {
                return JSON.readTree(bytes());
            } catch (java.io.IOException e) {
                throw new AssertionError(text(), e);
            }
        }

        String header(String name) {
            return response.getHeader(name).map(header -> header.value()).orElse("");
        }
    }

    static HttpRequest request(String method, String target) {
        return HttpRequest.create("http://localhost" + target)
                .withMethod(HttpMethods.lookup(method).orElseThrow());
    }

    Answered get(String target) {
        return send(request("GET", target));
    }

    Answered json(String method, String target, String body) {
        return send(request(method, target).withEntity(ContentTypes.APPLICATION_JSON, body));
    }

    Answered text(String method, String target, String body) {
        return send(request(method, target).withEntity(ContentTypes.TEXT_PLAIN_UTF8, body));
    }

    Answered update(String target, byte[] update) {
        return send(request("PATCH", target).withEntity(ContentTypes.APPLICATION_OCTET_STREAM, update));
    }

    Answered send(HttpRequest request) {
        try {
            HttpResponse response =
                    api.apply(request).toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            ByteString body = response.entity()
                    .toStrict(PATIENCE.toMillis(), kit.system())
                    .toCompletableFuture()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .getData();
            return new Answered(response, body);
        } catch (Exception e) {
            throw new AssertionError(request.method().name() + " " + request.getUri(), e);
        }
    }

    /** The events of an answer that does not end, up to so many, each without the empty line behind it. */
    List<String> stream(HttpRequest request, int events) {
        try {
            HttpResponse response =
                    api.apply(request).toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(response.entity().getContentType().mediaType().toString())
                    .isEqualTo("text/event-stream");
            String begun = response.entity()
                    .getDataBytes()
                    .map(ByteString::utf8String)
                    .scan("", String::concat)
                    .filter(text -> text.split("\n\n", -1).length > events)
                    .runWith(Sink.head(), kit.system())
                    .toCompletableFuture()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return List.of(begun.split("\n\n", -1)).subList(0, events);
        } catch (Exception e) {
            throw new AssertionError(request.method().name() + " " + request.getUri(), e);
        }
    }

    @Override
    public void close() {
        kit.shutdownTestKit();
        StubJournal.EVENTS.clear();
        StubSnapshots.SNAPSHOTS.clear();
    }
}
