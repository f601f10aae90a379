package io.scriptorium.gateway.api;

import io.scriptorium.document.DocumentId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code GET /api/documents/{document}}: a document as it is or was, in several formats. */
final class DocumentReads {
    private final States states;
    private final Versions versions;

    DocumentReads(States states, Versions versions) {
        this.states = states;
        this.versions = versions;
    }

    List<Operation> operations() {
        return List.of(
                new Operation(
                        "GET",
                        "/documents/{document}",
                        Set.of("format", "root", "at", "version"),
                        request -> show(request, Format.of(request))),
                new Operation(
                        "GET",
                        "/documents/{document}/text",
                        Set.of("root", "at", "version"),
                        request -> show(request, Format.TEXT)));
    }

    private CompletionStage<HttpResponse> show(ApiRequest request, Format format) {
        DocumentId document = request.document();
        Optional<String> root = request.parameter("root");
        return versions.moment(request)
                .thenCompose(at -> states.use(document, at, state -> format.show(document, state, root)));
    }
}
