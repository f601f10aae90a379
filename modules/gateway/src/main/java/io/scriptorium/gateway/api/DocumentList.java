package io.scriptorium.gateway.api;

import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.document.DocumentId;
import io.scriptorium.document.HistoryBase;
import io.scriptorium.document.StoredDocument;
import io.scriptorium.document.history.HistoryEvent;
import io.scriptorium.document.history.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.javadsl.Source;

/** {@code /api/documents}: the documents that are in the journal, by name, a page at a time. */
final class DocumentList {
    private static final int LIMIT = 100;
    private static final int LIMIT_MAX = 1_000;
    private static final int LOOKS_AT_A_TIME = 4;

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
        return services.limit()
                .run(() -> services.history()
                        .fold(
                                services.history().documents(),
                                page,
                                (so, document) -> so.add(document.document().value()))
                        .thenCompose(
                                found -> services.history().fold(existing(found), new ArrayList<String>(), List::add)))
                .thenApply(names -> answer(page, names));
    }

    /** Those that were not deleted, or were begun anew. */
    private Source<String, NotUsed> existing(Page page) {
        return Source.from(List.copyOf(page.names))
                .mapAsync(
                        LOOKS_AT_A_TIME,
                        name -> exists(new DocumentId(name))
                                .thenApply(exists -> exists ? Optional.of(name) : Optional.<String>empty()))
                .mapConcat(name -> name.stream().toList());
    }

    private CompletionStage<Boolean> exists(DocumentId document) {
        StoredDocument stored = services.stored(document);
        return services.history().base(stored).thenCompose(base -> {
            if (base.filter(HistoryBase::isDeletion).isEmpty()) {
                return CompletableFuture.completedFuture(true);
            }
            long from = base.get().sequence() + 1;
            return services.history()
                    .fold(
                            services.history()
                                    .events(stored, from, Long.MAX_VALUE)
                                    .take(1),
                            new ArrayList<HistoryEvent>(),
                            List::add)
                    .thenApply(events -> !events.isEmpty());
        });
    }

    private static HttpResponse answer(Page page, List<String> names) {
        List<AnyValue> documents = new ArrayList<>();
        for (String name : names) {
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
