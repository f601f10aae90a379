package io.scriptorium.crdt;

import io.scriptorium.crdt.lib0.ByteReader;
import io.scriptorium.crdt.lib0.Bytes;
import io.scriptorium.crdt.lib0.MalformedInputException;
import io.scriptorium.crdt.wire.UpdateFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One replica of a document: takes updates in any order and any number of times, and gives back what others lack.
 * Mutable, confined to one thread.
 *
 * <p>Readers in this package start from {@link #root}: a {@link SharedType} has a list, walked from
 * {@link SharedType#first()} by {@link Item#right()} over deleted items too (leave out those with
 * {@link Item#deleted()}), and entries, {@link SharedType#entries()}, whose current item may be deleted, too (then the
 * key is absent). {@link Item#content()} is one of the permitted kinds of {@link Content}; a nested type is
 * {@link TypeContent#type()}. A run of values is one item: {@link StringContent#units()}, {@link AnyContent#values()}
 * and {@link JsonContent#texts()} hold as many elements as the item is long; of a keyed item the last value counts.
 */
public final class Doc {
    /** A root type without its name, and its entry in the map. */
    private static final long ROOT_BYTES = 160;

    private static final Bytes EMPTY_STATE_VECTOR = Bytes.wrap(new byte[] {0});

    private final DocOptions options;
    private final StructStore store = new StructStore();
    private final Integration integration;
    private final StateEncoder encoder = new StateEncoder(store);
    private final Map<String, SharedType> roots = new LinkedHashMap<>();
    private final Observers observers = new Observers();
    private final Editing editing;
    private final Pending pending;
    private long rootBytes;
    private long transactions;
    private long clientId;

    /** An empty document. */
    public Doc(DocOptions options) {
        this(options, ConflictScan.STEPS_MAX);
    }

    /** An empty document that remembers conflict scans of more than so many steps; for tests. */
    Doc(DocOptions options, int scanStepsMax) {
        this.options = options;
        this.integration = new Integration(store, scanStepsMax);
        this.editing = new Editing(this, store, integration);
        this.pending = new Pending(store, integration);
        this.clientId = options.clientId();
    }

    /** The options it was made with. */
    public DocOptions options() {
        return options;
    }

    /** Client of this replica's own edits. It changes when an update shows that somebody else uses the same. */
    public long clientId() {
        return clientId;
    }

    /**
     * Applies a v1 update as one transaction. It is decoded completely first. What passes {@link UpdateCheck} never
     * throws here: anomalies are settled as SPEC 5.3 allows, structs with missing dependencies stay pending.
     *
     * @return whether anything changed; true as well if something of the update is pending now
     * @throws MalformedInputException if the bytes are not an update; the document is unchanged
     */
    public boolean apply(Bytes update) {
        return apply(update, UpdateFormat.V1);
    }

    /** Like {@link #apply(Bytes)} for an update of either format. */
    public boolean apply(Bytes update, UpdateFormat format) {
        Transaction transaction = begin();
        boolean waits = apply(update, format, transaction);
        Optional<Bytes> unused = settle(transaction, null, false, false);
        return waits || !transaction.isEmpty();
    }

    /**
     * Like {@link #apply}, and returns the update v1 that yjs would emit at the end of the transaction (SPEC 6.4):
     * empty if no struct was integrated and nothing deleted. There is never more than one, since a retry of pending
     * structs is part of the transaction.
     */
    public Optional<Bytes> applyAndEmit(Bytes update) {
        return applyAndEmit(update, UpdateFormat.V1);
    }

    /** Like {@link #applyAndEmit(Bytes)} for an update of either format; what is returned is always v1. */
    public Optional<Bytes> applyAndEmit(Bytes update, UpdateFormat format) {
        return applyAndEmit(update, format, null);
    }

    /** Like {@link #applyAndEmit(Bytes, UpdateFormat)} with an origin for observers. */
    public Optional<Bytes> applyAndEmit(Bytes update, UpdateFormat format, @Nullable Object origin) {
        Transaction transaction = begin();
        apply(update, format, transaction);
        return settle(transaction, origin, false, true);
    }

    /**
     * Runs a block of edits as one transaction: {@code doc.transact(it -> it.text("body").insert(0, "…"))}. A block
     * inside of another one becomes a part of it.
     *
     * <p>If the block throws, what it edited before stays, because a transaction of a CRDT cannot be taken back; the
     * transaction is brought to its end like any other, and then the exception goes on to the caller. The edits are in
     * the document, but this method returns no update then: it is in what observers hear.
     *
     * @return the update v1 that tells others what was edited; empty if nothing was, or inside of another block
     * @throws IllegalStateException if an update is being applied
     */
    public Optional<Bytes> transact(Consumer<Doc> edits) {
        return transact(null, edits);
    }

    /**
     * {@link #transact(Consumer)} with an origin for observers.
     *
     * @param origin anything that says where the edits come from
     */
    public Optional<Bytes> transact(@Nullable Object origin, Consumer<Doc> edits) {
        if (editing.isRunning()) {
            edits.accept(this);
            return Optional.empty();
        }
        Transaction transaction = begin();
        return editing.run(transaction, edits, it -> settle(it, origin, true, true));
    }

    /**
     * Tells a listener what each transaction changes from now on, after it has ended. A listener may edit the document
     * by transactions of its own. If one throws, the others hear of the change all the same, and then the exception
     * goes on to whoever changed the document.
     */
    public Subscription observe(Consumer<DocEvent> listener) {
        return observers.add(listener);
    }

    private Transaction begin() {
        if (editing.isRunning()) {
            throw new IllegalStateException("an update cannot be applied inside of Doc.transact");
        }
        return new Transaction(store, ++transactions);
    }

    /** Ends a transaction and tells observers; answers the update if it is asked for. */
    private Optional<Bytes> settle(Transaction transaction, @Nullable Object origin, boolean local, boolean emit) {
        boolean observed = !observers.isEmpty() && !transaction.isEmpty();
        List<TypeChange> changes = observed ? ChangeCollector.collect(transaction) : List.of();
        new TransactionCleanup(transaction).run(options.gc());
        if (!local) {
            leaveClientOfOthers(transaction);
        }
        if (transaction.isEmpty() || !(emit || observed)) {
            return Optional.empty();
        }
        Bytes update = encoder.encode(transaction);
        if (observed) {
            observers.tell(new DocEvent(origin, local, update, changes));
        }
        return Optional.of(update);
    }

    /** A root as a text; what a root is, is decided by who asks. */
    public SharedText text(String name) {
        return new SharedText(this, name);
    }

    /** A root as an array. */
    public SharedArray array(String name) {
        return new SharedArray(this, name);
    }

    /** A root as a map. */
    public SharedMap map(String name) {
        return new SharedMap(this, name);
    }

    /** A root as a list of XML nodes. */
    public SharedXmlFragment xmlFragment(String name) {
        return new SharedXmlFragment(this, name);
    }

    /** A root as an XML element. */
    public SharedXmlElement xmlElement(String name) {
        return new SharedXmlElement(this, name);
    }

    /** A root as an XML text. */
    public SharedXmlText xmlText(String name) {
        return new SharedXmlText(this, name);
    }

    /** Where a relative position is now; empty if its type is gone or was never there. */
    public Optional<ResolvedPosition> resolve(RelativePosition position) {
        return new PositionResolver(this)
                .find(position)
                .map(found ->
                        new ResolvedPosition(SharedObject.handle(this, found.type()), found.index(), position.assoc()));
    }

    /** What local edits need. */
    Editing editing() {
        return editing;
    }

    /** Makes a root part of the document, if it is one and is not yet. */
    void keepRoot(SharedType type) {
        if (type.typeRef() == SharedType.ROOT) {
            addRoot(type.name(), type);
        }
    }

    private void addRoot(String name, SharedType type) {
        if (roots.putIfAbsent(name, type) == null) {
            rootBytes += ROOT_BYTES + name.length();
        }
    }

    private boolean apply(Bytes update, UpdateFormat format, Transaction transaction) {
        Map<String, SharedType> newRoots = new LinkedHashMap<>();
        UpdateDecoder.RootNames rootNames = name -> {
            SharedType known = roots.get(name);
            return known != null ? known : newRoots.computeIfAbsent(name, SharedType::root);
        };
        DecodedUpdate decoded = UpdateDecoder.decode(update, format, rootNames, new Clients(store));
        newRoots.forEach(this::addRoot);
        editing.forgetPositions();
        return pending.integrate(decoded.sections(), decoded.deletes(), transaction);
    }

    /** Chooses another client after structs of this one came from elsewhere (SPEC 6). */
    private void leaveClientOfOthers(Transaction transaction) {
        if (!transaction.changes(clientId)) {
            return;
        }
        long chosen = options.clientIds().getAsLong() & ByteReader.SAFE_INTEGER_MAX;
        while (store.list(chosen) != null) {
            chosen = (chosen + 1) & ByteReader.SAFE_INTEGER_MAX;
        }
        clientId = chosen;
    }

    /** Whether applying this v1 update would change nothing: all structs known, all its deletes done. */
    public boolean contains(Bytes update) {
        return contains(update, UpdateFormat.V1);
    }

    /** Whether applying this update would change nothing: all structs known, all its deletes done. */
    public boolean contains(Bytes update, UpdateFormat format) {
        return store.includes(Updates.cursor(update, format));
    }

    /**
     * Whether this document has all that an update v1 says, or keeps it until something missing comes: applying it
     * would change nothing, not even what is pending.
     */
    public boolean holds(Bytes update) {
        Knowledge known = pending.isEmpty() ? store : pending.withStore();
        return known.includes(Updates.cursor(update, UpdateFormat.V1));
    }

    /** The next clock of every client, encoded; pending structs do not count. */
    public Bytes encodeStateVector() {
        return StateVector.of(store).encode();
    }

    /** Everything, pending included, as one update v1. */
    public Bytes encodeStateAsUpdate() {
        return encodeStateAsUpdate(UpdateFormat.V1);
    }

    /** Everything, pending included, as one update. */
    public Bytes encodeStateAsUpdate(UpdateFormat format) {
        return encodeStateAsUpdate(EMPTY_STATE_VECTOR, format);
    }

    /**
     * What a replica with this state vector lacks, as update v1; the delete set is always complete.
     *
     * @throws MalformedInputException if the bytes are not a state vector
     */
    public Bytes encodeStateAsUpdate(Bytes stateVector) {
        return encodeStateAsUpdate(stateVector, UpdateFormat.V1);
    }

    /** Like {@link #encodeStateAsUpdate(Bytes)} in either format. */
    public Bytes encodeStateAsUpdate(Bytes stateVector, UpdateFormat format) {
        return encoder.encode(StateVector.decode(stateVector), pending.structs(), pending.deletes(), format);
    }

    /** This moment; what is pending does not count. */
    public Snapshot snapshot() {
        return new Snapshot(encoder.deleted(), StateVector.of(store));
    }

    /**
     * A new document as this one was at a moment, with a history of its own from there on. It collects what was deleted
     * then. This document is unchanged.
     *
     * @throws IllegalStateException if this document collects deleted content: the past is gone then
     * @throws IllegalArgumentException if the snapshot has structs that this document lacks
     */
    public Doc restore(Snapshot snapshot) {
        if (options.gc()) {
            throw new IllegalStateException("garbage collection must be off to restore a snapshot");
        }
        Doc restored = new Doc(new DocOptions(clientId, true, options.clientIds()));
        restored.apply(encoder.encode(snapshot), UpdateFormat.V2);
        return restored;
    }

    /** The structs that wait for something missing, as the update v2 that yjs keeps of them. */
    public Optional<Bytes> encodePendingStructs() {
        return pending.encodeStructs();
    }

    /** The deletes that wait for their structs, as the update v2 that yjs keeps of them. */
    public Optional<Bytes> encodePendingDeletes() {
        return pending.encodeDeletes();
    }

    /** For each client that pending structs wait for, the clock that its state must exceed before they are retried. */
    public SortedMap<Long, Integer> missing() {
        return pending.missing();
    }

    /** Whether structs or deletes wait for something missing. */
    public boolean hasPending() {
        return hasPendingStructs() || hasPendingDeletes();
    }

    /** Whether structs wait for something missing. */
    public boolean hasPendingStructs() {
        return pending.structs() != null;
    }

    /** Whether deletes wait for their structs. */
    public boolean hasPendingDeletes() {
        return pending.deletes() != null;
    }

    /** Estimated encoded size of what is pending, in bytes. */
    public long pendingBytes() {
        return pending.bytes();
    }

    private long pendingHeapBytes() {
        return pending.heapBytes();
    }

    /** Structs in the store. */
    public int structCount() {
        return store.structCount();
    }

    /** Estimate of the heap this document occupies, in bytes; a running figure, cheap to ask. */
    public long memoryBytes() {
        return 1024
                + store.heapBytes()
                + pendingHeapBytes()
                + integration.scan().heapBytes()
                + rootBytes;
    }

    /** Names of all root types ever mentioned, in order of appearance. */
    public List<String> rootNames() {
        return new ArrayList<>(roots.keySet());
    }

    /** The root of a name; null if no update has mentioned it. */
    @Nullable
    SharedType root(String name) {
        return roots.get(name);
    }

    /** The store, for tests and for what walks all structs. */
    StructStore store() {
        return store;
    }

    /**
     * Walks everything and compares what must agree. For tests.
     *
     * @throws AssertionError if an invariant does not hold
     */
    public void checkInvariants() {
        new Invariants(store, roots.values(), integration.scan()).check();
    }
}
