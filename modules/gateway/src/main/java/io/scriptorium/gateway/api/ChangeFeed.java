package io.scriptorium.gateway.api;

import io.scriptorium.document.DocumentId;
import io.scriptorium.document.Documents.Following;
import io.scriptorium.document.JournaledDocument;
import io.scriptorium.document.StoredDocument;
import io.scriptorium.document.history.Edit;
import io.scriptorium.document.history.Feed;
import io.scriptorium.document.history.History;
import io.scriptorium.document.history.LineageEndedException;
import io.scriptorium.document.history.Moment;
import io.scriptorium.document.history.Position;
import io.scriptorium.document.history.Rebuild;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.japi.pf.PFBuilder;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.PartialFunction;

/**
 * Tells every journaled edit of a document once, in order, from any position on: as Server-Sent Events for as long as
 * the consumer listens, or one page for each request that waits for it.
 *
 * <p>A stream is pulled by what the socket takes. In front of it wait one page of edits and one event, so a slow
 * consumer costs no more than a fast one; one that takes nothing is closed by the port.
 */
final class ChangeFeed {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeFeed.class);
    private static final ContentType EVENT_STREAM = MediaTypes.TEXT_EVENT_STREAM.toContentType();
    private static final ByteString KEEP_ALIVE = ByteString.fromString(":\n\n");
    /** A stream tells its consumer of the deletion and ends; who comes back behind it is told that the rest is gone. */
    private static final PartialFunction<Throwable, ByteString> ENDED = new PFBuilder<Throwable, ByteString>()
            .match(
                    Throwable.class,
                    failure -> ended(failure).isPresent(),
                    failure -> ByteString.fromString(
                            FeedConsumer.deleted(ended(failure).orElseThrow().position())))
            .build();

    private static final String LATEST = "latest";
    private static final int PAGE = 200;
    private static final int LIMIT = 100;
    private static final int LIMIT_MAX = 1_000;

    private final ApiServices services;
    private final Feeds feeds;

    ChangeFeed(ApiServices services) {
        this.services = services;
        this.feeds = services.feeds();
    }

    List<Operation> operations() {
        return List.of(new Operation(
                "GET", "/documents/{document}/changes", Set.of("after", "changes", "limit", "poll"), this::changes));
    }

    /**
     * What a request asks for.
     *
     * @param after behind which position; empty for whatever is the latest
     * @param told whether it wants to know what each edit changes
     * @param poll how long to wait for a page; empty for a stream
     * @param limit most edits of a page
     */
    private record Wanted(
            DocumentId document, Optional<Position> after, boolean told, Optional<Duration> poll, int limit) {}

    private CompletionStage<HttpResponse> changes(ApiRequest request) {
        Wanted wanted = wanted(request);
        History history = services.history();
        Feeds.Place place = feeds.open();
        CompletionStage<HttpResponse> answered;
        try {
            answered = begin(wanted, history, place);
        } catch (RuntimeException e) {
            answered = CompletableFuture.failedFuture(e);
        }
        return answered.exceptionally(ChangeFeed::deletedMeanwhile).whenComplete((answer, failure) -> {
            if (failure != null) {
                place.close();
            }
        });
    }

    private Wanted wanted(ApiRequest request) {
        String after = header(request, "last-event-id")
                .or(() -> request.parameter("after"))
                .orElse(Position.START.toString());
        Optional<Position> position = after.equals(LATEST) ? Optional.empty() : Optional.of(position(after));
        Optional<Duration> poll = request.parameter("poll", this::poll);
        if (poll.isEmpty() && header(request, "accept").orElse("").contains("application/json")) {
            poll = Optional.of(Duration.ZERO);
        }
        boolean told = request.parameter("changes", ChangeFeed::flag).orElse(true);
        return new Wanted(request.document(), position, told, poll, request.number("limit", LIMIT, LIMIT_MAX));
    }

    private static Optional<String> header(ApiRequest request, String name) {
        for (HttpHeader header : request.http().getHeaders()) {
            if (header.is(name)) {
                return Optional.of(header.value().strip());
            }
        }
        return Optional.empty();
    }

    private static Position position(String text) {
        try {
            return Position.parse(text);
        } catch (IllegalArgumentException e) {
            throw ApiRequest.bad(String.valueOf(e.getMessage()));
        }
    }

    private Duration poll(String text) {
        if (!text.matches("\\d{1,6}")) {
            throw new IllegalArgumentException("parameter poll is " + text + ", must be a number of seconds");
        }
        Duration wait = Duration.ofSeconds(Integer.parseInt(text));
        Duration max = feeds.settings().pollMax();
        return wait.compareTo(max) > 0 ? max : wait;
    }

    private static boolean flag(String text) {
        if (!text.equals("0") && !text.equals("1")) {
            throw new IllegalArgumentException("parameter changes is " + text + ", must be 0 or 1");
        }
        return text.equals("1");
    }

    private CompletionStage<HttpResponse> begin(Wanted wanted, History history, Feeds.Place place) {
        StoredDocument stored = services.stored(wanted.document());
        Feed.Events events = (from, to, taken) -> history.read(stored, from, to, taken);
        CompletionStage<Position> begun = wanted.after()
                .map(after -> there(stored, history, after))
                .orElseGet(() -> services.documents()
                        .read(wanted.document())
                        .thenApply(live -> Position.lastOf(live.sequence())));
        return begun.thenCompose(after -> after.equals(Position.START)
                ? history.base(stored)
                        .thenCompose(base -> answer(
                                wanted,
                                place,
                                base.map(found -> new Feed(events, found)).orElseGet(() -> new Feed(events, after)),
                                base.map(found -> new JournaledDocument(
                                                found.lineage().stale()))
                                        .orElseGet(JournaledDocument::new)))
                : before(wanted, history, after)
                        .thenCompose(document -> answer(wanted, place, new Feed(events, after), document)));
    }

    private CompletionStage<HttpResponse> answer(
            Wanted wanted, Feeds.Place place, Feed feed, JournaledDocument before) {
        Optional<JournaledDocument> kept = wanted.told() ? Optional.of(before) : Optional.empty();
        if (wanted.told() && !place.holds(before.doc().memoryBytes())) {
            throw feeds.refused("the documents of all feeds take too much memory");
        }
        Following following = services.documents().follow(wanted.document(), feed::grown);
        FeedConsumer consumer = new FeedConsumer(feed, kept, feeds, place, following);
        return wanted.poll()
                .map(wait -> page(consumer, wanted.limit(), wait))
                .orElseGet(() -> CompletableFuture.completedStage(stream(consumer, wanted.document())));
    }

    /**
     * Who has seen more than there is follows a history that is gone, and would miss what comes under the same numbers.
     */
    private static CompletionStage<Position> there(StoredDocument stored, History history, Position after) {
        if (after.sequence() == 0) {
            return CompletableFuture.completedStage(Position.START);
        }
        AtomicBoolean found = new AtomicBoolean();
        return history.start(stored, new Moment.After(after))
                .thenCompose(start -> {
                    found.set(after.sequence() <= start.position().sequence());
                    long from = Math.max(after.sequence(), start.position().sequence() + 1);
                    return history.read(stored, from, Long.MAX_VALUE, event -> {
                        found.set(true);
                        return false;
                    });
                })
                .thenApply(read -> {
                    if (!found.get()) {
                        throw gone("the history of " + stored.document() + " ends before " + after);
                    }
                    return after;
                });
    }

    private static ProblemException gone(String why) {
        return new Problem(Problem.Kind.GONE, why).thrown();
    }

    /** The document as it was at the position, for who wants to be told what changes. */
    private CompletionStage<JournaledDocument> before(Wanted wanted, History history, Position after) {
        if (!wanted.told()) {
            return CompletableFuture.completedStage(new JournaledDocument());
        }
        return history.rebuild(services.stored(wanted.document()), new Moment.After(after), services.snapshots())
                .thenApply(Rebuild::document);
    }

    private CompletionStage<HttpResponse> page(FeedConsumer consumer, int limit, Duration wait) {
        Position after = consumer.feed().position();
        CompletionStage<List<Edit>> none = feeds.ended().thenApply(ended -> List.of());
        return consumer.feed()
                .next(limit, wait)
                .applyToEither(none, Function.identity())
                .thenApplyAsync(edits -> Answer.json(consumer.page(after, edits)), services.work())
                .whenComplete((answer, failure) -> consumer.close());
    }

    private static HttpResponse deletedMeanwhile(Throwable failure) {
        if (ended(failure).isPresent()) {
            throw gone("the document was deleted");
        }
        throw new CompletionException(failure);
    }

    /** Where the document was deleted, if that is the failure. */
    private static Optional<LineageEndedException> ended(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof LineageEndedException ended ? Optional.of(ended) : Optional.empty();
    }

    private HttpResponse stream(FeedConsumer consumer, DocumentId document) {
        Feed feed = consumer.feed();
        Duration keepAlive = feeds.settings().keepAlive();
        Source<ByteString, ?> events = Source.unfoldAsync(
                        feed,
                        from -> from.next(PAGE, keepAlive).thenApply(edits -> Optional.of(Pair.create(from, edits))))
                .mapConcat(ChangeFeed::orKeepAlive)
                .map(edit ->
                        edit.map(consumer::event).map(ByteString::fromString).orElse(KEEP_ALIVE))
                .recover(ENDED)
                .async(History.DISPATCHER, 1)
                .prepend(Source.single(ByteString.fromString(FeedConsumer.beginning(feed.position()))))
                .via(feeds.streams().flow())
                .watchTermination((begun, ended) -> ended.whenComplete((done, failure) -> {
                    consumer.close();
                    if (failure != null && !(failure instanceof ProblemException)) {
                        LOG.warn("the feed of {} has ended", document, failure);
                    }
                }))
                .onErrorComplete();
        return HttpResponse.create()
                .addHeader(RawHeader.create("X-Accel-Buffering", "no"))
                .withEntity(HttpEntities.createChunked(EVENT_STREAM, events));
    }

    private static List<Optional<Edit>> orKeepAlive(List<Edit> edits) {
        return edits.isEmpty()
                ? List.of(Optional.empty())
                : edits.stream().map(Optional::of).toList();
    }
}
