package io.scriptorium.gateway.api;

import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.DocReader;
import io.scriptorium.crdt.TypeKind;
import io.scriptorium.crdt.TypeView;
import io.scriptorium.document.history.Position;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A document at a moment, confined to the request that asked for it.
 *
 * @param doc the document
 * @param position the last edit that is known to be in it
 */
record State(Doc doc, Position position) {

    /** Whether nothing was written, or nothing since it was deleted. */
    boolean isNothing() {
        return doc.structCount() == 0 && !doc.hasPending();
    }

    /**
     * The root that is named, as the kind its content suggests, or else the only one of fitting content.
     *
     * @throws ProblemException if none is named, and none or several fit
     */
    TypeView root(Optional<String> named, Predicate<TypeKind> fits) {
        return DocReader.root(doc, rootName(named, fits));
    }

    /** The name of what {@link #root} answers. */
    String rootName(Optional<String> named, Predicate<TypeKind> fits) {
        if (named.isPresent()) {
            return named.get();
        }
        List<String> fitting = doc.rootNames().stream()
                .filter(name -> {
                    TypeView view = DocReader.root(doc, name);
                    return !view.isEmpty() && fits.test(view.kind());
                })
                .toList();
        if (fitting.size() == 1) {
            return fitting.get(0);
        }
        throw ApiRequest.bad("name a root with ?root=; "
                + (fitting.isEmpty() ? "no root holds anything of that kind" : "there are " + fitting));
    }
}
