package io.scriptorium.gateway.api;

import io.scriptorium.crdt.lib0.AnyValue;
import io.scriptorium.crdt.lib0.JsonPrinter;
import io.scriptorium.document.Documents;
import io.scriptorium.document.JournaledDocument;
import io.scriptorium.document.history.Edit;
import io.scriptorium.document.history.EditChanges;
import io.scriptorium.document.history.Feed;
import io.scriptorium.document.history.Json;
import io.scriptorium.document.history.Position;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Who follows one document, in the words of the API. Confined to one thread at a time. */
final class FeedConsumer implements AutoCloseable {
    private final Feed feed;
    private final Optional<EditChanges> changes;
    private final Feeds feeds;
    private final Feeds.Place place;
    private final Documents.Following following;

    /**
     * @param before the document at the position where the feed begins; empty if changes are not wanted
     * @param place closed with this
     * @param following closed with this
     */
    FeedConsumer(
            Feed feed,
            Optional<JournaledDocument> before,
            Feeds feeds,
            Feeds.Place place,
            Documents.Following following) {
        this.feed = feed;
        this.changes = before.map(EditChanges::new);
        this.feeds = feeds;
        this.place = place;
        this.following = following;
    }

    Feed feed() {
        return feed;
    }

    /** An edit as an event of a stream. */
    String event(Edit edit) {
        return "id: " + edit.position() + "\nevent: edit\ndata: " + JsonPrinter.print(json(edit)) + "\n\n";
    }

    /** What stands at the beginning of a stream: when to come back, and behind what. */
    static String beginning(Position after) {
        return "retry: 2000\nid: " + after + "\n\n";
    }

    /** What stands at the end of a stream whose document was deleted. */
    static String deleted(Position at) {
        String data = JsonPrinter.print(
                Json.of("position", at.toString()).with("deleted", true).value());
        return "event: deleted\ndata: " + data + "\n\n";
    }

    /**
     * All edits of a page as one answer.
     *
     * @param after where the page begins
     */
    Json page(Position after, List<Edit> edits) {
        List<AnyValue> told = new ArrayList<>();
        edits.forEach(edit -> told.add(json(edit)));
        Position next = edits.isEmpty() ? after : edits.get(edits.size() - 1).position();
        return new Json().with("changes", new AnyValue.Arr(told)).with("next", next.toString());
    }

    private AnyValue json(Edit edit) {
        Json json = Json.of(edit)
                .with("verified", false)
                .with("room", edit.room().value())
                .with(
                        "update",
                        Base64.getEncoder().encodeToString(edit.update().bytes().toByteArray()));
        if (edit.takenOverFrom() > 0) {
            json.with("takenOverFrom", edit.takenOverFrom());
        }
        changes.ifPresent(telling -> {
            json.with("changes", Json.changes(telling.next(edit)));
            if (!place.holds(telling.memoryBytes())) {
                throw feeds.refused("the documents of all feeds take too much memory");
            }
        });
        feeds.sent(1);
        return json.value();
    }

    @Override
    public void close() {
        following.close();
        place.close();
    }
}
