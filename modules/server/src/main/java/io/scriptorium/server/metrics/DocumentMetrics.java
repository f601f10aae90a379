package io.scriptorium.server.metrics;

import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.scriptorium.document.DocumentMeter;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What rooms, entities and the courier count, as metrics. Thread-safe, as its port demands. */
final class DocumentMetrics implements DocumentMeter {
    private static final double MILLIS = 1e-3;
    private static final double[] UPDATES = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000};
    private static final double[] BYTES = {
        64, 256, 1 << 10, 4 << 10, 16 << 10, 64 << 10, 128 << 10, 512 << 10, 2 << 20, 8 << 20, 16 << 20
    };

    private final LongAdder rooms;
    private final LongAdder sessions;
    private final LongAdder laggingSessions;
    private final LongAdder holdingRooms;
    private final LongAdder unacknowledgedBytes;
    private final LongAdder keptBytes;
    private final LongAdder entities;

    private final LongAdder edits;
    private final LongAdder editBytes;
    private final LongAdder deliveries;
    private final DistributionDataPoint delivery;
    private final DistributionDataPoint acknowledgement;
    private final Map<Refusal, LongAdder> refusals = new EnumMap<>(Refusal.class);

    private final DistributionDataPoint roomOpen;
    private final DistributionDataPoint handOff;
    private final LongAdder relaysSent;
    private final LongAdder relaysReceived;
    private final LongAdder healed;
    private final LongAdder takenOver;

    private final DistributionDataPoint recovery;
    private final LongAdder recoveryFailures;
    private final DistributionDataPoint batchUpdates;
    private final DistributionDataPoint batchBytes;
    private final DistributionDataPoint journalWrite;
    private final LongAdder journalWriteFailures;
    private final LongAdder snapshotsStored = new LongAdder();
    private final LongAdder snapshotsFailed = new LongAdder();
    private final LongAdder foreignEvents;
    private final LongAdder foreignUpdates;

    private final LongAdder transfersStarted;
    private final LongAdder transfersArrived = new LongAdder();
    private final LongAdder transfersGivenUp = new LongAdder();
    private final LongAdder transfersReceived;
    private final LongAdder transferBytesSent = new LongAdder();
    private final LongAdder transferBytesReceived = new LongAdder();

    DocumentMetrics(Registrar metrics) {
        rooms = metrics.gauge("rooms", "Rooms: open documents of this node's sessions.");
        sessions = metrics.gauge("sessions", "Sessions in rooms: one document open on one connection.");
        laggingSessions = metrics.gauge(
                "lagging_sessions", "Sessions that read too slowly and miss live messages until they are caught up.");
        holdingRooms = metrics.gauge(
                "holding_rooms", "Rooms that do not read from their writers because the journal does not keep up.");
        unacknowledgedBytes = metrics.gauge(
                "unacknowledged_bytes", "Memory of edits that rooms have received and the journal has not confirmed.");
        keptBytes = metrics.gauge(
                "kept_bytes",
                "Memory of all edits that rooms keep, unacknowledged ones and those of siblings included.");
        entities = metrics.gauge("entities", "Documents loaded on this node.");

        edits = metrics.counter("edits_received", "Updates and sync step 2 messages of sessions that rooms took in.");
        editBytes = metrics.counter("edit_bytes_received", "Bytes of edits that rooms took in.");
        deliveries = metrics.counter("deliveries", "Edits offered to sessions, one for each session that took it.");
        delivery = metrics.seconds(
                "edit_delivery",
                "From the arrival of an edit's frame to the offer to the last other session of this node.");
        acknowledgement = metrics.seconds(
                "edit_acknowledgement", "From the arrival of an edit's frame to the word that it is in the journal.");
        for (Refusal reason : Refusal.values()) {
            refusals.put(reason, new LongAdder());
        }

        roomOpen = metrics.seconds("room_open", "From the opening of a room to the first answer of its document.");
        handOff = metrics.seconds(
                "hand_off", "From the loss of a document's owner, as a room sees it, to the answer of the next one.");
        relaysSent = metrics.counter("relays_sent", "Edits told to rooms of other nodes, one for each room.");
        relaysReceived = metrics.counter("relays_received", "Edits that rooms of other nodes have told.");
        healed = metrics.counter("updates_healed", "Updates that a room had missed and its document told again.");
        takenOver =
                metrics.counter("updates_taken_over", "Updates of a dead room that this node appends to the journal.");

        recovery = metrics.seconds("recovery", "From the start of loading a document to its end.");
        recoveryFailures = metrics.counter("recovery_failures", "Attempts to load a document that failed.");
        batchUpdates = metrics.histogram("batch_updates", "Updates in one event of the journal.", UPDATES);
        batchBytes = metrics.histogram("batch_bytes", "Bytes of one event of the journal.", BYTES);
        journalWrite = metrics.seconds("journal_write", "From handing a batch to the journal to its confirmation.");
        journalWriteFailures = metrics.counter("journal_write_failures", "Batches that the journal did not take.");
        foreignEvents = metrics.counter(
                "foreign_writer_events", "Events found that another owner of the document wrote in a split brain.");
        foreignUpdates = metrics.counter("foreign_writer_updates", "Updates taken over from such events.");

        transfersStarted = metrics.counter("transfers_started", "Large messages sent to other nodes in parts.");
        transfersReceived = metrics.counter("transfers_received", "Large messages that have arrived in parts.");
        registerLabelled(metrics);
    }

    private void registerLabelled(Registrar metrics) {
        metrics.counters(
                "journal_snapshots",
                "Journal snapshots, by whether they were stored.",
                values -> {
                    values.tell(snapshotsStored.sum(), "stored");
                    values.tell(snapshotsFailed.sum(), "failed");
                },
                "result");
        metrics.counters(
                "transfers_ended",
                "Large messages whose sending has ended, by how.",
                values -> {
                    values.tell(transfersArrived.sum(), "arrived");
                    values.tell(transfersGivenUp.sum(), "given_up");
                },
                "result");
        metrics.counters(
                "transfer_bytes",
                "Bytes of large messages, by direction.",
                values -> {
                    values.tell(transferBytesSent.sum(), "sent");
                    values.tell(transferBytesReceived.sum(), "received");
                },
                "direction");
        metrics.counters(
                "refusals",
                "Sessions that their room ended, by reason.",
                values -> refusals.forEach((reason, count) -> values.tell(count.sum(), Labels.of(reason))),
                "reason");
    }

    @Override
    public void rooms(int change) {
        rooms.add(change);
    }

    @Override
    public void sessions(int change) {
        sessions.add(change);
    }

    @Override
    public void laggingSessions(int change) {
        laggingSessions.add(change);
    }

    @Override
    public void holdingRooms(int change) {
        holdingRooms.add(change);
    }

    @Override
    public void unacknowledgedBytes(long change) {
        unacknowledgedBytes.add(change);
    }

    @Override
    public void keptBytes(long change) {
        keptBytes.add(change);
    }

    @Override
    public void entities(int change) {
        entities.add(change);
    }

    @Override
    public void received(int bytes) {
        edits.increment();
        editBytes.add(bytes);
    }

    @Override
    public void delivered(int count) {
        deliveries.add(count);
    }

    @Override
    public void shownSince(long arrivedNanos) {
        Registrar.observeSince(delivery, arrivedNanos);
    }

    @Override
    public void acknowledgedSince(long arrivedNanos) {
        Registrar.observeSince(acknowledgement, arrivedNanos);
    }

    @Override
    public void refused(Refusal reason) {
        Objects.requireNonNull(refusals.get(reason)).increment();
    }

    @Override
    public void roomOpened(long millis) {
        roomOpen.observe(millis * MILLIS);
    }

    @Override
    public void handedOff(long millis) {
        handOff.observe(millis * MILLIS);
    }

    @Override
    public void relayed(int siblings) {
        relaysSent.add(siblings);
    }

    @Override
    public void relayArrived() {
        relaysReceived.increment();
    }

    @Override
    public void healed(int updates) {
        healed.add(updates);
    }

    @Override
    public void takenOver(int updates) {
        takenOver.add(updates);
    }

    @Override
    public void recoveredSince(long startedNanos) {
        Registrar.observeSince(recovery, startedNanos);
    }

    @Override
    public void recoveryFailed() {
        recoveryFailures.increment();
    }

    @Override
    public void journaled(int updates, long bytes, long startedNanos) {
        batchUpdates.observe(updates);
        batchBytes.observe((double) bytes);
        Registrar.observeSince(journalWrite, startedNanos);
    }

    @Override
    public void journalWriteFailed() {
        journalWriteFailures.increment();
    }

    @Override
    public void journalSnapshot(boolean stored) {
        (stored ? snapshotsStored : snapshotsFailed).increment();
    }

    @Override
    public void foreignWriter(int events, int updates) {
        foreignEvents.add(events);
        foreignUpdates.add(updates);
    }

    @Override
    public void transferStarted(long bytes) {
        transfersStarted.increment();
        transferBytesSent.add(bytes);
    }

    @Override
    public void transferEnded(boolean arrived) {
        (arrived ? transfersArrived : transfersGivenUp).increment();
    }

    @Override
    public void transferReceived(long bytes) {
        transfersReceived.increment();
        transferBytesReceived.add(bytes);
    }
}
