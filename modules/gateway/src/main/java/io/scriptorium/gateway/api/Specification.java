package io.scriptorium.gateway.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code /api/openapi.json}: what the API does, as OpenAPI 3.1 describes it. */
final class Specification {
    private Specification() {}

    static Operation operation() {
        HttpResponse document =
                HttpResponse.create().withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, read()));
        return new Operation("GET", "/openapi.json", Set.of(), request -> CompletableFuture.completedFuture(document));
    }

    private static byte[] read() {
        try (InputStream in = Specification.class.getResourceAsStream("openapi.json")) {
            if (in == null) {
                throw new AssertionError("openapi.json is missing");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
