package io.scriptorium.gateway.api;

import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.SharedMap;
import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.document.DocumentId;
import io.scriptorium.document.history.Json;
import io.scriptorium.document.history.Moment;
import io.scriptorium.document.history.Position;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * Versions: names for positions of a document. They are a map in the document itself, under a root of its own, so they
 * are journaled, shown to open editors, exported and deleted like everything else in it; naming one is an edit.
 */
final class Versions {
    /** The root that holds them: by name an object with position, time and author. */
    static final String ROOT = "scriptorium:versions";

    private static final int NAME_BYTES_MAX = 256;
    static final int VERSIONS_MAX = 10_000;

    private final ApiServices services;
    private final States states;
    private final Edits edits;
    private final InstantSource clock = InstantSource.system();

    Versions(ApiServices services, States states) {
        this.services = services;
        this.states = states;
        this.edits = new Edits(services);
    }

    List<Operation> operations() {
        String one = "/documents/{document}/versions/{version}";
        return List.of(
                new Operation("GET", "/documents/{document}/versions", Set.of(), this::list),
                new Operation("GET", one, Set.of(), this::get),
                new Operation("PUT", one, Set.of("at", "name"), this::put),
                new Operation("DELETE", one, Set.of("name"), this::delete));
    }

    /** The moment that a request names by its parameter {@code at} or {@code version}, if it does. */
    CompletionStage<Optional<Moment>> moment(ApiRequest request) {
        Optional<Moment> at = request.at();
        Optional<String> version = request.parameter("version");
        if (version.isEmpty()) {
            return CompletableFuture.completedFuture(at);
        }
        if (at.isPresent()) {
            throw ApiRequest.bad("give either at or version");
        }
        return states.use(request.document(), Optional.empty(), state -> Optional.of(position(state, version.get())));
    }

    private static Moment position(State state, String name) {
        Json version = version(state.doc(), name)
                .orElseThrow(() -> new Problem(Problem.Kind.NO_VERSION, "there is no version " + name).thrown());
        if (version.members().get("position") instanceof AnyValue.Str position) {
            try {
                return new Moment.After(Position.parse(position.value()));
            } catch (IllegalArgumentException e) {
                throw new Problem(Problem.Kind.NO_VERSION, "version " + name + " names no position").thrown();
            }
        }
        throw new Problem(Problem.Kind.NO_VERSION, "version " + name + " names no position").thrown();
    }

    /** What is known of a version. Any client of the document can write there, so any member may be missing. */
    private static Optional<Json> version(Doc doc, String name) {
        return doc.map(ROOT)
                .value(name)
                .filter(AnyValue.Obj.class::isInstance)
                .map(value -> json(name, ((AnyValue.Obj) value).members()));
    }

    private static Json json(String name, Map<String, AnyValue> members) {
        Json json = Json.of("version", name);
        for (String member : List.of("position", "time", "author")) {
            if (members.get(member) instanceof AnyValue.Str text) {
                json.with(member, text.value());
            }
        }
        return json.with("verified", false);
    }

    private CompletionStage<HttpResponse> list(ApiRequest request) {
        return states.use(request.document(), Optional.empty(), state -> {
            List<AnyValue> versions = new ArrayList<>();
            for (String name : state.doc().map(ROOT).keys()) {
                version(state.doc(), name).ifPresent(version -> versions.add(version.value()));
            }
            return Answer.json(
                    Json.of("document", request.document().value()).with("versions", new AnyValue.Arr(versions)));
        });
    }

    private CompletionStage<HttpResponse> get(ApiRequest request) {
        String name = name(request);
        return states.use(
                request.document(),
                Optional.empty(),
                state -> Answer.json(version(state.doc(), name)
                        .orElseThrow(
                                () -> new Problem(Problem.Kind.NO_VERSION, "there is no version " + name).thrown())));
    }

    private static String name(ApiRequest request) {
        String name = request.segment(1, "version name");
        if (name.getBytes(StandardCharsets.UTF_8).length > NAME_BYTES_MAX
                || name.chars().anyMatch(Character::isISOControl)) {
            throw ApiRequest.bad("a version name is text of at most " + NAME_BYTES_MAX
                    + " bytes of UTF-8 without control characters");
        }
        return name;
    }

    private CompletionStage<HttpResponse> put(ApiRequest request) {
        DocumentId document = request.document();
        String name = name(request);
        String principal = request.principal();
        CompletionStage<Position> position = request.at()
                .map(at -> services.limit().run(() -> states.past(document, at).thenApply(State::position)))
                .orElseGet(() -> states.use(document, Optional.empty(), State::position));
        return position.thenCompose(found -> edit(document, state -> {
                    SharedMap versions = state.doc().map(ROOT);
                    if (versions.size() >= VERSIONS_MAX && versions.get(name).isEmpty()) {
                        throw new Problem(
                                        Problem.Kind.UNPROCESSABLE,
                                        "a document has at most " + VERSIONS_MAX + " versions")
                                .thrown();
                    }
                    return state.doc()
                            .transact(it -> versions.set(
                                    name,
                                    Json.of("position", found.toString())
                                            .withTime("time", clock.millis())
                                            .with("author", principal)
                                            .value()));
                }))
                .thenCompose(draft -> edits.write(request, document, draft));
    }

    private CompletionStage<HttpResponse> delete(ApiRequest request) {
        DocumentId document = request.document();
        String name = name(request);
        return edit(document, state -> {
                    if (version(state.doc(), name).isEmpty()) {
                        throw new Problem(Problem.Kind.NO_VERSION, "there is no version " + name).thrown();
                    }
                    return state.doc().transact(it -> it.map(ROOT).delete(name));
                })
                .thenCompose(draft -> edits.write(request, document, draft));
    }

    private CompletionStage<Edits.Draft> edit(DocumentId document, Function<State, Optional<Bytes>> edit) {
        return states.use(document, Optional.empty(), state -> Edits.Draft.of(state, edit));
    }
}
