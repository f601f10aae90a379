package io.scriptorium.gateway.api;

import io.scriptorium.crdt.lib0.JsonPrinter;
import io.scriptorium.document.DocumentId;
import io.scriptorium.document.history.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;

/** Answers that are no problems. */
final class Answer {
    private Answer() {}

    static HttpResponse json(Json object) {
        return json(200, object);
    }

    static HttpResponse json(int status, Json object) {
        return HttpResponse.create()
                .withStatus(StatusCodes.get(status))
                .withEntity(HttpEntities.create(
                        ContentTypes.APPLICATION_JSON,
                        JsonPrinter.print(object.value()).getBytes(StandardCharsets.UTF_8)));
    }

    /** The path of a document. */
    static String path(DocumentId document) {
        return "/api/documents/" + encoded(document.value());
    }

    /** A text as one segment of a path, or as the value of a query parameter. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
