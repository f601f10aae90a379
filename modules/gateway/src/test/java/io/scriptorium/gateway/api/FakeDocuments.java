package io.scriptorium.gateway.api;

import io.scriptorium.crdt.Updates;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.wire.UpdateFormat;
import io.scriptorium.document.CloseReason;
import io.scriptorium.document.DocumentId;
import io.scriptorium.document.DocumentUnavailableException;
import io.scriptorium.document.Documents;
import io.scriptorium.document.JournaledUpdate;
import io.scriptorium.document.RoomId;
import io.scriptorium.document.StoredDocument;
import io.scriptorium.document.UpdatesAppended;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Documents whose live state is what {@link StubJournal} has. */
final class FakeDocuments implements Documents {
    private static final Bytes NOTHING = Bytes.wrap(new byte[] {0, 0});

    /** Why writes are refused; null if they are not. */
    volatile @Nullable CloseReason refusal;
    /** Happens once, before a document begins that was not there when it was asked for. */
    final AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
    /** Whether nothing is answered any more. */
    volatile boolean silent;

    private static String id(DocumentId document) {
        return new StoredDocument(document, StoredDocument.FIRST_LINEAGE).persistenceId();
    }

    @Override
    public CompletionStage<LiveDocument> read(DocumentId document) {
        if (silent) {
            return new CompletableFuture<>();
        }
        List<UpdatesAppended> events = StubJournal.EVENTS.getOrDefault(id(document), List.of());
        List<Bytes> updates = events.stream()
                .flatMap(event -> event.updates().stream())
                .map(JournaledUpdate::bytes)
                .toList();
        return CompletableFuture.completedFuture(
                new LiveDocument(events.size(), updates.isEmpty() ? NOTHING : Updates.merge(updates, UpdateFormat.V1)));
    }

    @Override
    public CompletionStage<Long> write(DocumentId document, String principal, Bytes update) {
        CloseReason reason = refusal;
        if (reason != null) {
            return CompletableFuture.failedFuture(new DocumentUnavailableException(reason));
        }
        return CompletableFuture.completedFuture(StubJournal.append(
                id(document),
                new UpdatesAppended(
                        System.currentTimeMillis(),
                        new RoomId("room"),
                        List.of(new JournaledUpdate(update, principal)))));
    }

    @Override
    public CompletionStage<OptionalLong> begin(DocumentId document, String principal, Bytes update) {
        meanwhile.getAndSet(() -> {}).run();
        return StubJournal.EVENTS.containsKey(id(document)) && refusal == null
                ? CompletableFuture.completedFuture(OptionalLong.empty())
                : write(document, principal, update).thenApply(OptionalLong::of);
    }

    @Override
    public CompletionStage<Long> delete(DocumentId document, String principal) {
        CloseReason reason = refusal;
        if (reason != null) {
            return CompletableFuture.failedFuture(new DocumentUnavailableException(reason));
        }
        List<UpdatesAppended> events = StubJournal.EVENTS.remove(id(document));
        return CompletableFuture.completedFuture(events == null ? 0L : events.size() + 1L);
    }

    @Override
    public Following follow(DocumentId document, LongConsumer journaled) {
        int events = StubJournal.EVENTS.getOrDefault(id(document), List.of()).size();
        if (events > 0) {
            journaled.accept(events);
        }
        return () -> {};
    }
}
