package io.scriptorium.gateway.api;

import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.document.DocumentId;
import io.scriptorium.document.history.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code /api/documents}: the documents that are in the journal, by name, a page at a time. */
final class DocumentList {
    private static final int LIMIT = 100;
    private static final int LIMIT_MAX = 1_000;

    private final ApiServices services;

    DocumentList(ApiServices services) {
        this.services = services;
    }

    List<Operation> operations() {
        return List.of(new Operation("GET", "/documents", Set.of("after", "limit"), this::list));
    }

    /** The smallest names behind one; memory is bounded by the page, time by the number of documents. */
    private static final class Page {
        private final String after;
        private final int limit;
        private final TreeSet<String> names = new TreeSet<>();
        private boolean more;

        Page(String after, int limit) {
            this.after = after;
            this.limit = limit;
        }

        void add(String name) {
            if (name.compareTo(after) > 0 && names.add(name) && names.size() > limit) {
                names.pollLast();
                more = true;
            }
        }
    }

    private CompletionStage<HttpResponse> list(ApiRequest request) {
        Page page = new Page(request.parameter("after").orElse(""), request.number("limit", LIMIT, LIMIT_MAX));
        return services.history()
                .fold(
                        services.history().documents(),
                        page,
                        (so, document) -> so.add(document.document().value()))
                .thenApply(DocumentList::answer);
    }

    private static HttpResponse answer(Page page) {
        List<AnyValue> documents = new ArrayList<>();
        for (String name : page.names) {
            documents.add(Json.of("document", name)
                    .with("url", Answer.path(new DocumentId(name)))
                    .value());
        }
        Json json = new Json().with("documents", new AnyValue.Arr(documents));
        if (page.more) {
            json.with("next", "/api/documents?after=" + Answer.encoded(page.names.last()) + "&limit=" + page.limit);
        }
        return Answer.json(json);
    }
}
