package io.scriptorium.document;

import io.scriptorium.crdt.lib0.Bytes;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;

/**
 * Documents for who has no connection: a request that reads or writes one, a feed that follows one. Everything goes
 * through the document's room on this node, as an editor's edits do. Thread-safe; completions run beside the room.
 */
public interface Documents {
    /** Most bytes of an update that begins a document: it travels to its node as one message. */
    int BEGIN_BYTES_MAX = 64 << 10;

    /**
     * The document as it is now, with everything that was acknowledged before and what is shown already. Fails with
     * {@link DocumentUnavailableException}.
     */
    CompletionStage<LiveDocument> read(DocumentId document);

    /**
     * Shows an update to everybody and completes once it is in the journal. Fails with
     * {@link DocumentUnavailableException}; it may be written all the same then, if it was on its way.
     *
     * @param principal who it is by, as the journal records it; "" if nobody said
     * @param update a well-formed update v1 within the decode limits
     * @return the sequence number of the event that holds it; if it says nothing new, the document's
     */
    CompletionStage<Long> write(DocumentId document, String principal, Bytes update);

    /**
     * Writes the first update of a document that has none yet, and completes once it is in the journal. Of several that
     * do so at a time, one begins the document. Fails with {@link DocumentUnavailableException}; it may be written all
     * the same then, if the request was on its way.
     *
     * @param principal who it is by, as the journal records it; "" if nobody said
     * @param update a well-formed update v1 of at most {@link #BEGIN_BYTES_MAX} bytes
     * @return the sequence number of the event that holds it; nothing if the document has begun otherwise: then nothing
     *     is written
     */
    CompletionStage<OptionalLong> begin(DocumentId document, String principal, Bytes update);

    /**
     * Deletes the document: everybody who has it open is sent away, its content is removed from the journal, and nobody
     * who still holds it can bring it back. The name may be used again. Completes once the deletion is in the journal;
     * deleting what is not there, or twice, changes nothing. Fails with {@link DocumentUnavailableException}; it may
     * be deleted all the same then, if the request was on its way.
     *
     * @param principal who deletes it, as the journal records it; "" if nobody said
     * @return the sequence number of the deletion; if there was nothing to delete, the document's
     */
    CompletionStage<Long> delete(DocumentId document, String principal);

    /**
     * Tells each time that the document's journal has grown, until it is closed.
     *
     * @param journaled told the sequence number up to which everything is in the journal: when it is first known, if it
     *     is not 0, and whenever it has grown; some are left out. Told by the room: returns at once and never throws
     */
    Following follow(DocumentId document, LongConsumer journaled);

    /** Ends what was begun with {@link #follow}. */
    interface Following extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * A document now.
     *
     * @param sequence everything up to this sequence number is in it
     * @param update the whole document as one update v1
     */
    record LiveDocument(long sequence, Bytes update) {}
}
