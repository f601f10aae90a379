package io.scriptorium.gateway.api;

import io.scriptorium.crdt.Doc;
import io.scriptorium.crdt.DocReader;
import io.scriptorium.crdt.TypeKind;
import io.scriptorium.crdt.TypeView;
import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.crdt.lib0.JsonPrinter;
import io.scriptorium.document.DocumentId;
import io.scriptorium.document.history.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaRange;
import org.apache.pekko.http.javadsl.model.headers.Accept;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** How a document is shown. */
enum Format {
    /** Names, kinds and sizes of its roots. */
    SUMMARY("application/json"),
    /** The plain text of one root. */
    TEXT("text/plain; charset=UTF-8"),
    /** One root as XML. */
    XML("application/xml; charset=UTF-8"),
    /** The same markup for a browser. */
    HTML("text/html; charset=UTF-8"),
    /** The whole document as one Yjs update v1. */
    UPDATE("application/octet-stream"),
    /** Its state vector. */
    VECTOR("application/octet-stream"),
    /** One root or all as plain values. */
    JSON("application/json"),
    /** The text of one root with its attributes, as JSON. */
    DELTA("application/json");

    /** Those that a media type chooses, in the order of preference. */
    private static final List<Format> BY_TYPE = List.of(SUMMARY, TEXT, XML, HTML, UPDATE);

    private final String type;

    Format(String type) {
        this.type = type;
    }

    private ContentType type() {
        return ContentTypes.parse(type);
    }

    /**
     * What a request asks for: by its parameter {@code format}, or else by what it accepts.
     *
     * @throws ProblemException if there is no such format
     */
    static Format of(ApiRequest request) {
        return request.parameter("format", Format::parse).orElseGet(() -> accepted(request.http()));
    }

    private static Format parse(String name) {
        return Arrays.stream(values())
                .filter(format -> format.lower().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("parameter format is " + name + ", must be one of "
                        + String.join(
                                ", ", Arrays.stream(values()).map(Format::lower).toList())));
    }

    private String lower() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static Format accepted(HttpRequest request) {
        List<MediaRange> ranges = new ArrayList<>();
        for (HttpHeader header : request.getHeaders()) {
            if (header instanceof Accept accept) {
                accept.getMediaRanges().forEach(ranges::add);
            }
        }
        if (ranges.isEmpty()) {
            return SUMMARY;
        }
        Format best = SUMMARY;
        float quality = 0;
        for (Format format : BY_TYPE) {
            float here = quality(format, ranges);
            if (here > quality) {
                best = format;
                quality = here;
            }
        }
        if (quality == 0) {
            throw new Problem(
                            Problem.Kind.NOT_ACCEPTABLE,
                            "offered are application/json, text/plain, application/xml, text/html and"
                                    + " application/octet-stream; see the parameter format")
                    .thrown();
        }
        return best;
    }

    /** The most special range that fits counts. */
    private static float quality(Format format, List<MediaRange> ranges) {
        float quality = 0;
        int special = -1;
        for (MediaRange range : ranges) {
            boolean any = range.mainType().equals("*");
            int here = any ? 0 : range.toString().contains("/*") ? 1 : 2;
            if (range.matches(format.type().mediaType()) && here > special) {
                quality = range.qValue();
                special = here;
            }
        }
        return quality;
    }

    /** Shows a document. */
    HttpResponse show(DocumentId document, State state, Optional<String> root) {
        return HttpResponse.create()
                .withEntity(HttpEntities.create(type(), bytes(document, state, root)))
                .addHeader(RawHeader.create(
                        "Scriptorium-Position", state.position().toString()));
    }

    private byte[] bytes(DocumentId document, State state, Optional<String> root) {
        return switch (this) {
            case UPDATE -> state.doc().encodeStateAsUpdate().toByteArray();
            case VECTOR -> state.doc().encodeStateVector().toByteArray();
            case SUMMARY, TEXT, XML, HTML, JSON, DELTA ->
                text(document, state, root).getBytes(StandardCharsets.UTF_8);
        };
    }

    private String text(DocumentId document, State state, Optional<String> root) {
        return switch (this) {
            case SUMMARY -> JsonPrinter.print(summary(document, state));
            case TEXT -> state.root(root, kind -> kind == TypeKind.TEXT).text();
            case DELTA ->
                JsonPrinter.print(state.root(root, kind -> kind == TypeKind.TEXT)
                        .as(TypeKind.TEXT)
                        .deltaJson());
            case XML ->
                state.root(root, kind -> kind.isXml() || kind == TypeKind.TEXT).markup();
            case HTML ->
                state.root(root, kind -> kind.isXml() || kind == TypeKind.TEXT).html();
            case JSON ->
                JsonPrinter.print(
                        root.map(name -> DocReader.root(state.doc(), name).json())
                                .orElseGet(() -> all(state.doc())));
            case UPDATE, VECTOR -> throw new AssertionError(this);
        };
    }

    /** All roots that hold something, by name: the order in which they appear differs from replica to replica. */
    private static AnyValue all(Doc doc) {
        Map<String, AnyValue> roots = new LinkedHashMap<>();
        for (String name : new TreeSet<>(doc.rootNames())) {
            TypeView view = DocReader.root(doc, name);
            if (!view.isEmpty()) {
                roots.put(name, view.json());
            }
        }
        return new AnyValue.Obj(roots);
    }

    private static AnyValue summary(DocumentId document, State state) {
        List<AnyValue> roots = new ArrayList<>();
        for (String name : new TreeSet<>(state.doc().rootNames())) {
            TypeView view = DocReader.root(state.doc(), name);
            roots.add(Json.of("name", name)
                    .with("kind", view.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .with("length", view.length())
                    .with("keys", view.entries().size())
                    .value());
        }
        return Json.of("document", document.value())
                .with("position", state.position().toString())
                .with("sequence", state.position().sequence())
                .with("pending", state.doc().hasPending())
                .with("roots", new AnyValue.Arr(roots))
                .value();
    }
}
