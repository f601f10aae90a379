package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.lib0.MalformedInputException;
import java.util.List;
import java.util.Optional;

/** One replica of a document. Mutable, confined to one thread. */
@SuppressWarnings("DoNotCallSuggester")
public final class Doc {
    private final DocOptions options;

    /** An empty document. */
    public Doc(DocOptions options) {
        this.options = options;
    }

    /** The options it was made with. */
    public DocOptions options() {
        return options;
    }

    /**
     * Applies a v1 update as one transaction. It is decoded completely first. What passes {@link UpdateCheck} never throws here:
     * anomalies are settled as SPEC 5.3 allows, structs with missing dependencies stay pending.
     *
     * @return whether anything changed, pending included
     * @throws MalformedInputException if the bytes are not an update; the document is unchanged
     */
    public boolean apply(Bytes update) {
        throw new UnsupportedOperationException();
    }

    /**
     * Like {@link #apply}, and returns the update v1 that yjs would emit at the end of the transaction (SPEC 6.4): empty if no struct
     * was integrated and nothing deleted. There is never more than one, since a retry of pending structs is part of the transaction.
     */
    public Optional<Bytes> applyAndEmit(Bytes update) {
        throw new UnsupportedOperationException();
    }

    /** Whether applying this v1 update would change nothing: all structs known, all its deletes done. */
    public boolean contains(Bytes update) {
        throw new UnsupportedOperationException();
    }

    /** The next clock of every client, encoded; pending structs do not count. */
    public Bytes encodeStateVector() {
        throw new UnsupportedOperationException();
    }

    /** Everything, pending included, as one update v1. */
    public Bytes encodeStateAsUpdate() {
        return encodeStateAsUpdate(Bytes.wrap(new byte[] {0}));
    }

    /**
     * What a replica with this state vector lacks, as update v1; the delete set is always complete.
     *
     * @throws MalformedInputException if the bytes are not a state vector
     */
    public Bytes encodeStateAsUpdate(Bytes stateVector) {
        throw new UnsupportedOperationException();
    }

    /** Whether structs or deletes wait for something missing. */
    public boolean hasPending() {
        return hasPendingStructs() || hasPendingDeletes();
    }

    /** Whether structs wait for something missing. */
    public boolean hasPendingStructs() {
        throw new UnsupportedOperationException();
    }

    /** Whether deletes wait for their structs. */
    public boolean hasPendingDeletes() {
        throw new UnsupportedOperationException();
    }

    /** Estimated encoded size of what is pending, in bytes. */
    public long pendingBytes() {
        throw new UnsupportedOperationException();
    }

    /** Structs in the store. */
    public int structCount() {
        throw new UnsupportedOperationException();
    }

    /** Estimate of the heap this document occupies, in bytes; a running figure, cheap to ask. */
    public long memoryBytes() {
        throw new UnsupportedOperationException();
    }

    /** Names of all root types ever mentioned, in order of appearance. */
    public List<String> rootNames() {
        throw new UnsupportedOperationException();
    }

    /**
     * Walks everything and compares what must agree. For tests.
     *
     * @throws AssertionError if an invariant does not hold
     */
    public void checkInvariants() {
        throw new UnsupportedOperationException();
    }
}
