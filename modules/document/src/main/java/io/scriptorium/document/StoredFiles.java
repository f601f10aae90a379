package io.scriptorium.document;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;

/** The files in which a journal keeps documents, for a journal that can rewrite them. */
@FunctionalInterface
public interface StoredFiles {
    /** Of a journal that frees what is deleted in its own time. */
    StoredFiles NONE = persistenceId -> CompletableFuture.completedFuture(Done.getInstance());

    /** Completes when nothing that was deleted under a persistence id is in any file. */
    CompletionStage<Done> rewrite(String persistenceId);
}
