package io.scriptorium.server;

import io.scriptorium.demo.DemoFile;
import io.scriptorium.demo.DemoPages;
import java.io.IOException;
import java.io.UncheckedIOException;
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
 * Static pages by path, with the headers that keep a browser from running anything but them and from asking twice for
 * what it has. Immutable.
 */
final class Pages {
    /** No pages. */
    static final Pages NONE = new Pages(Map.of());

    /** Editors set styles on elements; everything else comes from here, sockets included. */
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
                    + " font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self';"
                    + " frame-ancestors 'none'";

    private final Map<String, Page> byPath;

    private Pages(Map<String, Page> byPath) {
        this.byPath = Map.copyOf(byPath);
    }

    /** The demo's pages, read into memory. */
    static Pages of(DemoPages demo) {
        Map<String, Page> byPath = new HashMap<>();
        for (String path : demo.paths()) {
            demo.find(path).ifPresent(file -> byPath.put(path, Page.of(file)));
        }
        return new Pages(byPath);
    }

    Optional<Page> find(String path) {
        return Optional.ofNullable(byPath.get(path));
    }

    /** One page. Immutable. */
    static final class Page {
        private final HttpEntity.Strict body;
        private final String tag;
        private final List<HttpHeader> headers;

        private Page(byte[] bytes, DemoFile file) {
            this.body = HttpEntities.create(ContentTypes.parse(file.contentType()), bytes);
            this.tag = '"' + file.hash() + '"';
            this.headers = List.of(
                    RawHeader.create("Content-Security-Policy", CONTENT_SECURITY_POLICY),
                    RawHeader.create("X-Content-Type-Options", "nosniff"),
                    RawHeader.create("Referrer-Policy", "no-referrer"),
                    // A name without a hash is asked for each time; the tag makes the answer short.
                    RawHeader.create(
                            "Cache-Control", file.immutable() ? "public, max-age=31536000, immutable" : "no-cache"),
                    RawHeader.create("ETag", tag));
        }

        private static Page of(DemoFile file) {
            try {
                return new Page(file.read(), file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
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
}
