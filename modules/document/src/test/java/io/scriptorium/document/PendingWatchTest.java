package io.scriptorium.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PendingWatchTest {
    private final FakeRoomPort port = new FakeRoomPort();
    private final PendingWatch watch = new PendingWatch(TestSettings.with(), port);
    private final Member sender = member();
    private final Member second = member();
    private final Member third = member();
    private final List<Member> present = List.of(sender, second, third);

    @Test
    void senderIsAskedFirstThenAllThenOneAtATime() {
        watch.lastSender(sender);
        watch.documentIsPending(true);

        assertThat(watch.membersToAsk(present)).containsExactly(sender);
        assertThat(watch.membersToAsk(present)).containsExactlyElementsOf(present);
        assertThat(watch.membersToAsk(present)).containsExactly(third);
        assertThat(watch.membersToAsk(present)).containsExactly(sender);
        assertThat(watch.membersToAsk(present)).containsExactly(second);
    }

    @Test
    void waitsGrowToAMinute() {
        watch.documentIsPending(true);
        assertThat(port.timers.get(RoomTimer.PENDING)).isEqualTo(Duration.ofSeconds(1));

        watch.membersToAsk(present);
        assertThat(port.timers.get(RoomTimer.PENDING)).isEqualTo(Duration.ofSeconds(4));
        for (int round = 0; round < 5; round++) {
            watch.membersToAsk(present);
        }

        assertThat(port.timers.get(RoomTimer.PENDING)).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void senderThatHasLeftIsNotAsked() {
        watch.lastSender(sender);
        watch.documentIsPending(true);
        sender.hasLeft = true;

        assertThat(watch.membersToAsk(List.of(second, third))).containsExactly(second, third);
    }

    private static Member member() {
        return new Member(new FakeSession(), "somebody", 1);
    }
}
