package io.scriptorium.gateway.api;

import io.scriptorium.document.DocumentId;
import io.scriptorium.document.history.Moment;
import io.scriptorium.gateway.UrlText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.util.ByteString;

/** A request for an operation whose path is known to match. Immutable. */
final class ApiRequest {
    private final HttpRequest http;
    private final List<String> segments;
    private final Map<String, String> parameters;

    private ApiRequest(HttpRequest http, List<String> segments, Map<String, String> parameters) {
        this.http = http;
        this.segments = segments;
        this.parameters = parameters;
    }

    /**
     * @param segments what stands for the segments in braces, still encoded
     * @throws ProblemException if there are query parameters that the operation does not know
     */
    static ApiRequest of(HttpRequest http, Operation operation, List<String> segments) {
        Map<String, String> parameters = new HashMap<>();
        String query = http.getUri().rawQueryString().orElse("");
        for (String parameter : query.split("&", -1)) {
            int equals = parameter.indexOf('=');
            String name = equals < 0 ? parameter : parameter.substring(0, equals);
            if (name.isEmpty()) {
                continue;
            }
            if (!operation.parameters().contains(name)) {
                throw bad("unknown query parameter " + name);
            }
            if (parameters.putIfAbsent(name, equals < 0 ? "" : parameter.substring(equals + 1)) != null) {
                throw bad("query parameter " + name + " is given twice");
            }
        }
        return new ApiRequest(http, segments, parameters);
    }

    static ProblemException bad(String detail) {
        return new Problem(Problem.Kind.BAD_REQUEST, detail).thrown();
    }

    /** The request as it came. */
    HttpRequest http() {
        return http;
    }

    /** The document that the path names. */
    DocumentId document() {
        String name = segment(0, "document name");
        return checked(() -> new DocumentId(name));
    }

    /** A further segment of the path. */
    String segment(int index, String what) {
        String text = checked(() -> UrlText.decode(segments.get(index), false, what));
        if (text.indexOf('\ufffd') >= 0) {
            // what the model of the address makes of bytes that are not UTF-8
            throw bad(what + " is not UTF-8");
        }
        return text;
    }

    /** A query parameter. */
    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name))
                .map(value -> checked(() -> UrlText.decode(value, true, "parameter " + name)));
    }

    /** A query parameter in another form. */
    <T> Optional<T> parameter(String name, Function<String, T> parse) {
        return parameter(name).map(value -> checked(() -> parse.apply(value)));
    }

    /** Who the client says it is: the query parameter {@code name}. */
    String principal() {
        return checked(() -> UrlText.principal(parameters.getOrDefault("name", "")));
    }

    /** The moment that the query parameter {@code at} names. */
    Optional<Moment> at() {
        return parameter("at", Moment::parse);
    }

    /** A number within bounds, as a query parameter. */
    int number(String name, int otherwise, int max) {
        return parameter(name, text -> {
                    if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > max) {
                        throw new IllegalArgumentException(
                                "parameter " + name + " is " + text + ", must be between 1 and " + max);
                    }
                    return Integer.parseInt(text);
                })
                .orElse(otherwise);
    }

    /** The body, which the port has read already. */
    ByteString body() {
        if (http.entity() instanceof HttpEntity.Strict strict) {
            return strict.getData();
        }
        throw new AssertionError("a body that was not read");
    }

    /** Media type of the body without parameters, in lower case; empty if there is no body. */
    String contentType() {
        return body().isEmpty()
                ? ""
                : http.entity().getContentType().mediaType().toString();
    }

    private interface Parsing<T> {
        T get();
    }

    private static <T> T checked(Parsing<T> parsing) {
        try {
            return parsing.get();
        } catch (IllegalArgumentException e) {
            throw bad(String.valueOf(e.getMessage()));
        }
    }
}
