package io.scriptorium.gateway.api;

import io.scriptorium.crdt.lib0.JsonPrinter;
import io.scriptorium.document.history.Json;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/**
 * Why a request is not answered as it was meant to be, told as RFC 9457 has it.
 *
 * @param kind what programs tell it by
 * @param detail one sentence for people, about this request
 */
record Problem(Kind kind, String detail) {
    private static final String TYPE_PREFIX = "urn:scriptorium:problem:";
    private static final ContentType.WithFixedCharset TYPE = MediaTypes.applicationWithFixedCharset(
                    "problem+json", org.apache.pekko.http.javadsl.model.HttpCharsets.UTF_8)
            .toContentType();

    /** The kinds of problems; their names are part of the interface. */
    enum Kind {
        /** A parameter, a name or a body is not as it must be. */
        BAD_REQUEST(400, "bad-request", "The request is malformed"),
        /** There is no such document. */
        NO_DOCUMENT(404, "no-such-document", "There is no such document"),
        /** The document has no version of that name. */
        NO_VERSION(404, "no-such-version", "There is no such version"),
        /** The path leads nowhere. */
        NOT_FOUND(404, "not-found", "There is nothing here"),
        /** The path takes other methods. */
        METHOD_NOT_ALLOWED(405, "method-not-allowed", "The method does not fit the path"),
        /** None of the media types that the client accepts is offered. */
        NOT_ACCEPTABLE(406, "not-acceptable", "There is no such representation"),
        /** A document of that name has a history. */
        EXISTS(409, "document-exists", "There is a document of that name"),
        /** The document takes no inserts. */
        READ_ONLY(409, "read-only", "The document takes no inserts"),
        /** What was sent belongs to a document that was deleted. */
        DELETED(409, "document-deleted", "It is of a document that was deleted"),
        /** What was asked for is before where the history begins. */
        GONE(410, "history-removed", "The history does not reach back so far"),
        /** The body is of a media type that is not understood here. */
        UNSUPPORTED_TYPE(415, "unsupported-media-type", "The media type of the body does not fit"),
        /** The body is well-formed and cannot be done. */
        UNPROCESSABLE(422, "unprocessable", "The edit does not fit the document"),
        /** Our own failure. */
        INTERNAL(500, "internal-error", "The server failed"),
        /** This node keeps no history. */
        NO_HISTORY(501, "no-history", "This node keeps no history"),
        /** It did not work now. */
        UNAVAILABLE(503, "unavailable", "The document cannot be served now"),
        /** A write was not confirmed in time. */
        UNCONFIRMED(503, "unconfirmed", "The write was not confirmed in time");

        private final int status;
        private final String slug;
        private final String title;

        Kind(int status, String slug, String title) {
            this.status = status;
            this.slug = slug;
            this.title = title;
        }

        int status() {
            return status;
        }
    }

    /** To be thrown. */
    ProblemException thrown() {
        return new ProblemException(this);
    }

    /**
     * The answer.
     *
     * @param instance path of the request
     */
    HttpResponse response(String instance) {
        String body = JsonPrinter.print(Json.of("type", TYPE_PREFIX + kind.slug)
                .with("title", kind.title)
                .with("status", kind.status)
                .with("detail", detail)
                .with("instance", instance)
                .value());
        HttpResponse response = HttpResponse.create()
                .withStatus(StatusCodes.get(kind.status))
                .withEntity(HttpEntities.create(TYPE, body.getBytes(StandardCharsets.UTF_8)));
        return kind.status == 503 ? response.addHeader(RawHeader.create("Retry-After", "2")) : response;
    }
}
