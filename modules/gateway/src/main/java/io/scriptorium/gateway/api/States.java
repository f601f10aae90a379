package io.scriptorium.gateway.api;

import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.DocOptions;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.document.DocumentId;
import io.scriptorium.document.Documents.LiveDocument;
import io.scriptorium.document.history.Moment;
import io.scriptorium.document.history.Position;
import io.scriptorium.document.history.Rebuild;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** Gets documents as they are and as they were, on the dispatcher of histories. Thread-safe. */
final class States {
    private final ApiServices services;
    private final LongSupplier clientIds;

    /** @param clientIds random numbers of 32 bits, for edits */
    States(ApiServices services, LongSupplier clientIds) {
        this.services = services;
        this.clientIds = clientIds;
    }

    /** Uses a document as it is now, or as it was at a moment; whoever uses it must not keep it. */
    <T> CompletionStage<T> use(DocumentId document, Optional<Moment> at, Function<State, T> use) {
        return services.limit()
                .run(() -> at.map(moment -> past(document, moment))
                        .orElseGet(() -> live(document))
                        .thenApplyAsync(use, services.work()));
    }

    /** The document as it is now, with what is shown and not yet in the journal; it may be nothing at all. */
    CompletionStage<State> liveOrNothing(DocumentId document) {
        return services.documents()
                .read(document)
                .toCompletableFuture()
                .copy()
                .orTimeout(services.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .thenApplyAsync(this::state, services.work());
    }

    /** The document as it is now. */
    CompletionStage<State> live(DocumentId document) {
        return liveOrNothing(document).thenApply(state -> {
            if (state.isNothing()) {
                throw new Problem(Problem.Kind.NO_DOCUMENT, "nothing was ever written to " + document).thrown();
            }
            return state;
        });
    }

    /** The document as it was. */
    CompletionStage<State> past(DocumentId document, Moment moment) {
        return services.history()
                .rebuild(services.stored(document), moment, services.snapshots())
                .thenApply(rebuild -> state(document, rebuild));
    }

    /** A replica of an own client, to be edited. */
    Doc editable(Bytes update) {
        Doc doc = new Doc(new DocOptions(clientIds.getAsLong(), true, clientIds));
        doc.apply(update);
        return doc;
    }

    /** The same for a state that will not be used otherwise. */
    State editable(State state) {
        return state.doc().clientId() == 0
                ? new State(editable(state.doc().encodeStateAsUpdate()), state.position())
                : state;
    }

    private State state(LiveDocument live) {
        return new State(
                editable(live.update()), live.sequence() == 0 ? Position.START : Position.lastOf(live.sequence()));
    }

    private static State state(DocumentId document, Rebuild rebuild) {
        State state = new State(rebuild.doc(), rebuild.position());
        if (state.isNothing()) {
            throw new Problem(Problem.Kind.NO_DOCUMENT, "nothing was written to " + document + " up to that moment")
                    .thrown();
        }
        return state;
    }
}
