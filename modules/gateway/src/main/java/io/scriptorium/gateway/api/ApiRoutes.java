package io.scriptorium.gateway.api;

import io.scriptorium.document.CloseReason;
import io.scriptorium.document.DocumentUnavailableException;
import io.scriptorium.document.history.HistoryRemovedException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything under {@code /api}: finds the operation for a path and a method. Whatever goes wrong is answered by a
 * {@link Problem}; no answer is kept by caches or run by browsers.
 */
public final class ApiRoutes extends AllDirectives {
    private static final Logger LOG = LoggerFactory.getLogger(ApiRoutes.class);
    private static final String PREFIX = "/api";

    private final List<Operation> operations;

    private ApiRoutes(List<Operation> operations) {
        this.operations = List.copyOf(operations);
    }

    /** The route of the API. */
    public static Route create(ApiServices services) {
        SecureRandom random = new SecureRandom();
        return new ApiRoutes(operations(services, () -> random.nextInt() & 0xffffffffL)).route();
    }

    /**
     * All that the API does.
     *
     * @param clientIds random numbers of 32 bits
     */
    static List<Operation> operations(ApiServices services, LongSupplier clientIds) {
        States states = new States(services, clientIds);
        Versions versions = new Versions(services, states);
        List<Operation> operations = new ArrayList<>();
        operations.addAll(new DocumentList(services).operations());
        operations.addAll(new DocumentReads(states, versions).operations());
        operations.addAll(new DocumentWrites(services, states).operations());
        operations.addAll(versions.operations());
        operations.addAll(new Times(services, states, versions).operations());
        operations.add(Specification.operation());
        operations.addAll(new HistoryPages(services).operations());
        operations.addAll(new ChangeFeed(services).operations());
        return operations;
    }

    private Route route() {
        return extractRequest(request -> isBelow(path(request)) ? completeWithFuture(answer(request)) : reject());
    }

    private static boolean isBelow(String path) {
        return path.equals(PREFIX) || path.startsWith(PREFIX + "/");
    }

    private CompletionStage<HttpResponse> answer(HttpRequest request) {
        CompletionStage<HttpResponse> answered;
        try {
            answered = handle(request);
        } catch (RuntimeException e) {
            answered = CompletableFuture.failedFuture(e);
        }
        return answered.exceptionally(failure -> problem(failure).response(path(request)))
                .thenApply(ApiRoutes::guarded);
    }

    /** Content of documents is foreign to this origin: a browser shall neither guess its type nor run it. */
    private static HttpResponse guarded(HttpResponse response) {
        return response.addHeaders(List.of(
                RawHeader.create("Cache-Control", "no-store"),
                RawHeader.create("X-Content-Type-Options", "nosniff"),
                RawHeader.create("Content-Security-Policy", "default-src 'none'; sandbox")));
    }

    private CompletionStage<HttpResponse> handle(HttpRequest request) {
        String path = path(request);
        List<String> segments = path.equals(PREFIX)
                ? List.of()
                : List.of(path.substring(PREFIX.length() + 1).split("/", -1));
        String method = request.method().equals(HttpMethods.HEAD)
                ? "GET"
                : request.method().name();
        Set<String> allowed = new LinkedHashSet<>();
        for (Operation operation : operations) {
            Optional<List<String>> found = operation.match(segments);
            if (found.isEmpty()) {
                continue;
            }
            if (operation.method().equals(method)) {
                return operation.handler().handle(ApiRequest.of(request, operation, found.get()));
            }
            allowed.add(operation.method());
        }
        if (allowed.isEmpty()) {
            throw new Problem(Problem.Kind.NOT_FOUND, "nothing is at " + path).thrown();
        }
        return CompletableFuture.completedFuture(otherMethod(path, method, allowed));
    }

    private static HttpResponse otherMethod(String path, String method, Set<String> allowed) {
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        allowed.add("OPTIONS");
        String list = String.join(", ", allowed);
        HttpResponse response = method.equals("OPTIONS")
                ? HttpResponse.create().withStatus(StatusCodes.NO_CONTENT)
                : new Problem(Problem.Kind.METHOD_NOT_ALLOWED, path + " takes " + list).response(path);
        return response.addHeader(RawHeader.create("Allow", list));
    }

    private static String path(HttpRequest request) {
        return request.getUri().getPathString();
    }

    private static Problem problem(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof ProblemException refused) {
            return refused.problem();
        }
        if (cause instanceof DocumentUnavailableException unavailable) {
            CloseReason reason = unavailable.reason();
            return new Problem(
                    switch (reason.code()) {
                        case CloseReason.READ_ONLY -> Problem.Kind.READ_ONLY;
                        case CloseReason.DELETED -> Problem.Kind.DELETED;
                        default -> Problem.Kind.UNAVAILABLE;
                    },
                    reason.text());
        }
        if (cause instanceof HistoryRemovedException removed) {
            return new Problem(Problem.Kind.GONE, String.valueOf(removed.getMessage()));
        }
        if (cause instanceof TimeoutException) {
            return new Problem(Problem.Kind.UNAVAILABLE, "the document did not answer in time");
        }
        LOG.error("a request failed", cause);
        return new Problem(Problem.Kind.INTERNAL, "the reason is in the log of the server");
    }
}
