package io.scriptorium.gateway.api;

import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.document.CloseReason;
import io.scriptorium.document.DocumentId;
import io.scriptorium.document.DocumentUnavailableException;
import io.scriptorium.document.Documents;
import io.scriptorium.document.history.Json;
import io.scriptorium.document.history.Position;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Writes to documents as one more client of them, and answers when the journal has it. Thread-safe. */
final class Edits {
    private final ApiServices services;

    Edits(ApiServices services) {
        this.services = services;
    }

    /**
     * What is to be written.
     *
     * @param basis sequence number of the state it was made from
     * @param begins whether there was no document
     * @param update the edit as an update v1; nothing if there is nothing to do
     */
    record Draft(long basis, boolean begins, Optional<Bytes> update) {
        /** What an edit of a state makes. */
        static Draft of(State state, Function<State, Optional<Bytes>> edit) {
            boolean begins = state.isNothing();
            return new Draft(state.position().sequence(), begins, edit.apply(state));
        }
    }

    /** Writes a draft for whom the request says. */
    CompletionStage<HttpResponse> write(ApiRequest request, DocumentId document, Draft draft) {
        String principal = request.principal();
        Json json = Json.of("document", document.value());
        if (draft.update().isEmpty()) {
            return CompletableFuture.completedFuture(answer(json, draft.basis(), principal, false, 200));
        }
        return confirmed(services.documents()
                        .write(document, principal, draft.update().get()))
                .thenApply(sequence -> answer(json, sequence, principal, true, 200));
    }

    /**
     * Lets a document begin with a draft, and answers that it did.
     *
     * @param claim an update that says nothing, with which a document begins whose text is too large to do so
     * @return nothing if the document has begun otherwise: then nothing is written
     */
    CompletionStage<Optional<HttpResponse>> begin(ApiRequest request, DocumentId document, Bytes text, Bytes claim) {
        String principal = request.principal();
        boolean small = text.size() <= Documents.BEGIN_BYTES_MAX;
        CompletionStage<OptionalLong> begun =
                confirmed(services.documents().begin(document, principal, small ? text : claim));
        return begun.thenCompose(sequence -> {
                    boolean done = sequence.isEmpty() || small;
                    return done
                            ? CompletableFuture.completedFuture(sequence)
                            : confirmed(services.documents().write(document, principal, text))
                                    .thenApply(OptionalLong::of);
                })
                .thenApply(sequence -> sequence.isEmpty()
                        ? Optional.empty()
                        : Optional.of(answer(
                                Json.of("document", document.value()), sequence.getAsLong(), principal, true, 201)));
    }

    /** Deletes a document for whom the request says. */
    CompletionStage<HttpResponse> delete(ApiRequest request, DocumentId document, long before) {
        String principal = request.principal();
        return confirmed(services.documents().delete(document, principal))
                .thenApply(sequence ->
                        answer(Json.of("document", document.value()), sequence, principal, sequence > before, 200));
    }

    private <T> CompletionStage<T> confirmed(CompletionStage<T> written) {
        return written.toCompletableFuture()
                .copy()
                .orTimeout(services.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .handle((sequence, failure) -> {
                    if (failure != null) {
                        throw refused(failure);
                    }
                    return sequence;
                });
    }

    private static HttpResponse answer(Json json, long sequence, String principal, boolean changed, int status) {
        return Answer.json(
                status,
                json.with("sequence", sequence)
                        .with("position", (sequence == 0 ? Position.START : Position.lastOf(sequence)).toString())
                        .with("changed", changed)
                        .with("author", principal)
                        .with("verified", false));
    }

    /** Whoever is not told that it is written must know that it may be. */
    private static RuntimeException refused(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof DocumentUnavailableException unavailable
                && unavailable.reason().code() != CloseReason.READ_ONLY
                && unavailable.reason().code() != CloseReason.DELETED) {
            return unconfirmed(unavailable.reason().text());
        }
        if (cause instanceof TimeoutException) {
            return unconfirmed("the journal did not take it in time");
        }
        return cause instanceof RuntimeException refused ? refused : new CompletionException(cause);
    }

    private static ProblemException unconfirmed(String why) {
        return new Problem(Problem.Kind.UNCONFIRMED, why + "; it may be written all the same").thrown();
    }
}
