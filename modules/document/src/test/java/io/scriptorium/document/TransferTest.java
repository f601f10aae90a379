package io.scriptorium.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;

/** Large messages in parts, over a network that loses some. */
class TransferTest {
    private final ActorRef<CourierMessage> courier =
            TestInbox.<CourierMessage>create().getRef();
    private final ActorRef<RoomCommand> recipient =
            TestInbox.<RoomCommand>create().getRef();

    private OutgoingTransfer outgoing(byte[] bytes) {
        return new OutgoingTransfer(1, recipient, "there", "message", "RL", bytes, 0);
    }

    @Test
    void fewPartsAreUnderWayAtATime() {
        OutgoingTransfer transfer = outgoing(new byte[20 * OutgoingTransfer.CHUNK_BYTES]);

        assertThat(transfer.due(courier)).hasSize(OutgoingTransfer.WINDOW);
        assertThat(transfer.due(courier)).isEmpty();
        transfer.arrived(3, 10);
        assertThat(transfer.due(courier)).hasSize(3);
    }

    @Test
    void onlyTheFirstPartNamesTheRecipient() {
        OutgoingTransfer transfer = outgoing(new byte[OutgoingTransfer.CHUNK_BYTES + 1]);

        assertThat(transfer.due(courier))
                .extracting(CourierMessage.Chunk::recipient)
                .containsExactly("there", "");
    }

    @Test
    void messageArrivesWholeThoughPartsAndConfirmationsAreLost() {
        long seed = Long.getLong("transfer.seed", System.nanoTime());
        System.out.println("transfer.seed=" + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            byte[] bytes = new byte[random.nextInt(15 * OutgoingTransfer.CHUNK_BYTES)];
            random.nextBytes(bytes);
            OutgoingTransfer transfer = outgoing(bytes);
            IncomingTransfer received = null;
            Deque<CourierMessage.Chunk> network = new ArrayDeque<>();
            for (long now = 0; !transfer.isComplete() && !transfer.isHopeless(); now += 500) {
                transfer.repeatIfOverdue(now);
                network.addAll(transfer.due(courier));
                while (!network.isEmpty()) {
                    CourierMessage.Chunk chunk = network.remove();
                    if (random.nextInt(20) == 0 || (received == null && chunk.index() > 0)) {
                        continue;
                    }
                    received = received == null ? new IncomingTransfer(chunk, now) : received;
                    received.take(chunk, now);
                    if (random.nextInt(20) > 0) {
                        transfer.arrived(received.arrived(), now);
                        network.addAll(transfer.due(courier));
                    }
                }
            }
            assertThat(received).isNotNull();
            assertThat(received.isComplete()).isTrue();
            assertThat(received.bytes()).isEqualTo(bytes);
            assertThat(received.recipient()).isEqualTo("there");
        }
    }

    @Test
    void senderGivesUpWhenNobodyConfirmsAndReceiverForgetsWhatStops() {
        OutgoingTransfer transfer = outgoing(new byte[10]);
        IncomingTransfer received = new IncomingTransfer(transfer.due(courier).get(0), 0);

        for (long now = 0; now <= 9_000; now += 1000) {
            transfer.repeatIfOverdue(now);
        }

        assertThat(transfer.isHopeless()).isFalse();
        transfer.repeatIfOverdue(11_000);
        transfer.repeatIfOverdue(13_000);
        assertThat(transfer.isHopeless()).isTrue();
        assertThat(received.isForgotten(29_999)).isFalse();
        assertThat(received.isForgotten(30_000)).isTrue();
    }
}
