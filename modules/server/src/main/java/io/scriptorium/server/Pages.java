package io.scriptorium.server;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/**
 * Static pages by path, with the headers that keep a browser from running anything but them and from asking twice for what it has.
 * Immutable.
 */
final class Pages {
    /** No pages. */
    static final Pages NONE = new Pages(Map.of());

    /** Editors set styles on elements; everything else comes from here, sockets included. */
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self';"
                    + " connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private final Map<String, Page> byPath;

    Pages(Map<String, Page> byPath) {
        this.byPath = Map.copyOf(byPath);
    }

    Optional<Page> find(String path) {
        return Optional.ofNullable(byPath.get(path));
    }

    /** One page. Immutable. */
    static final class Page {
        private final HttpEntity.Strict body;
        private final String tag;
        private final List<HttpHeader> headers;

        /** {@code tag} changes whenever the bytes do. */
        Page(byte[] bytes, String mediaType, String tag) {
            this.body = HttpEntities.create(ContentTypes.parse(mediaType), bytes);
            this.tag = '"' + tag + '"';
            this.headers = List.of(
                    RawHeader.create("Content-Security-Policy", CONTENT_SECURITY_POLICY),
                    RawHeader.create("X-Content-Type-Options", "nosniff"),
                    RawHeader.create("Referrer-Policy", "no-referrer"),
                    // Names do not change with content, hence ask again; the tag makes the answer short.
                    RawHeader.create("Cache-Control", "no-cache"),
                    RawHeader.create("ETag", this.tag));
        }

        /** The page, or that the browser has it already. */
        HttpResponse answer(HttpRequest request) {
            boolean known = request.getHeader("If-None-Match")
                    .map(header -> header.value().equals("*") || header.value().contains(tag))
                    .orElse(false);
            HttpResponse response = HttpResponse.create().addHeaders(headers);
            return known ? response.withStatus(StatusCodes.NOT_MODIFIED) : response.withEntity(body);
        }
    }

    /** Collects pages. */
    static final class Builder {
        private final Map<String, Page> byPath = new HashMap<>();

        Builder add(String path, Page page) {
            byPath.put(path, page);
            return this;
        }

        Pages build() {
            return new Pages(byPath);
        }
    }
}
