package io.scriptorium.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.crdt.lib0.Bytes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A courier whose peer does not answer. */
class CourierTest {
    private static final int KIB = 1024;

    private final ActorTestKit system = ActorTestKit.create();
    private final AtomicLong bytesStarted = new AtomicLong();
    private final AtomicLong ended = new AtomicLong();

    @AfterEach
    void stop() {
        system.shutdownTestKit();
    }

    @Test
    void whatWouldBeTooMuchAtATimeIsNotBegun() {
        DocumentMeter meter = new DocumentMeter() {
            @Override
            public void transferStarted(long bytes) {
                bytesStarted.addAndGet(bytes);
            }

            @Override
            public void transferEnded(boolean arrived) {
                ended.incrementAndGet();
            }
        };
        ActorRef<CourierMessage> courier = system.spawn(Courier.create(InstantSource.system(), meter, 300 * KIB));
        TestProbe<RoomCommand> room = system.createTestProbe();

        for (int i = 0; i < 10; i++) {
            courier.tell(new CourierMessage.Send(
                    room.getRef(),
                    new RoomInternal.Relayed(new RoomId("room"), i, Bytes.wrap(new byte[200 * KIB]), "somebody")));
        }

        // One more is admitted below the limit: two of ten.
        Awaitility.await()
                .during(Duration.ofMillis(500))
                .atMost(Duration.ofSeconds(20))
                .until(() -> bytesStarted.get() > 400 * KIB && bytesStarted.get() < 410 * KIB);
        assertThat(ended).hasValue(0);
    }
}
