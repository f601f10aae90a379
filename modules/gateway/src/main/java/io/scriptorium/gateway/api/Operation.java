package io.scriptorium.gateway.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * One thing that the API does.
 *
 * @param method name of the HTTP method
 * @param template path below {@code /api}, in which a segment in braces stands for any one segment that is not empty
 * @param parameters names of the query parameters it understands
 * @param handler does it
 */
record Operation(String method, String template, Set<String> parameters, Handler handler) {
    /** Copies the parameters. */
    Operation {
        parameters = Set.copyOf(parameters);
    }

    /** Answers requests; must not block. May throw {@link ProblemException}, or fail with it. */
    @FunctionalInterface
    interface Handler {
        CompletionStage<HttpResponse> handle(ApiRequest request);
    }

    /** The segments that stand for those in braces if the path is of this form. */
    Optional<List<String>> match(List<String> segments) {
        String[] expected = template.substring(1).split("/", -1);
        if (expected.length != segments.size()) {
            return Optional.empty();
        }
        List<String> found = new ArrayList<>();
        for (int i = 0; i < expected.length; i++) {
            if (expected[i].startsWith("{") && !segments.get(i).isEmpty()) {
                found.add(segments.get(i));
            } else if (!expected[i].equals(segments.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(found);
    }
}
