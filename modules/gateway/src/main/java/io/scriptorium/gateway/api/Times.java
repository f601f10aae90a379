package io.scriptorium.gateway.api;

import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.document.DocumentId;
import io.scriptorium.document.StoredDocument;
import io.scriptorium.document.history.Authorship;
import io.scriptorium.document.history.Comparison;
import io.scriptorium.document.history.Edit;
import io.scriptorium.document.history.Json;
import io.scriptorium.document.history.Moment;
import io.scriptorium.document.history.Rebuild;
import io.scriptorium.document.history.Restoration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** What is done with moments of a document: two are compared, one comes back, and what is visible has authors. */
final class Times {
    private static final int RUNS_MAX = 10_000;

    private final ApiServices services;
    private final States states;
    private final Versions versions;
    private final Edits edits;

    Times(ApiServices services, States states, Versions versions) {
        this.services = services;
        this.states = states;
        this.versions = versions;
        this.edits = new Edits(services);
    }

    List<Operation> operations() {
        return List.of(
                new Operation("GET", "/documents/{document}/compare", Set.of("from", "to"), this::compare),
                new Operation("POST", "/documents/{document}/restore", Set.of("at", "version", "name"), this::restore),
                new Operation("GET", "/documents/{document}/blame", Set.of("root", "at"), this::blame));
    }

    private CompletionStage<HttpResponse> compare(ApiRequest request) {
        DocumentId document = request.document();
        Moment from =
                request.parameter("from", Moment::parse).orElseThrow(() -> ApiRequest.bad("parameter from is missing"));
        Moment to = request.parameter("to", Moment::parse).orElse(new Moment.Latest());
        return services.limit()
                .run(() -> states.past(document, from)
                        .thenCompose(earlier -> states.past(document, to)
                                .thenApplyAsync(later -> compare(document, earlier, later), services.work())));
    }

    private static HttpResponse compare(DocumentId document, State earlier, State later) {
        if (earlier.position().compareTo(later.position()) > 0) {
            throw ApiRequest.bad("from, " + earlier.position() + ", is after to, " + later.position());
        }
        return Answer.json(Json.of("document", document.value())
                .with("from", earlier.position().toString())
                .with("to", later.position().toString())
                .with("changes", Json.changes(Comparison.between(earlier.doc(), later.doc()))));
    }

    private CompletionStage<HttpResponse> restore(ApiRequest request) {
        DocumentId document = request.document();
        return versions.moment(request)
                .thenCompose(at -> services.limit()
                        .run(() -> states.past(
                                        document,
                                        at.orElseThrow(() -> ApiRequest.bad("say what to restore with at or version")))
                                .thenCompose(then -> states.live(document)
                                        .thenApplyAsync(
                                                now -> Edits.Draft.of(
                                                        now,
                                                        it -> Restoration.restore(
                                                                it.doc(),
                                                                then.doc(),
                                                                root -> !root.equals(Versions.ROOT))),
                                                services.work()))))
                .thenCompose(draft -> edits.write(request, document, draft));
    }

    /** A rebuild that remembers authors. */
    private record Blame(Rebuild rebuild, Authorship authorship) {
        void add(Edit edit) {
            if (rebuild.add(edit)) {
                authorship.add(edit);
            }
        }
    }

    private CompletionStage<HttpResponse> blame(ApiRequest request) {
        DocumentId document = request.document();
        StoredDocument stored = services.stored(document);
        Optional<String> root = request.parameter("root");
        Moment until = request.at().orElse(new Moment.Latest());
        return services.limit()
                .run(() -> services.history()
                        .start(stored, until)
                        .thenCompose(start -> services.history()
                                .fold(
                                        services.history().edits(stored, until),
                                        new Blame(start, new Authorship()),
                                        Blame::add))
                        .thenApplyAsync(blame -> answer(document, blame, root), services.work()));
    }

    private static HttpResponse answer(DocumentId document, Blame blame, Optional<String> root) {
        Doc doc = blame.rebuild().doc();
        if (new State(doc, blame.rebuild().position()).isNothing()) {
            throw new Problem(Problem.Kind.NO_DOCUMENT, "nothing was written to " + document + " up to that moment")
                    .thrown();
        }
        List<AnyValue> runs = new ArrayList<>();
        for (String name : root.map(List::of).orElse(doc.rootNames())) {
            for (Authorship.Attributed run : blame.authorship().of(doc, name)) {
                if (runs.size() < RUNS_MAX) {
                    runs.add(json(name, run));
                }
            }
        }
        return Answer.json(Json.of("document", document.value())
                .with("position", blame.rebuild().position().toString())
                .with("complete", runs.size() < RUNS_MAX)
                .with("runs", new AnyValue.Arr(runs)));
    }

    private static AnyValue json(String root, Authorship.Attributed attributed) {
        Json json = Json.of("root", root)
                .with("path", new AnyValue.Arr(attributed.run().path()))
                .with("value", attributed.run().element().json());
        Authorship.Origin origin = attributed.origin();
        if (origin != null) {
            json.with("author", origin.principal())
                    .with("verified", false)
                    .withTime("time", origin.timeMillis())
                    .with("position", origin.position().toString());
        }
        return json.value();
    }
}
