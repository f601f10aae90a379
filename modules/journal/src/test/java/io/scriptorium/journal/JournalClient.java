package io.scriptorium.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.JournalProtocol;
import org.apache.pekko.persistence.Persistence;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotProtocol;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.OptionConverters;

/**
 * Speaks to the default journal and snapshot store of an actor system as a persistent actor does, one request at a
 * time.
 */
final class JournalClient {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(60);
    private static final int INSTANCE = 7;

    private final ActorSystem system;
    private final ActorRef journal;
    private final ActorRef snapshots;

    JournalClient(ActorSystem system) {
        this.system = system;
        this.journal = Persistence.get(system).journalFor("", com.typesafe.config.ConfigFactory.empty());
        this.snapshots = Persistence.get(system).snapshotStoreFor("", com.typesafe.config.ConfigFactory.empty());
    }

    static PersistentRepr event(String persistenceId, long sequenceNr, Object payload, String writer) {
        return PersistentRepr.apply(payload, sequenceNr, persistenceId, "", false, ActorRef.noSender(), writer)
                .withTimestamp(1_000 + sequenceNr);
    }

    static AtomicWrite atomic(PersistentRepr... events) {
        return AtomicWrite.apply(CollectionConverters.asScala(List.of(events)).toSeq());
    }

    /** What became of a write: an answer for each event, in order. */
    record Written(@Nullable Throwable failure, List<Long> stored, List<Long> rejected) {}

    /** Sends a write and gives a probe that gets the answers. */
    TestKit startWrite(AtomicWrite... writes) {
        TestKit probe = new TestKit(system);
        journal.tell(
                new JournalProtocol.WriteMessages(
                        CollectionConverters.asScala(List.<org.apache.pekko.persistence.PersistentEnvelope>of(writes))
                                .toSeq(),
                        probe.getRef(),
                        INSTANCE),
                ActorRef.noSender());
        return probe;
    }

    Written write(AtomicWrite... writes) {
        return answers(startWrite(writes), writes);
    }

    static Written answers(TestKit probe, AtomicWrite... writes) {
        Object first = probe.expectMsgAnyClassOf(ANSWER_MAX, Object.class);
        if (first instanceof JournalProtocol.WriteMessagesFailed failed) {
            return new Written(failed.cause(), List.of(), List.of());
        }
        assertThat(first).hasToString("WriteMessagesSuccessful");
        List<Long> stored = new ArrayList<>();
        List<Long> rejected = new ArrayList<>();
        for (AtomicWrite write : writes) {
            for (int i = 0; i < write.size(); i++) {
                Object answer = probe.expectMsgAnyClassOf(ANSWER_MAX, Object.class);
                if (answer instanceof JournalProtocol.WriteMessageSuccess success) {
                    assertThat(success.actorInstanceId()).isEqualTo(INSTANCE);
                    stored.add(success.persistent().sequenceNr());
                } else {
                    rejected.add(((JournalProtocol.WriteMessageRejected) answer)
                            .message()
                            .sequenceNr());
                }
            }
        }
        return new Written(null, stored, rejected);
    }

    /** Writes events {@code a-from} to {@code a-to}, the last two in one atomic write. */
    void writeRun(String persistenceId, long from, long to, String writer) {
        List<AtomicWrite> writes = new ArrayList<>();
        for (long i = from; i < to - 1; i++) {
            writes.add(atomic(event(persistenceId, i, "a-" + i, writer)));
        }
        writes.add(atomic(
                event(persistenceId, to - 1, "a-" + (to - 1), writer), event(persistenceId, to, "a-" + to, writer)));

        Written written = write(writes.toArray(new AtomicWrite[0]));

        assertThat(written.failure()).isNull();
        assertThat(written.rejected()).isEmpty();
        assertThat(written.stored())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(from, to).boxed().toList());
    }

    /** The events of a replay and the highest sequence number it told. */
    record Replayed(List<PersistentRepr> events, long highest) {
        List<Object> payloads() {
            return events.stream().map(PersistentRepr::payload).toList();
        }

        List<Long> sequenceNrs() {
            return events.stream().map(PersistentRepr::sequenceNr).toList();
        }
    }

    Replayed replay(String persistenceId, long from, long to, long max) {
        TestKit probe = new TestKit(system);
        journal.tell(
                new JournalProtocol.ReplayMessages(from, to, max, persistenceId, probe.getRef()), ActorRef.noSender());
        List<PersistentRepr> events = new ArrayList<>();
        while (true) {
            Object answer = probe.expectMsgAnyClassOf(ANSWER_MAX, Object.class);
            if (answer instanceof JournalProtocol.ReplayedMessage replayed) {
                events.add(replayed.persistent());
            } else if (answer instanceof JournalProtocol.RecoverySuccess success) {
                return new Replayed(events, success.highestSequenceNr());
            } else {
                throw new AssertionError("replay failed: " + answer);
            }
        }
    }

    Replayed replayAll(String persistenceId) {
        return replay(persistenceId, 0, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    void delete(String persistenceId, long to) {
        TestKit probe = new TestKit(system);
        journal.tell(new JournalProtocol.DeleteMessagesTo(persistenceId, to, probe.getRef()), ActorRef.noSender());
        Object answer = probe.expectMsgAnyClassOf(ANSWER_MAX, Object.class);
        assertThat(answer).hasToString("DeleteMessagesSuccess(" + to + ")");
    }

    SnapshotMetadata save(SnapshotMetadata metadata, Object snapshot) {
        return ((org.apache.pekko.persistence.SaveSnapshotSuccess)
                        ask(new SnapshotProtocol.SaveSnapshot(metadata, snapshot)))
                .metadata();
    }

    @Nullable
    SelectedSnapshot load(String persistenceId, SnapshotSelectionCriteria criteria, long to) {
        SnapshotProtocol.LoadSnapshotResult result = (SnapshotProtocol.LoadSnapshotResult)
                ask(new SnapshotProtocol.LoadSnapshot(persistenceId, criteria, to));
        assertThat(result.toSequenceNr()).isEqualTo(to);
        return OptionConverters.toJava(result.snapshot()).orElse(null);
    }

    void deleteSnapshot(SnapshotMetadata metadata) {
        Object answer = ask(new SnapshotProtocol.DeleteSnapshot(metadata));
        assertThat(answer).isInstanceOf(org.apache.pekko.persistence.DeleteSnapshotSuccess.class);
    }

    void deleteSnapshots(String persistenceId, SnapshotSelectionCriteria criteria) {
        Object answer = ask(new SnapshotProtocol.DeleteSnapshots(persistenceId, criteria));
        assertThat(answer).isInstanceOf(org.apache.pekko.persistence.DeleteSnapshotsSuccess.class);
    }

    private Object ask(Object request) {
        TestKit probe = new TestKit(system);
        snapshots.tell(request, probe.getRef());
        return probe.expectMsgAnyClassOf(ANSWER_MAX, Object.class);
    }
}
