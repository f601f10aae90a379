package io.scriptorium.server;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.Allow;
import org.apache.pekko.http.javadsl.model.headers.CacheControl;
import org.apache.pekko.http.javadsl.model.headers.CacheDirectives;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.ExceptionHandler;
import org.apache.pekko.http.javadsl.server.RejectionHandler;
import org.apache.pekko.http.javadsl.server.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything the public port answers to plain requests: {@code /alive} (the process runs), {@code /ready} (it can
 * serve; else 503 with one line for each thing that is missing), the API, and the pages. Answers beside the API are
 * plain text; whatever goes wrong is one line without inner details.
 */
final class HttpRoutes extends AllDirectives {
    private static final Logger LOG = LoggerFactory.getLogger(HttpRoutes.class);

    private final Supplier<CompletionStage<List<String>>> missing;
    private final Pages pages;
    private final Route api;

    private HttpRoutes(Supplier<CompletionStage<List<String>>> missing, Pages pages, Route api) {
        this.missing = missing;
        this.pages = pages;
        this.api = api;
    }

    /**
     * The whole HTTP surface.
     *
     * @param missing what the node lacks to be ready
     * @param pages what is served beside health
     * @param api what answers below {@code /api}, with problems of its own
     */
    static Route create(Supplier<CompletionStage<List<String>>> missing, Pages pages, Route api) {
        return new HttpRoutes(missing, pages, api).route();
    }

    private Route route() {
        Route known = concat(
                path("alive", () -> reading(() -> complete(text(200, "alive\n")))),
                path(
                        "ready",
                        () -> reading(() -> completeWithFuture(missing.get().thenApply(HttpRoutes::readiness)))),
                api,
                extractUnmatchedPath(path -> extractRequest(request -> {
                    Optional<Pages.Page> page = pages.find(path);
                    if (page.isEmpty()) {
                        return reject();
                    }
                    return reading(() -> complete(page.get().answer(request)));
                })));
        return handleExceptions(
                ExceptionHandler.newBuilder().matchAny(this::failed).build(),
                () -> handleRejections(
                        RejectionHandler.newBuilder()
                                .handleNotFound(complete(text(404, "there is nothing here\n")))
                                .build()
                                .withFallback(RejectionHandler.defaultHandler()),
                        () -> known));
    }

    /** GET and HEAD; the transport leaves out the body of an answer to HEAD. */
    private Route reading(Supplier<Route> inner) {
        return extractMethod(method -> {
            if (method.equals(HttpMethods.GET) || method.equals(HttpMethods.HEAD)) {
                return inner.get();
            }
            return complete(
                    text(405, "only GET and HEAD\n").addHeader(Allow.create(HttpMethods.GET, HttpMethods.HEAD)));
        });
    }

    private Route failed(Throwable failure) {
        LOG.error("a request failed", failure);
        return complete(text(500, "internal error\n"));
    }

    private static HttpResponse readiness(List<String> missing) {
        if (missing.isEmpty()) {
            return text(200, "ready\n");
        }
        return text(503, "not ready: " + String.join("; ", missing) + "\n");
    }

    private static HttpResponse text(int status, String line) {
        return HttpResponse.create()
                .withStatus(StatusCodes.get(status))
                .addHeader(CacheControl.create(CacheDirectives.NO_STORE))
                .withEntity(ContentTypes.TEXT_PLAIN_UTF8, line);
    }
}
