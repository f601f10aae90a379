package io.scriptorium.gateway.api;

import io.scriptorium.crdt.DecodeLimits;
import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.SharedText;
import io.scriptorium.crdt.TypeKind;
import io.scriptorium.crdt.UpdateCheck;
import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.lib0.MalformedInputException;
import io.scriptorium.document.DocumentId;
import io.scriptorium.document.history.Moment;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Operations that make documents and write to them. */
final class DocumentWrites {
    /** The root that a text goes to if neither the request nor the document says which. */
    static final String DEFAULT_ROOT = "text";

    /** A document that is deleted as often while one writes to it is written to as any other. */
    private static final int BEGIN_TRIES = 3;

    private final States states;
    private final Edits edits;
    private final ApiServices services;

    DocumentWrites(ApiServices services, States states) {
        this.services = services;
        this.states = states;
        this.edits = new Edits(services);
    }

    List<Operation> operations() {
        return List.of(
                new Operation("POST", "/documents", Set.of("name"), this::create),
                new Operation("DELETE", "/documents/{document}", Set.of("name"), this::delete),
                new Operation("PATCH", "/documents/{document}", Set.of("name", "base"), this::patch),
                new Operation("PUT", "/documents/{document}/text", Set.of("name", "base", "root"), this::replaceText));
    }

    private CompletionStage<HttpResponse> create(ApiRequest request) {
        Members body = Members.of(Members.json(request), "the body", Set.of("document", "root", "text"));
        DocumentId document = body.document();
        String root = body.text("root").orElse(DEFAULT_ROOT);
        String text = body.text("text").orElse("");
        return draft(document, Optional.empty(), state -> {
                    if (!state.isNothing()) {
                        throw exists(document);
                    }
                    return begin(state.doc(), root, text);
                })
                .thenCompose(draft -> begin(request, document, draft))
                .thenApply(answer -> answer.orElseThrow(() -> exists(document))
                        .addHeader(RawHeader.create("Location", Answer.path(document))));
    }

    private static ProblemException exists(DocumentId document) {
        return new Problem(Problem.Kind.EXISTS, document + " exists").thrown();
    }

    private CompletionStage<Optional<HttpResponse>> begin(ApiRequest request, DocumentId document, Edits.Draft draft) {
        Bytes text = draft.update().orElseThrow();
        Bytes claim = begin(states.editable(Bytes.wrap(new byte[] {0, 0})), DEFAULT_ROOT, "")
                .orElseThrow();
        return edits.begin(request, document, text, claim);
    }

    private CompletionStage<HttpResponse> delete(ApiRequest request) {
        DocumentId document = request.document();
        return services.limit()
                .run(() -> states.live(document)
                        .thenApply(state -> state.position().sequence()))
                .thenCompose(before -> edits.delete(request, document, before));
    }

    /** An empty document begins with something that is gone again: a document exists from its first event on. */
    private static Optional<Bytes> begin(Doc doc, String root, String text) {
        return doc.transact(it -> {
            SharedText start = it.text(root);
            start.insert(0, text.isEmpty() ? " " : text);
            if (text.isEmpty()) {
                start.delete(0, 1);
            }
        });
    }

    private CompletionStage<HttpResponse> replaceText(ApiRequest request) {
        DocumentId document = request.document();
        Optional<String> named = request.parameter("root");
        if (!Set.of("", "text/plain").contains(request.contentType())) {
            throw unsupported("text/plain");
        }
        String text = Members.utf8(request.body());
        return replaceText(request, document, named, text, BEGIN_TRIES);
    }

    /** Who finds nothing and is not the one who lets the document begin writes to what the other has begun. */
    private CompletionStage<HttpResponse> replaceText(
            ApiRequest request, DocumentId document, Optional<String> named, String text, int tries) {
        return draft(document, request.parameter("base", Moment::parse), state -> {
                    boolean empty = state.doc().rootNames().isEmpty();
                    String root = empty && named.isEmpty()
                            ? DEFAULT_ROOT
                            : state.rootName(named, kind -> kind == TypeKind.TEXT);
                    Patch.requireKind(state.doc(), root, TypeKind.TEXT);
                    return state.doc().transact(it -> it.text(root).replaceByDiff(text));
                })
                .thenCompose(draft -> {
                    if (!draft.begins() || draft.update().isEmpty() || tries == 0) {
                        return edits.write(request, document, draft);
                    }
                    return begin(request, document, draft)
                            .thenCompose(answer -> answer.<CompletionStage<HttpResponse>>map(
                                            CompletableFuture::completedFuture)
                                    .orElseGet(() -> replaceText(request, document, named, text, tries - 1)));
                });
    }

    private CompletionStage<HttpResponse> patch(ApiRequest request) {
        DocumentId document = request.document();
        Optional<Moment> base = request.parameter("base", Moment::parse);
        if (request.contentType().equals("application/octet-stream")) {
            Bytes update = checked(request);
            return draft(
                            document,
                            Optional.empty(),
                            state -> existing(document, state).doc().contains(update)
                                    ? Optional.empty()
                                    : Optional.of(update))
                    .thenCompose(draft -> edits.write(request, document, draft));
        }
        AnyValue operations = Members.json(request);
        return draft(document, base, state -> {
                    Doc doc = existing(document, state).doc();
                    return doc.transact(it -> new Patch(it).apply(operations));
                })
                .thenCompose(draft -> edits.write(request, document, draft));
    }

    private static State existing(DocumentId document, State state) {
        if (state.isNothing()) {
            throw new Problem(Problem.Kind.NO_DOCUMENT, "nothing was ever written to " + document).thrown();
        }
        return state;
    }

    private static Bytes checked(ApiRequest request) {
        Bytes update = Bytes.wrap(request.body().toArrayUnsafe());
        try {
            UpdateCheck.check(update, DecodeLimits.DEFAULTS);
            return update;
        } catch (MalformedInputException e) {
            throw ApiRequest.bad("the body is no Yjs update v1: " + e.getMessage());
        }
    }

    private static ProblemException unsupported(String wanted) {
        return new Problem(Problem.Kind.UNSUPPORTED_TYPE, "the body must be " + wanted).thrown();
    }

    /** Makes an edit of the document as it is, or of what it was at a moment, to be merged with what came since. */
    private CompletionStage<Edits.Draft> draft(
            DocumentId document, Optional<Moment> base, Function<State, Optional<Bytes>> edit) {
        return services.limit()
                .run(() -> base.map(moment -> states.past(document, moment))
                        .orElseGet(() -> states.liveOrNothing(document))
                        .thenApplyAsync(state -> Edits.Draft.of(states.editable(state), edit), services.work()));
    }
}
