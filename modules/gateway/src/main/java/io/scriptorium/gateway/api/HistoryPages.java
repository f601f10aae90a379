package io.scriptorium.gateway.api;

import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.document.DocumentId;
import io.scriptorium.document.HistoryBase;
import io.scriptorium.document.history.Edit;
import io.scriptorium.document.history.EditNumbering;
import io.scriptorium.document.history.Json;
import io.scriptorium.document.history.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.javadsl.Source;

/** {@code /api/documents/{document}/history}: the edits of a document in their order, a page at a time. */
final class HistoryPages {
    private static final int LIMIT = 100;
    private static final int LIMIT_MAX = 1_000;

    private final ApiServices services;

    HistoryPages(ApiServices services) {
        this.services = services;
    }

    List<Operation> operations() {
        return List.of(new Operation("GET", "/documents/{document}/history", Set.of("after", "limit"), this::history));
    }

    private CompletionStage<HttpResponse> history(ApiRequest request) {
        DocumentId document = request.document();
        Position after = request.parameter("after", Position::parse).orElse(Position.START);
        int limit = request.number("limit", LIMIT, LIMIT_MAX);
        return services.limit()
                .run(() -> services.history()
                        .base(services.stored(document))
                        .thenApply(base -> edits(document, from(document, base, after), after, limit))
                        .thenCompose(edits -> services.history().fold(edits, new ArrayList<Told>(), List::add)))
                .thenApply(found -> answer(document, after, found, limit));
    }

    /** The first sequence number of a page. */
    private static long from(DocumentId document, Optional<HistoryBase> base, Position after) {
        long first = base.map(HistoryBase::sequence).orElse(0L) + 1;
        if (!after.equals(Position.START) && after.sequence() < first - 1) {
            throw new Problem(
                            Problem.Kind.GONE, "the history of " + document + " begins behind position " + (first - 1))
                    .thrown();
        }
        return Math.max(first, after.sequence());
    }

    /** An edit as a page tells it: without its update, which may be large. */
    private record Told(Position position, AnyValue json) {
        static Told of(Edit edit) {
            Json json = Json.of(edit)
                    .with("verified", false)
                    .with("room", edit.room().value());
            return new Told(edit.position(), json.value());
        }
    }

    private Source<Told, NotUsed> edits(DocumentId document, long from, Position after, int limit) {
        EditNumbering numbering = new EditNumbering();
        return services.history()
                .events(services.stored(document), from, Long.MAX_VALUE)
                .mapConcat(numbering::edits)
                .filter(edit -> edit.position().compareTo(after) > 0)
                .take(limit + 1L)
                .map(Told::of);
    }

    private static HttpResponse answer(DocumentId document, Position after, List<Told> found, int limit) {
        if (found.isEmpty() && after.equals(Position.START)) {
            throw new Problem(Problem.Kind.NO_DOCUMENT, "nothing was ever written to " + document).thrown();
        }
        List<AnyValue> edits = found.stream().limit(limit).map(Told::json).toList();
        Json json = Json.of("document", document.value()).with("edits", new AnyValue.Arr(edits));
        if (found.size() > limit) {
            json.with(
                    "next",
                    Answer.path(document) + "/history?after="
                            + found.get(limit - 1).position() + "&limit=" + limit);
        }
        return Answer.json(json);
    }
}
